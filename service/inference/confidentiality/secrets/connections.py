"""Passwords and keys inside addresses and connection strings."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample, is_sample, is_scrambled, is_strong, looks_random

_USER_INFO = linear(r"(?i)[a-z][a-z0-9+.-]{1,20}://([^\s:/@\"'<>]{0,100}):([^\s\"'<>`]{1,200})@")
_DATABASE_OVER_LINES = linear(
    r"(?i)\b(?:postgres(?:ql)?|pgsql|mysql|mariadb|redis|rediss|mongodb(?:\+srv)?|amqps?|smtps?"
    r"|ldaps?)(?:\+\w{2,12})?://([^\s:/@\"'<>]{0,100}):"
    r"([^\s\"'<>`/]{1,80}\\?\r?\n[ \t>]{0,12}[^\s\"'<>`/@]{1,80})@[\w\[]"
)
_PORT = linear(r"^\d{1,5}(?:[/?#\s]|$)")
_TOKEN_USER = linear(r"(?i)\b(?:https?|git)://([\w.~-]{20,100})@([\w.-]{3,100})")
_GO_DSN = linear(r"\b[\w.-]{1,64}:([^\s\"'`]{1,200})@(?:tcp|unix)\(")
_LISTED = linear(r"\b[\w.-]{2,120};\d{2,5};[\w.@-]{1,60};([^;\s\"']{4,120});")
_ORACLE = linear(r"(?i)(?:\bsqlplus\s{1,3}(?:-\w{1,8}\s){0,3}|\bthin:)[\w.-]{1,60}/([^\s\"'@/]{4,120})@")
_BARE_USER_INFO = linear(r"(?:^|[\s\"'`(=])([\w.+-]{2,40}):([^\s:@/\"'<>`]{8,60})@[\w-]{1,63}(?:\.[\w-]{1,63})+(?::\d{2,5})?")
_NO_USER = linear(
    r"(?i)^(?:mailto|to|from|cc|bcc|e-?mail|mail|sip|xmpp|acct|by|tel|user|contact|author|at|xmpp|jabber|maintainer|kontakt|von|an)$"
)
_QUERY_KEY = linear(
    r"(?i)[?&;](k|key|token|[\w-]{0,20}(?:_token|_key|apikey)|auth|sig|signature|x-amz-signature|secret|jwt|ticket|invite"
    r"|t)=([\w%.~+/=-]{16,400})"
)
_INVITATION = linear(r"/signup_user_complete/\?id=([a-z0-9]{26})\b")
_SHORT_NAMES = frozenset({"k", "t", "key", "invite", "ticket"})
_DASHES_IN_UUID = 4
_SYMBOLS = "!#$%&*+?^~,"


def passwords_in_addresses(text: str) -> Iterator[Span]:
    """Point at the password in `scheme://user:password@host`, in connection strings of other forms and in lists by semicolon."""
    if "@" in text:
        if "://" in text:
            yield from _in_user_info(text)
        for pattern in (_GO_DSN, _ORACLE):
            for match in pattern.finditer(text):
                if not is_sample(match.group(1)):
                    yield Span(match.start(1), match.end(1), 0.97, "password inside a connection string")
        yield from _before_hosts(text)
    if ";" in text:
        for match in _LISTED.finditer(text):
            if is_strong(match.group(1)) and not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.93, "password inside a connection string")


def _in_user_info(text: str) -> Iterator[Span]:
    for pattern in (_USER_INFO, _DATABASE_OVER_LINES):
        for match in pattern.finditer(text):
            user, password = match.group(1), match.group(2)
            if not _is_none(user, password) and not is_called_a_sample(text, match.end()):
                yield Span(match.start(2), match.end(2), 0.97, "password inside an address or connection string")
    for match in _TOKEN_USER.finditer(text):
        if is_scrambled(match.group(1)) and not is_sample(match.group(1)) and "sentry" not in match.group(2):
            yield Span(match.start(1), match.end(1), 0.9, "token inside an address")


def _before_hosts(text: str) -> Iterator[Span]:
    """Point at the password in `user:password@host` without a scheme."""
    for match in _BARE_USER_INFO.finditer(text):
        if not _NO_USER.match(match.group(1)) and _is_unlike_a_name(match.group(2)) and not is_sample(match.group(2)):
            yield Span(match.start(2), match.end(2), 0.85, "password before a host")


def keys_in_queries(text: str) -> Iterator[Span]:
    """Point at random values of an address's `?key=` and its kin, and at the code of an invitation to a Mattermost team."""
    if "=" not in text or "?" not in text:
        return
    for match in _QUERY_KEY.finditer(text):
        name, value = match.group(1).lower(), match.group(2)
        if is_scrambled(value) and not is_sample(value) and not (name in _SHORT_NAMES and value.count("-") == _DASHES_IN_UUID):
            yield Span(match.start(2), match.end(2), 0.88, "key or token inside an address")
    for match in _INVITATION.finditer(text):
        if looks_random(match.group(1)) and not is_sample(match.group(1)):
            yield Span(match.start(1), match.end(1), 0.8, "code of an invitation to a team")


def _is_none(user: str, password: str) -> bool:
    return is_sample(password) or "://" in password or _PORT.match(password) is not None or user.lower() == password.lower()


def _is_unlike_a_name(value: str) -> bool:
    return is_scrambled(value) or (is_strong(value) and any(symbol in value for symbol in _SYMBOLS))
