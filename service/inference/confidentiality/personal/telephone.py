"""Telephone numbers, international ones by Google's numbering plans (phonenumbers), local ones where something calls them so."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_INTERNATIONAL = linear(r"(?:\+|\b00)\d{1,3}[\s./-]{0,2}(?:\(0?\d{0,4}\)[\s./-]?)?\d(?:[ \x{a0}./()-]{0,2}\d){5,12}")
_LOCAL = linear(r"\(?\b?\d{2,6}\)?(?:[ \x{a0}./-]{1,3}\d{1,8}){1,6}|\b\d{7,14}\b")
_NORTH_AMERICAN = linear(r"\([2-9]\d{2}\) ?[2-9]\d{2}[-. ]\d{4}\b|\b[2-9]\d{2}[-.][2-9]\d{2}[-.]\d{4}\b")
_CALLED = linear(
    r"(?i)(?:\btel\b|telef|téléf|telephone|\bphone|\bmobile?\b|\bmobil(?:e|nummer)?\b|móvil|celular|cellulare|\bcell\b|handy"
    r"|durchwahl|rufnummer|\bfon\b|\bfax\b|whats ?app|☎|📞|\bcall (?:me|us|him|her)|"
    r"\bring me|reach(?:ed)? (?:me|us|him|her|at)|\bext(?:ension)?\b|numéro|portable|erreichbar|anrufen|komórk|gsm|телефон|тел[.:]|電話"
    r"|电话|手机"
    r"|携帯"
    r"|dial-in|signal|puhelin|telefón|téléphone|matkapuh|\bgsm\b|telp\b|điện thoại|전화|טלפון|هاتف|تلفن|\btext me\b|\bsms (?:to|an|à|a)\b"
    r"|\bon call\b|\b(?:my|our|his|her|meine?|unsere|ma|mon|notre|mi|nuestro|office) (?:number|nummer|numéro|número)|\b(?:ring|call"
    r"|phone) (?:\w{2,10} ){0,2}(?:office|desk|line|number)|hotline|callback|rückruf|zentrale|switchboard|landline|festnetz"
    r"|pager)[^\d\n+]{0,30}$"
)
_NUMBERED = linear(r"(?i)(?:nummer|\bnumber|numéro|número|numero|\bnumer|\bnr\.?|номер|番号)[^\d\n+]{0,12}$")
"""What calls digits a number of any sort; those that begin as a trunk call and are set in groups are taken for a telephone's."""
_TRUNK_CALL = linear(r"^\(?0\d{1,5}\)?[ \x{a0}./-]{1,3}\d{2,8}(?:[ \x{a0}./-]\d{1,6}){0,4}$")
_NO_NUMBER_BEFORE = linear(
    r"(?i)\b(?:id|build|version|rev|revision|port|uid|gid|ts|pid|order|invoice|ticket|issue|bug|error|code|line|post|posts)[\s#:=]{0,3}$"
)
_NUMBER_OF_SOMETHING = linear(
    r"(?i)(?:serial|part|model|case|customer|account|batch|lot|article|asset|release|row|page|track|kunden|auftrags|rechnungs|artikel"
    r"|konto|chargen|serien|bestell|vorgangs|ticket|version|commande|facture|série|pedido|factura)\W{0,3}(?:nummer|number|numéro|número"
    r"|numero|nr)"
)
_FICTION = linear(r"555\D?01\d\d$")
_DATE = linear(r"^\(?(?:(?:19|20)\d\d[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./](?:19|20)\d\d(?:\D|$))")
_DOTTED_QUAD = linear(r"^\(?\d{1,3}(?:\.\d{1,3}){3}(?:[^\d.]|$)")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_FEWEST_OF_A_TRUNK_CALL = 9
_REACH = 50


def telephone_numbers(text: str) -> Iterator[Span]:
    """Point at telephone numbers."""
    if "+" in text or "00" in text:
        for match in _INTERNATIONAL.finditer(text):
            before = text[max(0, match.start() - _REACH) : match.start()]
            if before[-1:].isalnum() or (before[-1:] in {".", ":", "=", "/", "-", "#", "_"} and not _CALLED.search(before)):
                continue
            if _is_nobodys(match.group()):
                continue
            confidence = _international_confidence(match.group(), called=_CALLED.search(before) is not None)
            if confidence:
                yield Span(match.start(), match.end(), confidence, "telephone number")
    for match in _LOCAL.finditer(text):
        if _FEWEST_DIGITS <= sum(map(str.isdigit, match.group())) <= _MOST_DIGITS and _is_called(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), 0.8, "digits called a telephone number")
    for match in _NORTH_AMERICAN.finditer(text):
        if not _is_within_something(text, match.start(), match.end()) and _is_north_american(match.group()):
            yield Span(match.start(), match.end(), 0.7, "digits grouped as a North American telephone number")


def _is_called(text: str, start: int, end: int) -> bool:
    """Whether something before the digits calls them a telephone number, and nothing shows that they are none."""
    before, digits = text[max(0, start - _REACH) : start], text[start:end]
    if _is_nobodys(digits):
        return False
    if _is_within_something(text, start, end) or "//" in before[-20:] or _DATE.match(digits) or _DOTTED_QUAD.match(digits):
        return False
    if _CALLED.search(before):
        return not _NO_NUMBER_BEFORE.search(before)
    return (
        sum(map(str.isdigit, digits)) >= _FEWEST_OF_A_TRUNK_CALL
        and _TRUNK_CALL.match(digits) is not None
        and _NUMBERED.search(before) is not None
        and not _NUMBER_OF_SOMETHING.search(before)
    )


def _is_nobodys(number: str) -> bool:
    """Whether a number belongs to nobody: 555-01xx is kept for fiction (NANPA), and one digit over and over stands for a number."""
    digits = [sign for sign in number if sign.isdigit()]
    return _FICTION.search(number) is not None or len(set(digits)) == 1


def _is_within_something(text: str, start: int, end: int) -> bool:
    """Whether the digits are a piece of a longer identifier, such as a UUID or a path."""
    before, following = text[start - 1 : start], text[end : end + 2]
    return (
        before.isalnum()
        or before in {"_", "-", "."}
        or following[:1].isalpha()
        or (following[:1] in {"_", "-"} and following[1:].isalnum())
    )


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


def _is_north_american(candidate: str) -> bool:
    import phonenumbers

    return not _is_nobodys(candidate) and bool(phonenumbers.is_valid_number(phonenumbers.parse(candidate, "US")))
