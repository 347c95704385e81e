"""Recognises a secret that was found before, without keeping it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from service.domain import Finding, FindingKind
from service.inference.confidentiality.rendered import Rendered

DIGITS = 32
"""Hexadecimal digits of a fingerprint: 128 bits, so that two secrets never share one by chance."""


def fingerprinted(findings: Iterable[Finding], *, title: str, body: str, key: bytes | None) -> tuple[Finding, ...]:
    """Return the findings, those of secrets with a fingerprint: the HMAC-SHA-256 (RFC 2104) of the secret with the deployment's key.

    White space, escapes and what nobody sees do not count, so that a secret in Markdown, in HTML and broken over two lines is the same
    one. Without a key there are no fingerprints: a plain
    digest of a weak password would give it away.

    Args:
        findings: of this title and body, offsets in code points.
        title: as it was written.
        body: as it was written.
        key: the deployment's.

    """
    texts = {"title": title, "body": body}
    return tuple(
        replace(finding, fingerprint=_fingerprint(texts[finding.field][finding.start : finding.end], key))
        if key and finding.kind is FindingKind.SECRET
        else finding
        for finding in findings
    )


def _fingerprint(secret: str, key: bytes) -> str:
    plain = "".join(unquote(Rendered(secret).text).split())
    return hmac.new(key, plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:DIGITS]
