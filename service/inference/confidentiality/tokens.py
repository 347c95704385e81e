"""Secrets that machines made: keys of known providers, tokens of Mattermost, webhook addresses, JSON Web Tokens, private keys.

Forms: https://developers.mattermost.com/integrate/webhooks/incoming/ (key of 26 characters of Mattermost's base 32), each provider's own
documentation for its prefix, RFC 7519 (JWT), RFC 7468 (PEM).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, looks_random

_WEBHOOK = linear(
    r"(?i)/hooks/(?:commands/)?([a-z0-9]{24,32})\b"
    r"|hooks\.slack\.com/(?:services|workflows)/(T[A-Z0-9]{6,14}/[A-Z0-9]{6,14}/[A-Za-z0-9]{16,40})"
    r"|discord(?:app)?\.com/api/webhooks/(\d{15,22}/[\w-]{40,90})"
    r"|webhook\.office\.com/webhookb2/([\w@-]{20,120}/IncomingWebhook/[0-9a-f]{20,40}/[\w-]{20,60})"
)
_PROVIDER_KEY = linear(
    r"\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{40,255}"
    r"|gl(?:pat|dt|rt|ptt|ft|soat|cbt)-[\w.-]{18,80}"
    r"|xox[abeoprs]-[\w-]{10,250}|xapp-[\w-]{20,250}"
    r"|AIza[\w-]{35}|GOCSPX-[\w-]{20,40}|ya29\.[\w-]{20,500}"
    r"|(?:sk|rk|pk)_live_[A-Za-z0-9]{10,250}|(?:sk|rk)_test_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9]{20,80}"
    r"|SG\.[\w-]{16,32}\.[\w-]{16,64}"
    r"|sk-(?:ant-|proj-)?[A-Za-z0-9][\w-]{19,250}|hf_[A-Za-z0-9]{30,50}|npm_[A-Za-z0-9]{36}|dop_v1_[0-9a-f]{64}|key-[0-9a-f]{32}"
    r"|[MNO][A-Za-z0-9_-]{22,27}\.[\w-]{6}\.[\w-]{25,40}"  # Discord bot
    r"|\d{8,10}:AA[\w-]{32,34})"  # Telegram bot
)
_AWS_SECRET = linear(r"(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9+][^\n]{0,60}?[^\w+/=]([A-Za-z0-9+/]{40})(?:[^\w+/=]|$)")
_JWT = linear(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]{10,})?")
_PRIVATE_KEY = linear(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = linear(r"^(?:[\s>|]|\\n|\\r|[A-Za-z0-9+/=]|Proc-Type:[^\n]{1,80}|DEK-Info:[^\n]{1,120}|(?:Version|Comment): [^\n]{1,120})*")
_KEY_END = linear(r"^-----END [A-Z0-9 ]{0,60}-----")
_PUSH_TOKEN = linear(r"\b(?:apple|android)(?:_rn|_rnbeta)?(?:-v2)?:([A-Za-z0-9_:-]{40,400})")
_MATTERMOST_TOKEN = linear(r"\b[13456789abcdefghijkmnopqrstuwxyz]{26}\b")
_TOKEN_CONTEXT = linear(
    r"(?i)token|bearer|\bpat\b|jeton|\bclé\b|access[_ -]?key|credential|zugangsschlüssel|токен|\bключ|トークン|令牌|bot[_ -]account|mmauth"
)
_ID_BEFORE = linear(
    r"(?i)(?:(?:\b|_)id|_by|rid|uid|board|team|channel|post|user|root|thread|request|session|job"
    r"|file)s?[\"'\\]{0,3}\s{0,2}[:=/]\s{0,2}[\"'\\]{0,3}$|/(?:pl|posts|channels|users|teams|files|threads|exports|_redirect)/$"
)
_CONTEXT = 110
_SHORTEST_KEY_BODY = 40
_EXPORT_AFTER = linear(r"^(?:_export|\.zip|_\w)")


def webhook_addresses(text: str) -> Iterator[Span]:
    """Point at the key in a webhook's address: who knows it can post."""
    if "hook" in text:
        for match in _WEBHOOK.finditer(text):
            start, end = group_span(match, 1, 2, 3, 4)
            if looks_random(text[start:end]) and not is_sample(text[start:end]):
                yield Span(start, end, 0.98, "key of a webhook address")


def provider_keys(text: str) -> Iterator[Span]:
    """Point at keys that their provider's prefix gives away."""
    for match in _PROVIDER_KEY.finditer(text):
        if not is_sample(match.group()) and looks_random(match.group()):
            yield Span(match.start(), match.end(), 0.97, "key in the form of a known provider")
    if "AKIA" in text or "ASIA" in text:
        for match in _AWS_SECRET.finditer(text):
            if not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.95, "secret beside an AWS key id")


def json_web_tokens(text: str) -> Iterator[Span]:
    """Point at JSON Web Tokens."""
    if "eyJ" in text:
        for match in _JWT.finditer(text):
            if not is_sample(match.group()):
                yield Span(match.start(), match.end(), 0.95, "JSON Web Token")


def private_keys(text: str) -> Iterator[Span]:
    """Point at PEM blocks of private keys, a missing end included; certificates and public keys are public."""
    if "PRIVATE KEY" not in text:
        return
    for match in _PRIVATE_KEY.finditer(text):
        body = _KEY_BODY.match(text[match.end() :])
        end = match.end() + (body.end() if body else 0)
        if end - match.end() >= _SHORTEST_KEY_BODY and not is_sample(text[match.end() : end]):
            closing = _KEY_END.match(text[end : end + 100])
            yield Span(match.start(), end + (closing.end() if closing else 0), 0.99, "private key")


def push_device_tokens(text: str) -> Iterator[Span]:
    """Point at the device tokens that mobile apps register with."""
    if "apple" in text or "android" in text:
        for match in _PUSH_TOKEN.finditer(text):
            if looks_random(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.9, "push token of a device")


def mattermost_tokens(text: str) -> Iterator[Span]:
    """Point at Mattermost's access and bot tokens. They look like its ids, so that something near must call them tokens."""
    for match in _MATTERMOST_TOKEN.finditer(text):
        before = text[max(0, match.start() - _CONTEXT) : match.start()]
        if not looks_random(match.group()) or _ID_BEFORE.search(before) or _EXPORT_AFTER.match(text[match.end() : match.end() + 8]):
            continue
        if _TOKEN_CONTEXT.search(before):
            yield Span(match.start(), match.end(), 0.92, "string in the form of a Mattermost access token, called a token")
        elif _TOKEN_CONTEXT.search(text[match.end() : match.end() + 50].split("\n", 1)[0]):
            yield Span(match.start(), match.end(), 0.8, "string in the form of a Mattermost access token, called a token after it")
