"""Host names and addresses of the writer's own installation.

Every dotted name is weighed by what stands around it: a name is the writer's own when it is internal, carries a port, an installation's
path or a machine's label, when a setting or log line names it as server or client, or when it lies below a domain already found to be
theirs. Names of public projects and vendors, documentation, article links, file names and identifiers are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from service.inference.confidentiality.infrastructure.domains import INTERNAL_SUFFIXES, is_below_registration, is_public, registered_domain
from service.inference.confidentiality.infrastructure.public_domains import FREE_MAIL_DOMAINS
from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_NAME = linear(r"(?:[\pL\d_-]+\.)+[\pL][\pL\d_-]+")
_LDAP_BASE = linear(r"(?i)\bDC=[\w-]{1,63}(?:,\s?DC=[\w-]{1,63}){1,5}")
_PORT_AND_PATH = linear(r"^(:\d{2,5}\b)?([/?][^\s\"'<>`)\]|]*)?")
_OWN_PATH = linear(
    r"(?i)^/(?:api/v4|hooks/|plugins/|admin_console|login|signup|realms/|auth/|adfs/|oauth|saml|sso|websocket|static/|files/"
    r"|[\w-]+/(?:channels|pl|messages)/|mattermost|chat\b|_redirect|idp/|ews|owa|remote\.php)"
)
_OWN_LABEL = linear(
    r"^(?:chat|mm|mattermost|matter|team|teams|talk|meet|calls?|rtc|turn|stun|mail|smtp|imap|mx|mta|relay|git|gitlab|sso|idp|id"
    r"|auth|login|keycloak|adfs|ldap|ldaps|ad|vpn"
    r"|db|sql|pg|postgres|mysql|nas|nextcloud|cloud|jira|jenkins|push|proxy|gw|gateway|srv|server|vm|host|node|app|web|intranet"
    r"|intern|internal|int|prod|stage|staging|dev|ops|dmz"
    r"|rd|monitor|zabbix|grafana|minio|s3|backup|test|portal|collab|messenger|im|kommunikation|community|board|boards|wiki|ci"
    r"|files)(?:[-_]?\w*\d+)?$|^[a-z]*\d+$|^(?:srv|app|db|mm|web|pg|dc|vm|node|host|mail|mx)[-_]|[-_](?:srv|db|dc|vm|app|mm|node"
    r"|web|prod|dev|chat|test)(?:[-_]?\d+)?$"
)
# fmt: off
_PUBLIC_LABELS = frozenset({
    "www", "docs", "doc", "documentation", "blog", "forum", "forums", "discourse", "wiki", "help", "support", "developer", "developers",
    "download", "downloads", "cdn", "static", "news", "kb", "learn", "packages", "repo", "mirror", "pkg", "api-docs", "status", "registry",
    "deb", "apt", "en", "de", "fr", "lists", "bugs", "issues", "bugzilla", "answers", "charts",
})
# fmt: on
_CATALOGUES = frozenset({"charts", "registry", "repo", "packages", "pkg", "mirror", "download", "downloads", "docs", "deb", "apt"})
"""Labels below which a path names what is offered there, and not a part of an installation."""
_SETTING = linear(
    r"(?i)(?:site_?url|base_?url|server(?:_?name|_?url|_?address)?|host(?:_?name)?|upstream|origin|referr?er|domain|dsn|endpoint"
    r"|proxy_pass|remote|client|connecting to|resolving|dial tcp|lookup|ping|ssh|telnet|nslookup|dig)"
    r"[\"']?(?:\s(?:is|was|ist|war|est|es|to))?\s{0,2}[:=]{0,2}\s{0,2}[\"'(<`]{0,2}(?:[a-z]{2,10}://)?(?:[^\s/@]{0,80}@)?$"
)
_POSSESSIVE = linear(
    r"(?i)\b(?:our|my|unser\w{0,2}|mein\w{0,2}|notre|nos|mon|nuestr[oa]|mi|nosso|nossa|meu|nasz\w{0,4}|onze|ons"
    r"|nostr[oa])\s(?:[\pL-]+\s){0,3}[\"'(<`„«]{0,2}(?:https?://)?$"
)
_ARTICLE = linear(
    r"(?i)(?:/[\w%.~+-]*){2,}[\w]+-[\w]+-[\w-]+|\.(?:html?|php|pdf|png|jpe?g|gif|zip|md|txt|aspx?|tar\.gz|deb|rpm|exe|xml|xsd|svg"
    r"|mp4)(?:$|[?#])|^/(?:blog|wiki|docs?|forum|t|questions|article|news|posts?|download|watch)/"
)
_SCRIPT_SUFFIXES = frozenset({"gd", "ac", "mk", "am", "cs", "vi", "st"})
# fmt: off
_FILE_SUFFIXES = frozenset({
    "py", "sh", "so", "zip", "md", "cc", "ps", "mov", "ml", "tf", "rs", "app", "pub", "java", "ini", "name", "class", "info", "run", "json",
    "yaml", "lock",
})
# fmt: on
"""Top-level domains (and near ones) that end file names and identifiers more often than hosts: these need an address around them.

`_SCRIPT_SUFFIXES`: so do these in a name of two labels (`lift.gd:31`, `configure.ac:45`), where a line's number looks like a port.
"""
# fmt: off
_WORD_SUFFIXES = frozenset({
    "id", "is", "in", "to", "at", "me", "my", "no", "do", "it", "as", "be", "by", "am", "us", "an", "or", "pl", "so", "go", "la", "pm",
    "page", "link", "live", "data", "date", "day", "call", "host", "site", "email", "team", "chat", "media", "network", "group", "support",
    "download", "tools", "total", "select", "style", "open", "zone", "works", "world", "space", "store", "online",
})
# fmt: on
"""Top-level domains that are words or identifiers as well: a name of two labels is not trusted for them."""
# fmt: off
_IDENTIFIER_SUFFIXES = frozenset({
    "id", "is", "in", "to", "do", "my", "as", "by", "am", "an", "or", "host", "data", "link", "date", "call", "page", "select", "style",
    "total", "open", "email", "map", "site", "media", "group", "team", "live", "day", "windows", "java", "int", "builders", "properties",
})
# fmt: on
"""Of these, the ones that identifiers end in: not trusted for longer names either."""
# fmt: off
_REVERSED_HEADS = frozenset({
    "com", "org", "net", "io", "de", "eu", "dev", "github", "golang", "java", "javax", "android", "kotlin", "androidx",
})
# fmt: on
"""First labels of names written backwards, as packages and plugins are called."""
# fmt: off
_IDENTIFIER_HEADS = frozenset({
    "app", "system", "microsoft", "this", "self", "os", "process", "window", "document", "api", "model", "store", "web", "ent", "plugin",
    "config", "console", "props", "settings", "options", "params", "data", "item", "ctx", "cfg", "conf", "env", "args", "state", "event",
    "req", "res",
})
# fmt: on
_CLUSTER_DEFAULTS = (
    ".svc.cluster.local",
    ".docker.internal",
    "cluster.local",
    "localhost.localdomain",
    "example.local",
    "domain.local",
    "test.local",
    "company.local",
    "mydomain.local",
    "example.lan",
    "containers.internal",
    "ec2.internal",
    "compute.internal",
)
# fmt: off
_LOCAL_FILES = frozenset({
    "rc", "env", "config", "settings", "conf", "docker-compose", "compose", "application", "override", "user", "usr", "os", "java",
    "gradle", "npm", "share", "sun", "com", "private",
})
# fmt: on
_MAIL_SERVICE = linear(r"^(?:secure|auth)?(?:smtp|imap|pop3?|mail|mx\d{0,2})(?:-\w+)?\.")
_IDENTIFIER = linear(r"\p{Ll}\p{Lu}|^\p{Ll}.*\.\p{Lu}\p{Ll}[^.]*$|^(?:\p{Lu}[\pL\d]*\.){2,}\p{Lu}\p{Ll}+$")
"""Camel case in a name, a capital at the front of the last label only or of three and more: `cv.GArray.Int`, `System.Net.Internal`."""
_ADDRESS_OF_A_HOST = linear(r"^\[(?:\d{1,3}\.\d|[0-9a-f]{0,4}:|unknown\])")
"""What a mail log sets behind a host's name: `mx.firm.de[10.9.1.14]`."""
_REFERENCE = linear(r"(?i)(?:\]\(|\bhref=[\"']?)https?://$")
"""The address of a link that shows other words: what people point at, seldom what they run."""
_INSTITUTION = linear(r"(?:^|\.)(?:edu|gov|mil)(?:\.[a-z]{2})?$|\.ac\.[a-z]{2}$|(?:^|\.)(?:uni|univ|u|tu|fh|hs)-[\w-]+\.[a-z]{2}$")
"""Universities and agencies, whose sites everybody links to."""
_NAMES_A_HOST = linear(r"/(?:live|sites-(?:available|enabled)|vhosts|archive|renewal)/$|(?:^|[\s\"'`(,:=])\*\.$")
"""A folder in which certbot and web servers keep one entry a host, or the wildcard of a certificate."""
_BEFORE = 70
_SHORTEST_OWN = 4
_LONGEST_NAME = 253
"""Characters, RFC 1035."""
_THREE = 3
_CALLED_OWN = "domain called the writer's own"
_GIVEN = "host name that a setting or log line gives"


class _Mention(NamedTuple):
    """A dotted name in its surroundings."""

    name: str
    start: int
    end: int
    before: str
    scheme: bool
    port: bool
    path: str


def own_hosts(text: str) -> Iterator[Span]:
    """Point at names of the writer's own machines and sites."""
    if "." not in text:
        return
    mentions = list(_mentions(text))
    judged = [(mention, _judge(mention)) for mention in mentions]
    theirs = {registered_domain(mention.name) for mention, verdict in judged if verdict} - {""}
    for mention, verdict in judged:
        if verdict:
            yield Span(mention.start, mention.end, *verdict)
        elif registered_domain(mention.name) in theirs:
            yield Span(mention.start, mention.end, 0.7, "name below a domain of the writer's own installation")


def ldap_domains(text: str) -> Iterator[Span]:
    """Point at the domain in distinguished names (`DC=firm,DC=local`)."""
    if "DC=" in text or "dc=" in text:
        for match in _LDAP_BASE.finditer(text):
            name = match.group().lower().replace("dc=", "").replace(",", ".").replace(" ", "")
            if not is_public(name) and not name.endswith(_CLUSTER_DEFAULTS) and "example" not in name:
                yield Span(match.start(), match.end(), 0.75, "domain inside an LDAP name")


def _mentions(text: str) -> Iterator[_Mention]:
    for match in _NAME.finditer(text):
        name = match.group().lower()
        if len(name) > _LONGEST_NAME or "_" in name or is_public(name) or _is_mail_service(name):
            continue
        start, end = match.start(), match.end()
        previous, following = text[start - 1 : start], text[end : end + 1]
        before = text[max(0, start - _BEFORE) : start]
        scheme = (
            before.endswith("//")
            or (previous == "@" and "://" in before.rsplit(None, 1)[-1])
            or (before.endswith("\\\\") and following == "\\")
        )
        if (
            following in {"(", "@", "_"}
            or (following == "[" and not _ADDRESS_OF_A_HOST.match(text[end : end + 8]))
            or (previous in {"/", "\\", "$", ".", "#", "%", "~"} and not scheme and not _NAMES_A_HOST.search(before))
            or (previous and previous.isalnum())
        ):
            continue
        tail = _PORT_AND_PATH.match(text[end : end + 300])
        port, path = (tail.start(1) >= 0, tail.group(2) if tail.start(2) >= 0 else "") if tail else (False, "")
        if not (scheme or port) and _IDENTIFIER.search(match.group()):
            continue
        yield _Mention(name, start, end, before, scheme, port, path)


def _is_mail_service(name: str) -> bool:
    """Whether everybody with an account there uses the host (`smtp.gmail.com`); providers' other names may be a customer's line."""
    domain = registered_domain(name)
    return domain in FREE_MAIL_DOMAINS and (name == domain or _MAIL_SERVICE.match(name) is not None)


def _judge(mention: _Mention) -> tuple[float, str] | None:
    labels = mention.name.split(".")
    if len(mention.name) < _SHORTEST_OWN or labels[-2].isdigit() or "xxx" in mention.name:
        return None
    if labels[-1] in INTERNAL_SUFFIXES:
        return _judge_internal(mention, labels)
    addressed = mention.scheme or mention.port
    if not mention.scheme and (labels[-1] in _FILE_SUFFIXES or (labels[-1] in _SCRIPT_SUFFIXES and len(labels) < _THREE)):
        return None
    if not addressed and (labels[0] in _REVERSED_HEADS or (labels[0] in _IDENTIFIER_HEADS and not _SETTING.search(mention.before))):
        return None
    if not registered_domain(mention.name):
        return None
    return _judge_registered(mention, labels)


def _judge_internal(mention: _Mention, labels: list[str]) -> tuple[float, str] | None:
    if mention.name.endswith(_CLUSTER_DEFAULTS) or (labels[0] in _LOCAL_FILES and not mention.scheme):
        return None
    telling = len(labels) >= _THREE or mention.scheme or mention.port or any(character in labels[0] for character in "-0123456789")
    if telling or labels[-1] in {"lan", "localdomain", "intern", "corp"} or _SETTING.search(mention.before):
        return 0.93 if telling else 0.8, "internal host name"
    return None


def _judge_registered(mention: _Mention, labels: list[str]) -> tuple[float, str] | None:
    if not (mention.scheme or mention.port) and _is_rather_words(labels):
        return (0.6, _CALLED_OWN) if "-" in labels[0] and _POSSESSIVE.search(mention.before) else None
    if _OWN_PATH.match(mention.path) and labels[0] not in _CATALOGUES:
        return 0.92, "address of an installation"
    if mention.port:
        return 0.9, "host name with a port"
    public_path = _ARTICLE.search(mention.path) is not None
    if is_below_registration(mention.name) and labels[0] not in _PUBLIC_LABELS:
        return _judge_host(mention, labels[0], public_path=public_path)
    return None if public_path else _judge_domain(mention, labels[0])


def _is_rather_words(labels: list[str]) -> bool:
    """Whether a bare name reads as an identifier (`e.target.id`) or as two sentences without a space ("works.it")."""
    if labels[-1] in _IDENTIFIER_SUFFIXES:
        return not _OWN_LABEL.search(labels[0]) and "-" not in "".join(labels)
    return labels[-1] in _WORD_SUFFIXES and len(labels) < _THREE


def _judge_host(mention: _Mention, label: str, *, public_path: bool) -> tuple[float, str] | None:
    """Judge a name below a registered domain."""
    if _OWN_LABEL.search(label) and not public_path:
        return 0.88, "host name of a server"
    if _SETTING.search(mention.before):
        return 0.88, _GIVEN
    reference = mention.scheme and (_REFERENCE.search(mention.before) or _INSTITUTION.search(mention.name))
    return None if public_path or reference else (0.7, "host name below a registered domain")


def _judge_domain(mention: _Mention, label: str) -> tuple[float, str] | None:
    """Judge a registered domain itself, or its website."""
    if _POSSESSIVE.search(mention.before):
        return 0.75, _CALLED_OWN
    if mention.before.endswith("*."):
        return 0.8, "domain of a wildcard certificate or rule"
    return (0.8, _GIVEN) if label != "www" and _SETTING.search(mention.before) else None
