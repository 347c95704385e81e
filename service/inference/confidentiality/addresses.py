"""Public IP addresses; private, documentation (RFC 5737, RFC 3849) and loopback ranges, public resolvers and version strings stay quiet."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_IPV4 = linear(r"(\d{1,3}(?:\.\d{1,3}){3})(?:[^\w.]|\.\W|\.$|$)")
_IPV6 = linear(r"(?i)\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w{1,15})?")
_VERSION_BEFORE = linear(
    r"(?i)(?:\bv|version|versione|versión|versão|wersj[aeię]|\bver\.?|release|build|tag|chrome|firefox|safari|edge|electron"
    r"|driver|firmware|dsm|ios"
    r"|engine|schema|section|\boid|rfc|[a-z]/)[ :=\"'“„«(]{0,3}$"
)
# fmt: off
_RESOLVERS = frozenset({
    "1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9", "149.112.112.112", "208.67.222.222", "208.67.220.220", "1.2.3.4", "4.3.2.1",
    "4.4.4.4", "5.6.7.8", "1.1.1.2", "2.2.2.2", "3.3.3.3", "5.5.5.5", "6.6.6.6", "7.7.7.7", "11.22.33.44", "12.34.56.78", "123.123.123.123",
    "111.111.111.111", "123.45.67.89", "1.2.3.5",
})
# fmt: on
_GLOBAL_IPV6 = ("2", "3")
"""First digits of global unicast addresses, 2000::/3."""
_SHORTEST_IPV6 = 7


def public_ipv4(text: str) -> Iterator[Span]:
    """Point at public IPv4 addresses."""
    for match in _IPV4.finditer(text):
        start, end = match.start(1), match.end(1)
        before = text[start - 1 : start]
        if (before and (before.isalnum() or before in "._")) or match.group(1) in _RESOLVERS:
            continue
        if _is_public_ipv4(match.group(1)) and not _is_version(text, start, end):
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
        tunnelled = address.sixtofour
        if address.is_global and (tunnelled is None or tunnelled.is_global) and len(digits.split(":", 1)[0]) == 4:  # noqa: PLR2004 - hex digits of 2000::/3
            yield Span(match.start(), match.start() + len(digits), 0.85, "public IPv6 address")


def _is_public_ipv4(digits: str) -> bool:
    try:
        address = IPv4Address(digits)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast


def _is_version(text: str, start: int, end: int) -> bool:
    if text[start:end].endswith(".0.0") or (text[start:end].endswith(".0") and text[end : end + 1] != "/"):
        return True
    return _VERSION_BEFORE.search(text[max(0, start - 14) : start]) is not None and text[max(0, start - 2) : start] != "//"
