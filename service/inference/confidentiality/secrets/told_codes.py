"""Passwords that are no mixture of characters and so need clear words: digits alone, PINs, four groups of letters for an application."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_called_a_sample, is_sample
from service.inference.confidentiality.secrets.told_words import IS, OWNER, PASSWORD_WORD

_CALLED = linear(rf"(?i)({PASSWORD_WORD})(?:[^\pL\pN]|$)")
_NUMBER = linear(rf"(?i)^(?:{OWNER})?(?:{IS}\s|\s?[:=]\s?)[\"'“”„‚‘’«»`*「『(]{{0,3}}\s?(\d{{6,16}})(?:[\s.,;!?)\"'”“`]|$)(.{{0,2}})")
_PIN = linear(
    r"\b(?:PIN|Pin-?[Cc]ode|PIN-?[Cc]ode|pin code|(?:[Dd]oor|[Gg]ate|[Aa]larm|[Kk]ey ?pad|[Ss]afe) code|Türcode)\s?"
    r"(?:is|was|ist|war|lautet|est|es|era|è|é|:|=)\s?[\"'“„«`]?(\d{4,8})\b"
)
_APP_PASSWORD = linear(
    r"(?i)\b(?:app(?:lication)?[ -]?(?:specific )?(?:password|passwort|kennwort)|mot de passe d['’]application"
    r"|contraseña de aplicación|password per le app)[^\n]{0,40}?[:=\"'“„«`(]\s?([a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4})\b"
)
_LONGEST_TELLING = 200
_DATE_BEGINS = ("19", "20")
_DATE_LENGTH = 8


def told_codes(text: str) -> Iterator[Span]:
    """Point at passwords of digits, PINs, codes of doors and passwords of applications that a sentence tells."""
    for called in _CALLED.finditer(text):
        number = _NUMBER.match(text[called.end(1) : called.end(1) + _LONGEST_TELLING])
        if number and not number.group(2)[:1].isalpha() and not _is_date(number.group(1)):
            yield from _code(text, called.end(1) + number.start(1), called.end(1) + number.end(1), 0.7)
    if "PIN" in text or "ode" in text:
        for called in _PIN.finditer(text):
            yield from _code(text, called.start(1), called.end(1), 0.8)
    for called in _APP_PASSWORD.finditer(text):
        yield Span(called.start(1), called.end(1), 0.85, "password of an application told in a sentence")


def _code(text: str, start: int, end: int, confidence: float) -> Iterator[Span]:
    if not is_sample(text[start:end]) and not is_called_a_sample(text, end):
        yield Span(start, end, confidence, "password of digits told in a sentence")


def _is_date(digits: str) -> bool:
    return len(digits) == _DATE_LENGTH and digits.startswith(_DATE_BEGINS)
