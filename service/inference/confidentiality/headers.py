"""Secrets in HTTP traffic that people paste: authorization headers, cookies, basic-auth addresses, curl's `-u`."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample, looks_random

_AUTHORIZATION = linear(
    r"(?i)authorization[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:bearer|basic|token|digest|apikey)\s{1,3}([\w+/=.~-]{8,})"
    r"|(?:x-api-key|private-token|x-auth-token|job-token|x-access-token|x-gitlab-token|x-amz-security-token|api-key|x-csrf-token)"
    r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?([\w+/=.~-]{8,})"
    r"|\bbearer\s{1,3}([\w+/=.~-]{16,})"
)
_COOKIE = linear(
    r"(?i)\b(?:mmauthtoken|mmcsrf|jsessionid|phpsessid|connect\.sid|asp\.net_sessionid|aspxauth|remember_user_token|_gitlab_session"
    r"|_forum_session|[\w.-]{0,40}(?:session|sess|_sid|auth)[\w.-]{0,30})\s{0,1}=\s{0,1}[\"']?([\w%+/.~:-]{16,})"
)
_USER_INFO = linear(r"(?i)[a-z][a-z0-9+.-]{1,20}://([^\s:/@\"'<>]{0,100}):([^\s\"'<>`]{1,200})@[\w.\[%-]")
_PORT = linear(r"^\d{1,5}(?:/|$)")
_GO_DSN = linear(r"\b[\w.-]{1,64}:([^\s\"'`]{1,200})@(?:tcp|unix)\(")
_CURL_USER = linear(r"\bcurl\b[^\n]{0,400}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,80}:([^\s\"']{1,200})")


def authorization_headers(text: str) -> Iterator[Span]:
    """Point at what follows `Authorization: Bearer` and its kin."""
    for match in _AUTHORIZATION.finditer(text):
        start, end = group_span(match, 1, 2, 3)
        value = text[start:end]
        if looks_random(value) and not is_sample(value):
            yield Span(start, end, 0.95, "value of an authorization header")


def session_cookies(text: str) -> Iterator[Span]:
    """Point at values of session cookies."""
    if "=" in text:
        for match in _COOKIE.finditer(text):
            if looks_random(match.group(1)) and not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.9, "value of a session cookie")


def passwords_in_addresses(text: str) -> Iterator[Span]:
    """Point at the password in `scheme://user:password@host`, database connection strings included, in Go's DSN and in `curl -u`."""
    if "://" in text and "@" in text:
        for match in _USER_INFO.finditer(text):
            start, end = match.start(2), match.end(2)
            if not is_sample(text[start:end]) and "://" not in text[start:end] and not _PORT.match(text[start:end]):
                yield Span(start, end, 0.97, "password inside an address or connection string")
    if "@tcp(" in text or "@unix(" in text:
        for match in _GO_DSN.finditer(text):
            if not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.97, "password inside a connection string")
    if "curl" in text:
        for match in _CURL_USER.finditer(text):
            if not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.9, "password given to curl")
