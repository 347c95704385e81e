"""Secrets in HTTP traffic that people paste: authorization headers, cookies, curl's `-u`."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from service.inference.confidentiality.patterns import group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, is_scrambled, looks_random

_AUTHORIZATION = linear(
    r"(?i)authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:bearer|basic|token|digest|apikey|key|bot|splunk|genie-?key"
    r"|api-?token)(?:\s{1,3}|%20)"
    r"([\w+/=.~-]{8,})"
    r"|(?:x-[\w-]{0,30}(?:key|token|secret|auth)|private-token|job-token|deploy-token|api-?key|api-?token|ocp-apim-subscription-key)"
    r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?([\w+/=.~-]{8,})"
    r"|\bbearer\s{1,3}([\w+/=.~-]{16,})"
    r"|authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?([\w+/=.~-]{20,})"
)
_BASIC_IN_CLEAR = linear(r"(?i)authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?basic\s{1,3}\(?([^\s:()\"']{1,80}):([^\s()\"']{4,120})")
_NO_SECRET_HEADER = linear(r"(?i)idempotency|cache|surrogate|request|websocket|correlation|trace")
_COOKIE = linear(
    r"(?i)\b(mmauthtoken|mmcsrf|jsessionid|phpsessid|connect\.sid|asp\.net_sessionid|aspxauth|remember_user_token|_gitlab_session"
    r"|_forum_session|_t|sid|sessionid|[\w.-]{0,20}csrf-?token|[\w.-]{0,40}(?:session|sess|_sid|auth|token)[\w.-]{0,30})"
    r"\s{0,1}=\s{0,1}[\"']?((?:s:)?[\w%+/.~-]{16,})"
)
_NEEDS_COOKIE = linear(r"(?i)^(?:_t|sid|sessionid)$|(?:id|token)$")
_ALWAYS = frozenset({"mmauthtoken", "mmcsrf", "jsessionid", "phpsessid", "connect.sid", "asp.net_sessionid", "aspxauth"})
_COOKIES_BEFORE = linear(r"(?i)cookie|\s-b[ =]|;[ \t]{0,2}$")
_CURL_USER = linear(r"\b(?:curl|https?|wget)\b[^\n]{0,400}?\s(?:-u|-a|--user|--auth)[ =]?[\"']?([^\s:\"']{1,80}):([^\s\"']{1,200})")
_REACH = 200


def authorization_headers(text: str) -> Iterator[Span]:
    """Point at what follows `Authorization: Bearer` and its kin."""
    for match in _AUTHORIZATION.finditer(text):
        start, end = group_span(match, 1, 2, 3, 4)
        value = text[start:end]
        if not looks_random(value) or is_sample(value) or _is_sample_pair(value):
            continue
        if match.start(2) >= 0 and _NO_SECRET_HEADER.search(match.group()):
            continue
        if match.start(4) < 0 or is_scrambled(value):
            yield Span(start, end, 0.95, "value of an authorization header")
    for match in _BASIC_IN_CLEAR.finditer(text):
        if not is_sample(match.group(2)) and match.group(1) != match.group(2):
            yield Span(match.start(2), match.end(2), 0.95, "password in an authorization header")


def session_cookies(text: str) -> Iterator[Span]:
    """Point at values of session cookies."""
    if "=" not in text:
        return
    for match in _COOKIE.finditer(text):
        name, value = match.group(1).lower(), match.group(2)
        if not looks_random(value) or is_sample(value) or not is_scrambled(value):
            continue
        line = text[max(0, match.start() - _REACH) : match.start()].rpartition("\n")[2]
        if name in _ALWAYS or not _NEEDS_COOKIE.search(name) or _COOKIES_BEFORE.search(line):
            yield Span(match.start(2), match.end(2), 0.9, "value of a session cookie")


def passwords_given_to_curl(text: str) -> Iterator[Span]:
    """Point at the password in `curl -u user:password` and the same of its kin."""
    if "curl" in text or "http" in text or "wget" in text:
        for match in _CURL_USER.finditer(text):
            if not is_sample(match.group(2)) and match.group(1) != match.group(2):
                yield Span(match.start(2), match.end(2), 0.9, "password given to curl")


def _is_sample_pair(value: str) -> bool:
    """Whether a value is the base64 of a user and a sample for a password, as `Basic` takes them."""
    try:
        decoded = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return False
    user, colon, password = decoded.partition(":")
    return bool(colon) and (is_sample(password) or password == user or decoded == "Aladdin:open sesame")
