"""Public IP addresses; private, loopback and documentation ranges (RFC 5737, 3849, 9637), public resolvers and versions stay quiet."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_IPV4 = linear(r"(\d{1,3}(?:\.\d{1,3}){3})(?:[^\w.]|\.\W|\.$|$)")
_IPV6 = linear(r"(?i)\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w{1,15})?")
_VERSION_BEFORE = linear(
    r"(?i)(?:\bv|version|versione|versión|versão|wersj[aeię]|версия|\bver\.?|release|revision|\brev\.?|build|tag|chrome|chromium|firefox"
    r"|safari|edge|electron|driver|firmware|dsm|ios|kernel|spec|specification|standard|protocol|update|patch"
    r"|engine|schema|section|\boid|rfc|[a-z]/)[ :=\"'“„«(]{0,3}$"
)
_CALLED_ADDRESS = linear(
    r"(?i)(?:\bip(?:v4)?s?\b|addr|adres|direcci[oó]n|indirizzo|endereço|адрес|host|server|serveur|servidor|client|\bpeer|remote|upstream"
    r"|\bdial\b"
    r"|connect|\bping|resolv|\bdns\b|gateway|proxy|firewall|\bssh\b|\bscp\b|\bcurl\b|\bnc\b|telnet|traceroute|forwarded-for|real-ip"
    r"|\bfrom\b"
    r"|\blisten|\budp\b|\btcp\b|whois|nslookup|\bdig\b|\bvps\b|machine|\bsrc\b|\bdst\b|subnet|network|\broute|\bnat\b|\ba record|\bin a\b"
    r"|\bmx\b)"
    r"[^\n]{0,25}$|://[^\s/]{0,60}$|[@\[]$"
)
_MOVES_BETWEEN_VERSIONS = linear(r"(?i)upgrad|updat|downgrad|migrat|version|\bfrom v|\.\d+`?\"? ?(?:to|auf|->|=>|→) ?`?\"?$")
_ADDRESS_AFTER = linear(r"^(?::\d{2,5}\b|/\d{1,2}\b| - \S{1,40} \[)")
"""A port, a prefix length, or an access log's next fields."""
_VERSION_AFTER = linear(r"(?i)^(?:-[a-z]|-\d+[+~]|[+~]\w|`?\"? ?(?:to|auf|->|=>|→) ?`?\"?\d+\.\d)")
_FIRST_OF_VERSIONS, _OTHERS_OF_VERSIONS = 32, 32
"""Numbers below these stand at the front of a version, and behind it but for one; of random addresses one in 190 is built so."""
# fmt: off
_RESOLVERS = frozenset({
    "1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "9.9.9.10", "149.112.112.112", "208.67.222.222", "208.67.220.220",
    "94.140.14.14", "94.140.15.15", "76.76.2.0", "76.76.10.0", "64.6.64.6", "64.6.65.6", "77.88.8.8", "77.88.8.1", "185.228.168.9",
    "1.1.1.2", "1.1.1.3", "4.2.2.1", "4.2.2.2", "223.5.5.5", "119.29.29.29", "114.114.114.114", "84.200.69.80", "185.222.222.222",
})
_RESOLVERS_IPV6 = frozenset(map(IPv6Address, (
    "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111", "2606:4700:4700::1001", "2620:fe::fe", "2620:fe::9",
    "2620:119:35::35", "2620:119:53::53",
)))
_MADE_UP = frozenset({
    "1.2.3.4", "4.3.2.1", "4.4.4.4", "5.6.7.8", "2.2.2.2", "3.3.3.3", "5.5.5.5", "6.6.6.6", "7.7.7.7", "11.22.33.44", "12.34.56.78",
    "123.123.123.123", "111.111.111.111", "123.45.67.89", "1.2.3.5", "93.184.216.34", "93.184.215.14",
})
# fmt: on
"""Numbers that stand for "some address", and what example.com has resolved to."""
_GLOBAL_IPV6 = ("2", "3")
"""First digits of global unicast addresses, 2000::/3."""
_DOCUMENTATION = IPv6Network("3fff::/20")
"""RFC 9637; Python's tables know the older 2001:db8::/32 only."""
_SHORTEST_IPV6 = 7
_REACH = 45


def public_ipv4(text: str) -> Iterator[Span]:
    """Point at public IPv4 addresses."""
    for match in _IPV4.finditer(text):
        start, end = match.start(1), match.end(1)
        digits = match.group(1)
        before = text[start - 1 : start]
        if (before and (before.isalnum() or before in "._")) or digits in _RESOLVERS or digits in _MADE_UP:
            continue
        if _is_public_ipv4(digits) and not _is_version(text, start, end):
            yield Span(start, end, 0.85, "public IPv4 address")


def public_ipv6(text: str) -> Iterator[Span]:
    """Point at public IPv6 addresses."""
    if ":" not in text:
        return
    for match in _IPV6.finditer(text):
        digits = match.group().split("%", 1)[0].rstrip(":") if not match.group().endswith("::") else match.group()
        if len(digits) < _SHORTEST_IPV6 or not digits.startswith(_GLOBAL_IPV6) or text[match.start() - 1 : match.start()] == ":":
            continue
        try:
            address = IPv6Address(digits)
        except ValueError:
            continue
        if _is_public_ipv6(address) and len(digits.split(":", 1)[0]) == 4:  # noqa: PLR2004 - hex digits of 2000::/3
            yield Span(match.start(), match.start() + len(digits), 0.85, "public IPv6 address")


def _is_public_ipv4(digits: str) -> bool:
    try:
        address = IPv4Address(digits)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast


def _is_public_ipv6(address: IPv6Address) -> bool:
    tunnelled = address.sixtofour
    return (
        address.is_global
        and (tunnelled is None or tunnelled.is_global)
        and address not in _RESOLVERS_IPV6
        and address not in _DOCUMENTATION
    )


def _is_version(text: str, start: int, end: int) -> bool:
    digits = text[start:end]
    if digits.endswith(".0.0") or (digits.endswith(".0") and text[end : end + 1] != "/"):
        return True
    if text[max(0, start - 2) : start] == "//":
        return False
    before = text[max(0, start - _REACH) : start]
    if _VERSION_BEFORE.search(before):
        return True
    if not _is_built_like_a_version(digits) or _ADDRESS_AFTER.match(text[end : end + _REACH]):
        return False
    called = _CALLED_ADDRESS.search(before) and not _MOVES_BETWEEN_VERSIONS.search(before)
    return not called or _VERSION_AFTER.match(text[end : end + _REACH]) is not None


def _is_built_like_a_version(digits: str) -> bool:
    first, *others = map(int, digits.split("."))
    return first < _FIRST_OF_VERSIONS and sum(number >= _OTHERS_OF_VERSIONS for number in others) <= 1
