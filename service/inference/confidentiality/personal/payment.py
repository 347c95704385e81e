"""Bank accounts and payment cards, by their check digits (python-stdnum): ISO 13616 and ISO/IEC 7812."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_IBAN = linear(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_CARD = linear(r"\b[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}\b|\b3[47]\d{2}[ -]?\d{6}[ -]?\d{5}\b")
_CARD_CONTEXT = linear(r"(?i)card|karte|carte|tarjeta|cart[aã]o|kart[aęy]|visa|master ?card|amex|maestro|kreditk|карт")
# fmt: off
_SAMPLE_CARDS = frozenset({
    "4111111111111111", "4012888888881881", "4242424242424242", "4000056655665556", "4000000000000002", "4222222222222", "4444333322221111",
    "5555555555554444", "5105105105105100", "5200828282828210",
    "5454545454545454", "2223003122003222", "378282246310005", "371449635398431",
    "378734493671000", "6011111111111117", "6011000990139424", "3530111333300000", "3566002020360505", "30569309025904", "38520000023237",
})
"""Numbers that payment services publish for tests."""
_SAMPLE_IBANS = frozenset({
    "DE89370400440532013000", "GB82WEST12345698765432", "GB29NWBK60161331926819", "GB33BUKB20201555555555", "FR1420041010050500013M02606",
    "FR7630006000011234567890189", "NL91ABNA0417164300", "NL20INGB0001234567", "AT611904300234573201", "AT483200000012345864",
    "CH9300762011623852957", "CH5604835012345678009", "ES9121000418450200051332", "ES7921000813610123456789", "BE68539007547034",
    "BE71096123456769", "IT60X0542811101000000123456", "PL61109010140000071219812874", "DK5000400440116243", "SE4550000000058398257466",
    "NO9386011117947", "FI2112345600000785", "PT50000201231234567890154", "IE29AIBK93115212345678", "IE64IRCE92050112345678",
    "LU280019400644750000", "CZ6508000000192000145399",
    "HU42117730161111101800000000", "RO49AAAA1B31007593840000", "TR330006100519786457841326",
})
"""Numbers of the IBAN registry's and handbooks' examples."""
# fmt: on
_REACH = 60


def bank_accounts(text: str) -> Iterator[Span]:
    """Point at IBANs whose check digits are right, or that the text calls one."""
    for match in _IBAN.finditer(text):
        if _plain(match.group()) in _SAMPLE_IBANS:
            continue
        if "IBAN" in text[max(0, match.start() - 20) : match.start()].upper() or _is_iban(match.group()):
            yield Span(match.start(), match.end(), 0.95, "bank account (IBAN)")


def payment_cards(text: str) -> Iterator[Span]:
    """Point at card numbers whose check digit is right, written in groups or called a card."""
    for match in _CARD.finditer(text):
        if _plain(match.group()) in _SAMPLE_CARDS:
            continue
        grouped = " " in match.group() or "-" in match.group()
        around = text[max(0, match.start() - _REACH) : match.start()]
        if (grouped or _CARD_CONTEXT.search(around)) and _passes_luhn(match.group()):
            yield Span(match.start(), match.end(), 0.9 if grouped else 0.8, "payment card")


def _is_iban(candidate: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(candidate))


def _passes_luhn(candidate: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(_plain(candidate)))


def _plain(candidate: str) -> str:
    return candidate.replace(" ", "").replace("-", "")
