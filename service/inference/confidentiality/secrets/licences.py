"""Licence files and keys."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, is_scrambled, looks_random

_BLOB = linear(r"[A-Za-z0-9+/_-]{60,}(?:\r?\n[ \t>]{0,8}[A-Za-z0-9+/_-]{20,})*(?:\r?\n[A-Za-z0-9+/_-]{1,76})?={0,2}")
_GROUPS = linear(r"\b[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){3,9}\b")
_CONTEXT = linear(
    r"(?i)licen[sc]|lizenz|licence|licencia|licença|licenz|licentie|licencj|лиценз|subscription key|activation|product key|ライセンス"
)
_NAMED = linear(
    r"(?i)(?:licen[cs]e|licencia|licença|licenza|licentie|activation|product|serial|subscription)[ _-]?(?:key|code|number|sleutel)"
    r"|(?:lizenz|aktivierungs|produkt)-?(?:schlüssel|key|code)|cl(?:é|ave) de (?:la )?licen[cs]i?[ea]|klucz licencyjny"
    r"|лицензионный ключ|ライセンスキー"
)
_NAMED_KEY = linear(r"^[^\n]{0,40}?[:=\s(\"'`„“]([A-Za-z0-9]{4,40}(?:-[A-Za-z0-9]{3,40}){0,9})(?:[^\w-]|$)")
_NO_LICENCE_BEFORE = linear(
    r"(?i)(?:base64,|sha(?:1|256|384|512)[-:]|integrity=[\"']?|digest[\"':=\s]{1,4}|upload://|ssh-(?:rsa|ed25519) "
    r"|CERTIFICATE-----\s{0,2})$"
)
_CHECKSUMS = ("sha1-", "sha256-", "sha384-", "sha512-")
_SIGNED_JSON = "eyJpZCI6"
"""Base64 of `{"id":`, with which Mattermost's licence files begin."""
_REACH = 300
_SHORTEST_KEY = 16
_KEY_FOLLOWS = 400


def licence_blobs(text: str) -> Iterator[Span]:
    """Point at licence files (long base64) and keys in groups, where something near speaks of a licence."""
    if _SIGNED_JSON not in text and not _CONTEXT.search(text):
        return
    for match in _BLOB.finditer(text):
        blob = match.group()
        if (
            not looks_random(blob)
            or not is_scrambled(blob)  # a path
            or blob.islower()
            or is_sample(blob)
            or blob.startswith(_CHECKSUMS)
            or _NO_LICENCE_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
        ):
            continue
        if blob.startswith(_SIGNED_JSON) or _near(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), 0.95, "licence file")
    for match in _GROUPS.finditer(text):
        if looks_random(match.group()) and not is_sample(match.group()) and _near(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), 0.8, "licence key")
    yield from _named_keys(text)


def _named_keys(text: str) -> Iterator[Span]:
    """Point at a random string right behind words such as `licence key`, whatever its form."""
    for named in _NAMED.finditer(text):
        key = _NAMED_KEY.match(text[named.end() : named.end() + _KEY_FOLLOWS])
        if key is None or len(key.group(1)) < _SHORTEST_KEY or _GROUPS.fullmatch(key.group(1)):
            continue
        if looks_random(key.group(1)) and not is_sample(key.group(1)):
            yield Span(named.end() + key.start(1), named.end() + key.end(1), 0.85, "licence key")


def _near(text: str, start: int, end: int) -> bool:
    return _CONTEXT.search(text[max(0, start - _REACH) : start]) is not None or _CONTEXT.search(text[end : end + _REACH]) is not None
