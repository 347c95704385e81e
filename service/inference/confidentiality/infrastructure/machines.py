"""Bare names of the writer's machines, without a domain: in shell prompts, system logs, network shares and settings.

A bare word is a machine's name only where such a thing must stand, and only if its owner made it up: `sv-chatprd-01`, not `localhost`,
`node-1` or what an installer chose.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearPattern, group_span, linear
from service.inference.confidentiality.recogniser import Span

_NAME = r"([A-Za-z][\w-]{2,62})"
_PROMPT = linear(
    rf"(?m)[\w.-]{{1,32}}@{_NAME}(?::(?:[~/][^\s#$%]{{0,120}})?\s?[#$%]|[ :](?:~|[\w./-]{{1,80}})\][#$])"
    rf"|^{_NAME}:[~/]\S{{0,80}} \w{{1,32}}[$%] "
)
"""`root@db-int:~#`, `[ops@app1-prod log]$`, `mm-prod2:~ admin$`."""
_SYSTEM_LOG = linear(
    r"(?m)^[\s>|]{0,8}(?:<\d{1,3}>\d?\s?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.,]{8,20}(?:Z|[+-]\d\d:?\d\d))"
    rf" {_NAME} [\w./-]{{1,60}}(?:\[\d{{1,9}}\])?:?\s"
)
"""RFC 3164 and RFC 5424 as journalctl, rsyslog and syslog-ng write them."""
_SHARE = linear(rf"(?:^|[^\\\w:.%$}}])(?:\\\\|\\\\\\\\){_NAME}\\[\w$\\]")
"""A Windows network share, as it is and escaped in a string."""
_GIVEN = linear(
    r"(?i)(?:\b(?:host_?name|computer ?name|node_?name|machine_?name|rechnername|server_?name|nom d['’]hôte|nombre de host|nome host)"
    rf"[\"']?\s{{0,2}}[:=]\s{{0,2}}[\"'`]?|\bhost=|\bssh (?:-\S+ (?:\d+ )?)?(?:[\w.-]{{1,32}}@)?|\blookup ){_NAME}(?:[\"'`\s,;)]|$)"
    rf"|\b(?:https?|wss?|postgres(?:ql)?|mysql|redis|ldaps?|smtps?|amqp|tcp)://(?:[^\s/@:]{{1,64}}(?::[^\s/@]{{0,64}})?@)?{_NAME}[:/]"
    rf"|\bLinux {_NAME} \d\.\d"
)
_TOLD = linear(
    r"(?i)\b(?:server|host|machine|box|rechner|maschine|serveur|servidor|hôte|máquina|serwer)s? (?:is |are |called |named |namens "
    r"|nommé )?[\"'`(]?"
    r"([a-z]{2,16}[a-z\d]{0,8}-(?:[a-z\d]{1,12}-){0,3}[a-z]{0,8}\d{1,3})(?:[\"'`\s,;.)?!]|$)"
)
"""A name with hyphen and number behind a word for a machine."""
_SERIAL = linear(
    r"(?i)^(?:ip-\d|fv-az|codespaces|desktop-|laptop-|win-|gke-|aks-|eks-|ec2|i-[0-9a-f]{8}|[0-9a-f]{12}$)"
    r"|-[0-9a-f]{8,10}-[a-z0-9]{5}$|^[0-9a-f]{8}-|-(?:apple|linux|pc|unknown|w64)-"
)
"""Names that a cloud, Windows or Kubernetes made up by itself, UUIDs, and what compilers call a target."""
_PURPOSE = linear(r"(?i)(?:^|-)(?:prod|prd|stage|staging|uat|dmz|intern|hq)(?:-|$)")
# fmt: off
_GENERIC = frozenset({
    "temurin", "openjdk", "jdk", "rc", "beta", "alpha", "esr", "tls", "node", "host", "server", "srv", "vm", "vps", "test", "worker",
    "master", "control-plane", "pod", "container", "web", "app", "db", "dev", "prod", "postgres", "postgresql", "pg", "mysql", "mariadb",
    "redis", "es", "elasticsearch", "kafka", "minio", "rabbitmq", "mongo", "nginx", "ubuntu", "debian", "fedora", "centos", "rhel",
    "rocky", "alma", "suse", "arch", "kali", "alpine", "raspberrypi", "rpi", "pi", "localhost", "desktop", "laptop", "pc", "macbook",
    "imac", "mac", "windows", "win", "wsl", "docker", "docker-desktop", "k3s", "k8s", "kind", "minikube", "instance", "machine", "box",
    "client", "user", "mattermost", "mm", "chat", "ip", "proxmox", "pve", "lxc", "ct", "vagrant", "python", "php", "mail", "cluster",
    "primary", "replica", "standby", "my-server", "my-host", "example", "runner", "build", "gpu", "ipv", "sha", "utf", "base", "oauth",
    "http", "s", "ec", "x", "server-name", "hostname", "solr", "ldap", "keycloak", "smtp", "proxy", "api", "backend", "frontend",
    "service",
})
# fmt: on
"""What stands before the number in names that give nothing away."""


def machine_names(text: str) -> Iterator[Span]:
    """Point at bare names of machines."""
    yield from _named(text, _PROMPT, (1, 2), 0.75, "name of a machine in a shell's prompt")
    yield from _named(text, _SYSTEM_LOG, (1,), 0.75, "name of a machine in a system log")
    yield from _named(text, _SHARE, (1,), 0.8, "name of a machine in the path of a network share")
    yield from _named(text, _GIVEN, (1, 2, 3), 0.7, "name of a machine that a setting or command gives")
    yield from _named(text, _TOLD, (1,), 0.65, "name of a machine told in a sentence")


def _named(text: str, pattern: LinearPattern, groups: tuple[int, ...], confidence: float, reason: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        start, end = group_span(match, *groups)
        if is_made_up(text[start:end]):
            yield Span(start, end, confidence, reason)


def is_made_up(name: str) -> bool:
    """Whether a bare name was chosen by its owner: numbered or telling its purpose, and neither generic nor a machine's serial."""
    if _SERIAL.search(name) or "_" in name:
        return False
    stem = name.lower().rstrip("0123456789").rstrip("-")
    if stem == name.lower():
        return "-" in name and _PURPOSE.search(name) is not None
    return stem not in _GENERIC and len(stem) > 1
