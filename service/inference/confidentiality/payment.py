"""Bank accounts and payment cards, by their check digits (python-stdnum): ISO 13616 and ISO/IEC 7812."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span

_IBAN = linear(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_CARD = linear(r"\b[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}\b|\b3[47]\d{2}[ -]?\d{6}[ -]?\d{5}\b")
_CARD_CONTEXT = linear(r"(?i)card|karte|carte|tarjeta|cart[aã]o|kart[aęy]|visa|master ?card|amex|maestro|kreditk|карт")
_REACH = 60


def bank_accounts(text: str) -> Iterator[Span]:
    """Point at IBANs whose check digits are right, or that the text calls one."""
    for match in _IBAN.finditer(text):
        if "IBAN" in text[max(0, match.start() - 20) : match.start()].upper() or _is_iban(match.group()):
            yield Span(match.start(), match.end(), 0.95, "bank account (IBAN)")


def payment_cards(text: str) -> Iterator[Span]:
    """Point at card numbers whose check digit is right, written in groups or called a card."""
    for match in _CARD.finditer(text):
        grouped = " " in match.group() or "-" in match.group()
        around = text[max(0, match.start() - _REACH) : match.start()]
        if (grouped or _CARD_CONTEXT.search(around)) and _passes_luhn(match.group()):
            yield Span(match.start(), match.end(), 0.9 if grouped else 0.8, "payment card")


def _is_iban(candidate: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(candidate))


def _passes_luhn(candidate: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(candidate.replace(" ", "").replace("-", "")))
