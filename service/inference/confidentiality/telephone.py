"""Telephone numbers, international ones by Google's numbering plans (phonenumbers), local ones where something calls them so."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_INTERNATIONAL = linear(r"(?:\+|\b00)\d{1,3}[\s./-]{0,2}(?:\(0?\d{0,4}\)[\s./-]?)?\d(?:[ \x{a0}./()-]{0,2}\d){5,12}")
_LOCAL = linear(r"\(?\b?\d{2,6}\)?(?:[ \x{a0}./-]{1,3}\d{1,8}){1,6}|\b\d{7,14}\b")
_CALLED = linear(
    r"(?i)(?:\btel\b|telef|téléf|telephone|\bphone|\bmobile?\b|\bmobil(?:e|nummer)?\b|móvil|celular|cellulare|\bcell\b|handy"
    r"|durchwahl|rufnummer|\bfon\b|\bfax\b|whats ?app|☎|📞|\bcall (?:me|us|him|her)|"
    r"\bring me|reach (?:me|us|him|her)|\bext(?:ension)?\b|numéro|portable|erreichbar|anrufen|komórk|gsm|телефон|電話|电话|dial-in"
    r"|signal)[^\d\n+]{0,30}$"
)
_NO_NUMBER_BEFORE = linear(
    r"(?i)\b(?:id|build|version|rev|revision|port|uid|gid|ts|pid|order|invoice|ticket|issue|bug|error|code|line|post|posts)[\s#:=]{0,3}$"
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


def telephone_numbers(text: str) -> Iterator[Span]:
    """Point at telephone numbers."""
    if "+" in text or "00" in text:
        for match in _INTERNATIONAL.finditer(text):
            before = text[max(0, match.start() - 50) : match.start()]
            if before[-1:].isalnum() or (before[-1:] in {".", ":", "=", "/", "-", "#", "_"} and not _CALLED.search(before)):
                continue
            confidence = _international_confidence(match.group(), called=_CALLED.search(before) is not None)
            if confidence:
                yield Span(match.start(), match.end(), confidence, "telephone number")
    for match in _LOCAL.finditer(text):
        before = text[max(0, match.start() - 50) : match.start()]
        digits = sum(map(str.isdigit, match.group()))
        if _FEWEST_DIGITS <= digits <= _MOST_DIGITS and _CALLED.search(before) and not _NO_NUMBER_BEFORE.search(before):
            yield Span(match.start(), match.end(), 0.8, "digits called a telephone number")


def _international_confidence(candidate: str, *, called: bool) -> float | None:
    import phonenumbers

    digits = "".join(filter(str.isdigit, candidate.replace("(0)", "")))
    if not candidate.startswith("+"):
        digits = digits.removeprefix("00")
    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_valid_number(number):
        return 0.9 if candidate.startswith("+") or called else None
    grouped = any(not character.isdigit() for character in candidate[1:])
    return 0.7 if called or (candidate.startswith("+") and grouped and phonenumbers.is_possible_number(number)) else None
