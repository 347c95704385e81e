"""Numbers that a state, an insurer or a school gave to a person: by their name, or by form and check digits (python-stdnum)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample

_NAMED = linear(
    r"(?i)(?:\bssn\b|social[ -](?:security|insurance)(?: number| no)?|national (?:id(?:entity)?|insurance"
    r"|identification)?\s?(?:number|no|card)"
    r"|\bnino?\b|\bn\.i\. number|\bnhs\b|medicare|medicaid|personal (?:identity|id|identification|public service) number|\bid[ -]card"
    r"|student (?:number|no|id)"
    r"|patient (?:number|no|id)|insurance (?:number|no)|health card|driv(?:er['’]?s?|ing) licen[cs]e|passport(?: number| no)?"
    r"|personnummer|personnumero|henkilötunnus|\bhetu\b|fødselsnummer|\bcpr(?:-nr|-nummer)?\b|kennitala|isikukood|asmens kodas"
    r"|personas kods"
    r"|steuer-?id(?:entifikationsnummer|nr)?|sozialversicherungs(?:nummer|nr)|rentenversicherungsnummer|versichert(?:en)?(?:nummer|nr)"
    r"|krankenversicherungs(?:nummer|nr)|patienten(?:nummer|nr)|matrikel(?:nummer|nr)|personalausweis(?:nummer|nr)?|ausweis(?:nummer|nr)"
    r"|reisepass(?:nummer|nr)?|numéro de sécurité sociale|sécurité sociale|n° ?sécu|\binsee\b|\bnir\b|carte d['’]identité"
    r"|numéro d['’]étudiant"
    r"|\bdni\b|\bnie\b|seguridad social|\bcédula\b|\bcurp\b|\brut\b|\bcuil\b|\bcpf\b|\brg n|cartão de cidadão|\bnif\b|\bnus\b"
    r"|codice fiscale"
    r"|carta d['’]identità|\bcnp\b|\bpesel\b|dow[oó]d osobisty|\bbsn\b|burgerservicenummer|rijksregisternummer|\bahv(?:-nr)?\b|\bavs\b"
    r"|rodn[ée] číslo|\boib\b|\bemšo\b|\bjmbg\b|\begn\b|егн[ :]|\bamka\b|снилс|инн[ :№]|паспорт|рнокпп|kimlik|\baadhaar\b"
    r"|\bpan (?:card|number|no)"
    r"|\bcnic\b|\bnik\b|\bktp\b|\bnric\b|주민등록번호|身份证|マイナンバー|תעודת זהות|tax (?:id|file number)|\btfn\b)"
    r"(?: number| no\.?| nr\.?| nummer| card)?[^\w\n]{0,4}(?:is|ist|lautet|est|es|é|jest|no|nr|number|nummer)?[\s.:#=(]{0,5}"
    r"([A-Z]{0,6} ?\d[A-Z\d]{0,17}(?:[ ./-](?:\d[A-Z\d]{0,8}|[A-Z]\d[A-Z\d]{0,6}|[A-Z](?:[ ./-]\d{1,8})?)\b){0,6})"
)
_PENSION_NUMBER = linear(r"\b\d{2} (?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2} [A-Z] \d{3}\b")
"""German: area, date of birth, initial, serial and check digit, in their usual groups."""
# fmt: off
_FORMS = (  # a form that little else has, and the module of python-stdnum that checks its digits
    ("us.ssn", r"\d{3}-\d{2}-\d{4}"),
    ("be.nn", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"),
    ("ch.ssn", r"756\.\d{4}\.\d{4}\.\d{2}"),
    ("br.cpf", r"\d{3}\.\d{3}\.\d{3}-\d{2}"),
    ("cl.rut", r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]"),
    ("fr.nir", r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}"),
    ("it.codicefiscale", r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"),
    ("mx.curp", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d"),
    ("fi.hetu", r"\d{6}[-+A]\d{3}[\dA-FHJ-NPR-Y]"),
    ("kr.rrn", r"\d{6}-[1-4]\d{6}"),
    ("cn.ric", r"[1-6]\d{5}(?:19|20)\d{9}[\dX]"),
)
# fmt: on
_FORM = linear(r"\b(?:" + "|".join(f"({form})" for _, form in _FORMS) + r")\b")
_NO_PERSONS_BEFORE = linear(
    r"(?i)(?:part|serial|order|invoice|batch|lot|model|version|build|chargen?|artikel|isbn|cas|ticket)[\w .:#-]{0,12}$"
)
_FEWEST_DIGITS = 6
# fmt: off
_SAMPLES = frozenset({
    "123-45-6789", "078-05-1120", "219-09-9999", "111-22-3333", "123.456.789-09", "111.444.777-35", "12.345.678-5",
    # published by the authorities of Italy and Finland as examples
    "RSSMRA80A01H501U", "131052-308T", "131052A308T",
})
# fmt: on


class _Checker(Protocol):
    def is_valid(self, number: str) -> bool: ...


def national_numbers(text: str) -> Iterator[Span]:
    """Point at numbers that a state, an insurer or a school gave to a person."""
    for match in _PENSION_NUMBER.finditer(text):
        yield Span(match.start(), match.end(), 0.75, "number in the form of a pension insurance number")
    for match in _NAMED.finditer(text):
        number = match.group(1)
        if sum(map(str.isdigit, number)) >= _FEWEST_DIGITS and not is_sample(number) and number not in _SAMPLES:
            yield Span(match.start(1), match.end(1), 0.85, "number that identifies a person")
    for match in _FORM.finditer(text):
        if match.group() in _SAMPLES or _is_piece(text, match.start(), match.end()):
            continue
        country = next(module for index, (module, _) in enumerate(_FORMS, 1) if match.start(index) >= 0)
        if _checker(country).is_valid(match.group()) and not _NO_PERSONS_BEFORE.search(text[max(0, match.start() - 30) : match.start()]):
            yield Span(match.start(), match.end(), 0.75, "number in the form of a national one, with right check digits")


def _is_piece(text: str, start: int, end: int) -> bool:
    """Whether the digits are part of a longer number or identifier."""
    before, following = text[start - 1 : start], text[end : end + 2]
    return before in {"-", ".", "/"} or (following[:1] in {"-", ".", "/"} and following[1:].isalnum())


@cache
def _checker(module: str) -> _Checker:
    return cast("_Checker", import_module(f"stdnum.{module}"))
