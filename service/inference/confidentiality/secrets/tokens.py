"""Secrets that machines made: webhook addresses, JSON Web Tokens, private keys, push tokens, recovery keys.

Forms: https://developers.mattermost.com/integrate/webhooks/incoming/ (key of 26 characters of Mattermost's base 32), each chat's own
documentation of its webhooks, RFC 7519 (JWT), RFC 7468 (PEM), PuTTY's manual, appendix C (PPK).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, is_scrambled, looks_random

_WEBHOOK = linear(
    r"(?i)/hooks/(?:commands/|incoming/)?([a-z0-9]{24,32})\b"
    r"|/hooks/[a-z0-9]{15,24}/([a-z0-9]{30,70})\b"  # Rocket.Chat
    r"|hooks\.slack\.com/(?:services|workflows|triggers)/(T[A-Z0-9]{6,14}/[A-Z0-9]{6,20}/[A-Za-z0-9]{16,40})"
    r"|discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/(\d{15,22}/[\w-]{40,90})"
    r"|(?:webhook\.office|outlook\.office(?:365)?)\.com/webhook(?:b2)?/([\w@-]{20,120}/IncomingWebhook/[0-9a-f]{20,40}/[\w-]{20,60})"
    r"|hooks\.zapier\.com/hooks/catch/(\d{4,12}/[a-z0-9]{5,12})|maker\.ifttt\.com/trigger/[\w-]{1,60}/(?:json/)?with/key/([\w-]{16,60})"
    r"|/webhooks?/(?:[a-z]{2,20}/){0,2}([\w-]{20,80})"
)
_JWT = linear(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]{10,})?")
_SAMPLE_JWT = ("eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6Ikp", "eyJpc3MiOiJqb2UiLA0KICJleHAi")
"""How the payload of the token on jwt.io's first page begins, and of the one in RFC 7519, section 3.1."""
_PRIVATE_KEY = linear(r"-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}")
_KEY_BODY = linear(r"^(?:[\s>|]|\\n|\\r|[A-Za-z0-9+/=]|Proc-Type:[^\n]{1,80}|DEK-Info:[^\n]{1,120}|(?:Version|Comment): [^\n]{1,120})*")
_KEY_END = linear(r"^-{4,5} ?END [A-Z0-9 ]{0,60}-{4,5}")
_PUTTY_KEY = linear(r"Private-Lines: \d{1,3}\s{1,3}([A-Za-z0-9+/=]{20,}(?:\r?\n[A-Za-z0-9+/=]{8,})*)")
_PUSH_TOKEN = linear(r"\b(?:apple|android)(?:_rn|_rnbeta)?(?:-v2)?:([A-Za-z0-9_:-]{40,400})")
_BITLOCKER_KEY = linear(r"\b(?:\d{6}-){7}\d{6}\b")
_RECOVERY_CODES = linear(
    r"(?i)(?:(?:recovery|backup|scratch)[ -]codes?|wiederherstellungscodes?|codes? de (?:secours|récupération)|códigos? de recuperación)"
    r"[^\n]{0,30}?[:\s]\s{0,4}((?:[a-z0-9]{4,6}-?[a-z0-9]{4,6}(?:\s{0,3}[,;]\s{0,3}|\s{1,4})){1,15}[a-z0-9]{4,6}-?[a-z0-9]{4,6})\b"
)
_SHORTEST_KEY_BODY = 40
_LONGEST_KEY = 20_000


def webhook_addresses(text: str) -> Iterator[Span]:
    """Point at the key in a webhook's address: who knows it can post."""
    if "hook" in text or "ifttt" in text:
        for match in _WEBHOOK.finditer(text):
            start, end = group_span(match, 1, 2, 3, 4, 5, 6, 7, 8)
            key = text[start:end]
            if looks_random(key) and not is_sample(key) and (match.start(8) < 0 or is_scrambled(key)):
                yield Span(start, end, 0.98, "key of a webhook address")


def json_web_tokens(text: str) -> Iterator[Span]:
    """Point at JSON Web Tokens."""
    if "eyJ" in text:
        for match in _JWT.finditer(text):
            if not is_sample(match.group()) and not any(sample in match.group() for sample in _SAMPLE_JWT):
                yield Span(match.start(), match.end(), 0.95, "JSON Web Token")


def private_keys(text: str) -> Iterator[Span]:
    """Point at PEM blocks of private keys, a missing end included, and at PuTTY's; certificates and public keys are public."""
    if "PRIVATE KEY" in text:
        for match in _PRIVATE_KEY.finditer(text):
            body = _KEY_BODY.match(text[match.end() : match.end() + _LONGEST_KEY])
            end = match.end() + (body.end() if body else 0)
            if end - match.end() >= _SHORTEST_KEY_BODY and not is_sample(text[match.end() : end]):
                closing = _KEY_END.match(text[end : end + 100])
                yield Span(match.start(), end + (closing.end() if closing else 0), 0.99, "private key")
    if "Private-Lines" in text:
        for match in _PUTTY_KEY.finditer(text):
            if not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.99, "private key")


def push_device_tokens(text: str) -> Iterator[Span]:
    """Point at the device tokens that mobile apps register with."""
    if "apple" in text or "android" in text:
        for match in _PUSH_TOKEN.finditer(text):
            if looks_random(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.9, "push token of a device")


def recovery_keys(text: str) -> Iterator[Span]:
    """Point at BitLocker's recovery keys and at codes to get into an account without its second factor."""
    for match in _BITLOCKER_KEY.finditer(text):
        yield Span(match.start(), match.end(), 0.9, "recovery key of an encrypted disk")
    if "ode" in text:
        for match in _RECOVERY_CODES.finditer(text):
            codes = match.group(1).replace(",", " ").replace(";", " ").split()
            if len(codes) > 1 and all(looks_random(code) for code in codes):
                yield Span(match.start(1), match.end(1), 0.85, "recovery codes of an account")
