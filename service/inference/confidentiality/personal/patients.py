"""What a medical image or record tells of its patient: name, number, date of birth; and dates of birth elsewhere.

Forms: DICOM PS3.5 (value representation PN: family name, caret, given name) and PS3.6 (tags 0010,0010 to 0010,1040).
"""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import group_span, linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample

_NAME = linear(
    r"(?i)(?:\(?0010,\s?0010\)?|\bpatient(?:en|['’]?s)?[ _.-]?name\b|\bnom du patient|\bnombre del paciente)[\"']?(?:[ ,:=\t"
    r"|]{1,6}(?:PN|LO))?"
    r"(?:[ \t:=|]{0,6}[\[\"'=]?[ ]?([\pL][\pL'’.-]+(?:\^[\pL'’.-]*)+)"
    r"|[ \t]{0,4}[:=|\[][ \t]{0,4}[\[\"']?[ ]?((?-i:\p{Lu}[\pL'’-]+,? \p{Lu}[\pL'’-]+)))"
)
_CARET_NAME = linear(r"\p{Lu}[\pL'’-][\pL'’-]+\^\p{Lu}[\pL'’-][\pL'’-]+(?:\^[\pL.]*)*")
_MEDICAL = linear(r"(?i)patient|dicom|\b0010,|\bpacs\b|\bC-(?:FIND|MOVE|STORE)\b|\bstudy|hl7|\bPID\|")
_NUMBER = linear(
    r"(?i)(?:\(?0010,\s?0020\)?|\bpatient(?:en|['’]?s)?[ _.-]?(?:id|nr|no|number|nummer)\b)[\"']?(?:[ ,:=\t|]{1,6}LO)?[ \t:="
    r"|.]{0,6}(?:\[|\"|')?"
    r"([A-Z]{0,4}[ -]?\d[\dA-Z-]{4,20})"
)
# fmt: off
_NOBODY = frozenset({
    "anon", "anonymous", "anonymized", "anonymised", "anonym", "anonyme", "anonimo", "phantom", "test", "tester", "testing", "demo",
    "sample", "example", "dummy", "doe", "mustermann", "dupont", "unknown", "none", "null", "name", "family", "given", "first", "last",
    "patient", "qa", "case", "subject", "subj", "volunteer", "removed", "redacted", "hidden", "deidentified", "head", "brain", "id", "no",
    "not", "smith", "value", "empty", "missing", "field", "tag", "attribute", "string", "tree", "list", "and", "is", "in", "of", "or",
    "the", "from", "as",
})
# fmt: on
"""Words in names that stand for no patient: phantoms, pseudonyms, and what follows "patient name" in a sentence."""
_DATE = (
    r"(\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d\d[./-]\d\d|(?:19|20)\d{6}\b"
    r"|\d{1,2}\.?(?:st|nd|rd|th)? (?:de |of )?\pL{3,12}\.?,? (?:de |of )?(?:19|20)\d\d|\p{Lu}\p{Ll}{2,9} \d{1,2}(?:st|nd|rd"
    r"|th)?,? (?:19|20)\d\d)"
)
_BORN = linear(
    r"(?i)(?:\bborn|\bdate of birth|\bbirth[ _]?date|\bdob|\bpatient['’]?s?[ _]?birth[ _]?date|0010,\s?0030\)?|\bgeboren|\bgeb\.?"
    r"|\bgeburtsdatum"
    r"|\bn[ée]e?|\bdate de naissance|\bnacid[oa]|\bfecha de nacimiento|\bnascid[oa]|\bdata de nascimento|\bnat[oa]|\bdata di nascita"
    r"|\bur\.|\burodzon[ya]|\bdata urodzenia|\bgeboortedatum|\bfødt|\bfödd|\bfødselsdato|\bfödelsedatum|\bsyntynyt|\bsyntymäaika"
    r"|\bnarozen[aáý]?|дата рождения|г\.р\.|родил(?:ся|ась)|生年月日|出生)"
    r"[\"']?(?:[ ,:=\t|]{1,6}DA)?[ \t:=|,([\"']{0,6}(?:on |am |le |el |il |em |den |the |em )?" + _DATE
)
_PLACEHOLDER_DATE = linear(r"^(?:1900|1970|2000|1990|1980)[./-]?01[./-]?01|^0?1[./-]0?1[./-](?:1900|1970|2000|1990|1980)")


def patients(text: str) -> Iterator[Span]:
    """Point at a patient's name, and at the patient's number where a name stands in the text."""
    if "^" not in text and "atient" not in text and "0010," not in text:
        return
    named = False
    for match in _NAME.finditer(text):
        start, end = group_span(match, 1, 2)
        end = start + len(text[start:end].rstrip(".-"))
        if not _is_nobody(text[start:end]):
            named = True
            yield Span(start, end, 0.85, "name of a patient in a record")
    if "^" in text and _MEDICAL.search(text):
        for match in _CARET_NAME.finditer(text):
            if not _is_nobody(match.group()):
                named = True
                yield Span(match.start(), match.end(), 0.85, "name of a patient in a record")
    if named:
        for match in _NUMBER.finditer(text):
            if not is_sample(match.group(1)):
                yield Span(match.start(1), match.end(1), 0.8, "number of a patient in a record")


def birth_dates(text: str) -> Iterator[Span]:
    """Point at dates that something calls a person's birth."""
    for match in _BORN.finditer(text):
        if not _PLACEHOLDER_DATE.match(match.group(1)):
            yield Span(match.start(1), match.end(1), 0.7, "date of birth")


def _is_nobody(name: str) -> bool:
    words = name.lower().replace("^", " ").replace(",", " ").replace(".", " ").replace("-", " ").split()
    return len(words) < 2 or any(word.rstrip("0123456789") in _NOBODY for word in words)  # noqa: PLR2004 - family and given name
