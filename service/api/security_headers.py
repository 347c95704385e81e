"""Headers that keep browsers from doing more with an answer than it is for."""

from __future__ import annotations

from collections.abc import Mapping

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_POLICIES: Mapping[str, str] = {
    # the page's own meta element names what may run; this adds what a meta element can't say
    "/": "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'none'",
    # Swagger UI starts from a script inside its page and styles elements as it goes
    "/docs": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
}
_NOTHING = "default-src 'none'; frame-ancestors 'none'"


def headers_for(path: str) -> dict[str, str]:
    """Give the security headers of an answer to `path`."""
    return _ALWAYS | {"Content-Security-Policy": _POLICIES.get(path, _NOTHING)}
