"""The names of persons whose employment, illness or family a text tells of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from service.inference.confidentiality.patterns import LinearPattern, linear
from service.inference.confidentiality.personal.matters import (
    ENDS_OF_NO_NAMES,
    ILLNESS,
    NO_NAMES,
    PERHAPS_PRIVATE,
    PERSON_NOUNS,
    PRIVATE_MATTER,
    PRIVATE_MATTER_IN_GERMAN,
    TITLES,
)
from service.inference.confidentiality.recogniser import Span

_WORD = r"(?:\p{Lu}['’])?\p{Lu}\p{Ll}+(?:\p{Lu}\p{Ll}+)?(?:[-'’]\p{Lu}\p{Ll}+)*"
_PARTICLES = r"(?:(?:van|von|vom|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ter|ten|zu|af|av) ){0,2}"
_NAME = linear(rf"(?:{_WORD}|\p{{Lu}}\.)(?: \p{{Lu}}\.)?(?: {_PARTICLES}{_WORD}){{1,4}}")
"""Two to five words with capitals; longer or shorter ones are headings or said to be no name by `_is_name`."""
_TITLED = linear(
    r"(?:^|[^\pL])([Ff]rau|[Hh]errn?|Mr\.?|Mrs\.?|Ms\.?|Miss|Mme\.?|Mlle|Madame|Monsieur|[Ss]eñora?|[Ss]enhora?|[Pp]an[ai]?|Sra?\."
    r"|[Mm]evrouw|[Mm]eneer"
    r"|[Ss]ignora?|Sig\.(?:ra)?|[Ff]ru|Hr\.|Fr\.|г-жа|г-н|господин|госпожа|Dra?\.|[Dd]octora?|Prof\.)"
    rf" (?:(?:Dr|Prof)\. ){{0,2}}({_WORD}(?: {_PARTICLES}{_WORD}){{0,2}})"
)
_A_DOCTORS = frozenset({"dr.", "dra.", "doctor", "doctora", "prof."})
_CALLED_A_PERSON = linear(
    r"(?:^|[^\pL])(?:(?:[Oo]ur|[Mm]y|[Uu]nsere[rmn]?|[Mm]eine[rmn]?|[Nn]otre|[Nn]uestr[ao]|[Mm]on|[Mm]a|[Nn]oss[ao]|[Nn]ostr[ao]"
    r"|[Nn]asz\w?|[Oo]nze|[Tt]he|an?)"
    r"(?: [\pL-]+){0,2} [\pL-]*(?:er|or|ist|ian|ant|ee|man|woman|yst|ess|eur|euse|rice|iste|ora|ero|era|ista|rka|ron)"
    r"|[Cc]olleague|clerk|cook|chef|matron|guard|coach|[Cc]ollega|[Cc]ollègue|[Cc]olega|compañer[oa]|man|woman|employee|intern|user"
    r"|manager|trainee|apprentice|teacher|nurse|student|applicant|candidate|volunteer|donor|tenant|inmate|refugee|guy|lady"
    r"|[Kk]olleg(?:e|in|en)|Mitarbeiter(?:in)?|Azubi|Auszubildende[rn]?|Sachbearbeiter(?:in)?|profesora?|enfermer[oa]|salariée?"
    r"|сотрудник\w{0,4}|коллег\w|працівни\w{1,4}|account of|naam|nom[ie])(?:,? [\pL-][\pL-][\pL-]+){0,2},? [\"“„«(]?$"
)
_CALLED_A_PATIENT = linear(
    r"(?:^|[^\pL])(?:[Pp]atient(?:in|en)?|[Rr]esident|[Cc]lient|[Cc]hild|[Bb]oy|[Gg]irl|[Pp]upil|[Ff]ather|[Mm]other|[Hh]usband|[Ww]ife"
    r"|[Ss]on|[Dd]aughter"
    r"|[Bb]rother|[Ss]ister|[Pp]arents of|[Kk]ind|[Vv]ater|[Mm]utter|[Mm]ère|[Pp]ère|[Ff]ils|[Ff]ille|[Pp]aciente|[Bb]orrower"
    r"|[Mm]ember)[,:]? \(?$"
)
_OWN = linear(r"(?:^|[^\pL])(?:[Oo]ur|[Mm]y|the|a|an|except|of|for|by|about|with|von|vom|[Ll][ae]|del?)(?:,? [\pL-][\pL-][\pL-]+){0,2},? $")
"""What stands before a person's name, and before many another's."""
_AGED = linear(
    r"^(?:['’]s?)?(?:,? ?\(?(?:born|geb\.|née?|nacid[oa]|\*)|,? ?\(\d{1,2}\)|,? \d{1,2},"
    r"|,? \(?\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) (?:19|20)\d\d)"
)
_AGE_TOLD = linear(
    r"^,? ?\(?(?:aged? \d{1,3}\b|\d{1,3} (?:years|yrs|Jahre|ans|años|anni|anos|lat|år|jaar)\b|(?:born|geb\.|geboren|née? le|nacid[oa]) )"
)
_SUFFERS = linear(r"^(?:['’]s? (?:[\pL-]+ ){0,2}|[\"”]?\s?[:|,(–-]\s?(?:[\pL-]+ ){0,2})$")
"""What stands between a name and the word for a private matter that is its own: "Jo Doe's gross salary", "Jo Doe: diagnosed"."""
_LISTED = linear(r"^ ?[|;\t]")
"""The next field of a list, in whose rows names stand."""
_SPOKEN_OF = linear(
    r"(?i)^[^.\n]*[^\pL](?:she|he|her|hers|his|him|sie|ihr|ihre|ihm|elle|lui|lei|ella|él|ela|ele|ona|hij|zij|haar|hun|hon|han|она|он)(?:[^\pL]|$)"
)
_OWNER = linear(rf"^\p{{Lu}}\p{{Ll}}+ vo[nm] ({_WORD} {_WORD})$")
"""A German noun that names run together with: "Abrechnung von Jo Doe"."""
_HONOURED = linear(r"([\p{Han}\p{Katakana}]{1,8})(?:さん|氏|様|先生)")
_NEAR, _BESIDE = 250, 150
_FEWEST_WORDS, _MOST_WORDS = 2, 4
_END_OF_TEXT = 250
_CLOSE = 40
_LINE = 60
_SMALL = frozenset({"van", "von", "de", "del", "della", "di", "da", "du", "la", "le", "el", "al", "der", "den", "ben", "bin", "ter", "ten"})
"""Particles, which some names write with a capital."""


def employee_cases(text: str) -> Iterator[Span]:
    """Point at the names of persons in a text that speaks of a private matter (warning, dismissal, illness, pay, family).

    A name that something calls a person's counts wherever the matter is told, one without such a word if the matter is told beside it;
    where a matter's word is said of machines or medicine as well, both must hold. Who signs a text is nobody's case.
    """
    matters = _Matters(text)
    for match in _TITLED.finditer(text):
        start, end = match.start(2), match.end(2)
        if _is_name(text[start:end], fewest=1) and not _is_signature(text, start, end) and matters.of_a_titled(match.group(1), start, end):
            yield Span(start, end, 0.7, "name of a person with a title, in a private matter")
    for match in _NAME.finditer(text):
        called, start = _without_what_is_before(match.group(), match.start())
        end = match.end()
        if text[match.start() - 1 : match.start()].isalnum() or not _is_name(text[start:end], fewest=_FEWEST_WORDS):
            continue
        confidence = None if _is_signature(text, start, end) else matters.of(start, end, called=called)
        if confidence:
            yield Span(start, end, confidence, "name of a person in a private matter")
    if matters.told:
        for match in _HONOURED.finditer(text):
            yield Span(match.start(1), match.end(1), 0.6, "name of a person with a title, in a private matter")


class _Matters:
    """Where a text speaks of private matters, and whether it does so of a name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.told = _starts(PRIVATE_MATTER, text)
        self._in_german = _starts(PRIVATE_MATTER_IN_GERMAN, text)
        self._perhaps = _starts(PERHAPS_PRIVATE, text)
        self._illness = _starts(ILLNESS, text)

    def of_a_titled(self, title: str, start: int, end: int) -> bool:
        """Whether a matter is told of a name behind a title."""
        if self.told or self._in_german:
            return True
        if " " not in self._text[start:end]:
            return _CALLED_A_PATIENT.search(self._text[max(0, start - _LINE - len(title)) : start].removesuffix(title + " ")) is not None
        near = [*self._near(self._perhaps, start, end), *(() if title.lower() in _A_DOCTORS else self._near(self._illness, start, end))]
        return bool(near)

    def of(self, start: int, end: int, *, called: bool) -> float | None:
        """Return how surely a matter is told of a full name, which may be known to be called a person's; None if none is."""
        before, after = self._text[max(0, start - _LINE) : start], self._text[end : end + 100]
        aged = _AGE_TOLD.match(after) is not None
        called = called or _CALLED_A_PERSON.search(before) is not None
        patient = aged or _CALLED_A_PATIENT.search(before) is not None or _AGED.match(after) is not None
        if (called or patient or _LISTED.match(after)) and (self.told or self._in_german):
            return 0.65
        if self._near(self.told, start, end, reach=_BESIDE) or (_OWN.search(before) and self._near(self._in_german, start, end)):
            return 0.6
        spoken_of = called or patient or _SPOKEN_OF.match(after) is not None
        if (spoken_of and self._near(self._perhaps, start, end)) or (patient and self._near(self._illness, start, end)):
            return 0.55
        return 0.5 if aged or self._suffers(end) else None

    def _suffers(self, end: int) -> bool:
        """Whether a word for a private matter follows a name as its own."""
        at = bisect_left(self._perhaps, end)
        return at < len(self._perhaps) and self._perhaps[at] < end + _CLOSE and bool(_SUFFERS.match(self._text[end : self._perhaps[at]]))

    def _near(self, places: list[int], start: int, end: int, *, reach: int = _NEAR) -> list[int]:
        at = bisect_left(places, start - reach)
        return places[at : at + 1] if at < len(places) and places[at] < end + reach else []


def _starts(pattern: LinearPattern, text: str) -> list[int]:
    return [match.start() for match in pattern.finditer(text)]


def _without_what_is_before(words: str, start: int) -> tuple[bool, int]:
    """Leave out capitalised words before a name; return whether one of them calls it a person's, and where the rest begins."""
    called = False
    while " " in words:
        first, rest = words.split(" ", 1)
        if first.lower() not in PERSON_NOUNS and first.lower() not in NO_NAMES:
            break
        called = called or first.lower() in PERSON_NOUNS
        start += len(first) + 1
        words = rest
    owner = _OWNER.match(words)
    return called, start + (owner.start(1) if owner else 0)


def _is_name(words: str, *, fewest: int) -> bool:
    """Whether words can be a name: as many with a capital as names have, none of which means something else; an initial counts as one."""
    capital = [word.lower() for word in words.split() if word[0].isupper()]
    spelt = [word for at, word in enumerate(capital) if not word.endswith(".") and not (at and word in _SMALL and word != capital[-1])]
    return fewest <= len(capital) <= _MOST_WORDS and not any(
        word in NO_NAMES or word in TITLES or word.endswith(ENDS_OF_NO_NAMES) for word in spelt
    )


def _is_signature(text: str, start: int, end: int) -> bool:
    """Whether a name stands alone on a line at the end of a text."""
    if len(text) - end > _END_OF_TEXT:
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    following = text[end : end + 40].split("\n", 1)[0]
    return "\n" in text[:start] and line.strip(" -–—*_>~").lower() in {"", "dr.", "prof.", "prof. dr."} and following.strip(" ,.*_") == ""
