"""Finds the deadlines that a text names by date, and tells which of them no longer press, or don't press yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from itertools import islice

from service.inference.confidentiality.patterns import linear

PRESSING = timedelta(days=3)
"""How far ahead a date may lie to press: the guide's "within a day or two" (section 4), and a day for zones and rounding."""
_LONGEST_TEXT = 20_000
_MOST_DATES = 20

_DEADLINE_WORDS = (
    r"\bby\b|\bdeadlines?\b|\bdue (?:on|by|in|date)\b|\bis due\b|\bcloses\b|\bcut-?off\b|\bno later than\b|\bexpires\b"
    r"|\bgo(?:es)?[ -]live\b|\bcut-?over\b"
    r"|\bspätestens\b|\bfrist\b|\bstichtag\b|\béchéance\b|\bau plus tard\b|\bplazo\b|\bvence\b|\bprazo\b|\bentro\b|\bscadenza\b|\bscade\b"
    r"|\buiterlijk\b|\bdo dnia\b|\btermin\b|\bsenast\b|\bsenest\b|срок|не позднее"
)
_LIMIT_WORDS = (
    r"\buntil\b|\btill\b|\bbefore\b|\bends?\b|\bending\b|\bexpiring\b|\bbis\b|\bläuft\b|\bvor dem\b|\bendet\b|\bjusqu['’]|\bavant le\b"
    r"|\bexpire\b|\bd['’]ici\b|\bantes d|\bhasta\b|\bcaduca\b|\baté\b|\bfino al\b|\bvóór\b|\btot\b|\bprzed\b|\binnan\b|\binden\b|до "
)
"""Words that name the end of something gone by as readily as a deadline: "it worked until 3 May"."""
_DAY_FIRST = (
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.\d{1,2}\."
    r"|\d{1,2}(?:\.|st|nd|rd|th|er)?(?: of| de)? \pL{3,12}\.?(?:,? (?:de )?\d{4})?"
)
_MONTH_FIRST = r"\pL{3,12}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?"
# one after the other, since "is the 2 May" begins like a date whose month comes first
_DATED = tuple(
    (linear(rf"(?i)(?:{words})[^.!?\n\d]{{0,40}}?({form})(?:[^\pL\pN_]|$)"), words is _DEADLINE_WORDS)
    for form in (_DAY_FIRST, _MONTH_FIRST)
    for words in (_DEADLINE_WORDS, _LIMIT_WORDS)
)
_YEAR = linear(r"\d{4}|^\d{1,2}[./]\d{1,2}[./]\d{2}$")
_VERSION = linear(r"(?i)version|release|\bv\d")
_END_OF_SENTENCE = linear(r"[.!?][\s)\"”]|\n|$")


class _When(Enum):
    OVER = auto()
    NEAR = auto()
    AHEAD = auto()


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date in a text, and whether it is called a deadline."""

    date: str
    start: int
    end: int
    is_deadline: bool


def without_idle_deadlines(text: str, *, language: str, written_at: datetime) -> str:
    """Return a text without the sentences whose deadlines were over when it was written, or lie farther ahead than presses.

    Dates of the day itself press. A date without a year is that of the year in which it lies nearest; one that could be read two ways
    presses if either reading does, and so does one that the calendar does not hold. What lasted until a date in the past is no deadline.

    Args:
        text: prose.
        language: its ISO 639-1 code; dates are read in this language and in English.
        written_at: when it was written (aware).

    """
    pieces, position = [], 0
    for dated in sorted(_dates(text), key=lambda each: each.start):
        when = _when(dated.date, language, written_at)
        if when is _When.AHEAD or (when is _When.OVER and dated.is_deadline):
            start, end = _sentence(text, dated.start, dated.end - 1)
            pieces.append(text[position : max(position, start)])
            position = max(position, end)
    return "".join([*pieces, text[position:]])


def _dates(text: str) -> Iterator[_Dated]:
    for pattern, is_deadline in _DATED:
        for match in islice(pattern.finditer(text[:_LONGEST_TEXT]), _MOST_DATES):
            if not _VERSION.search(match.group()):
                yield _Dated(match.group(1), match.start(1), match.end(1), is_deadline)


def _when(text: str, language: str, written_at: datetime) -> _When | None:
    """Tell where a date lies; None for what is no date after all."""
    try:
        today = written_at.astimezone(UTC).date()
        days = [day for order in ("DMY", "MDY") if (day := _read(text, language, today, order)) is not None]
    except (ValueError, OverflowError):
        # at the ends of the calendar
        return _When.NEAR
    if not days:
        return None
    if any(timedelta(-1) <= day - today <= PRESSING for day in days):
        return _When.NEAR
    return _When.OVER if max(days) < today else _When.AHEAD


def _read(text: str, language: str, today: date, order: str) -> date | None:
    # brings language data along that only a text with a deadline needs
    import dateparser
    from dateparser.data.languages_info import language_order
    from dateutil.relativedelta import relativedelta

    base = datetime(today.year, today.month, today.day)  # noqa: DTZ001 - dateparser wants it naive; only the day is looked at
    wanted = {"RELATIVE_BASE": base, "DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month"], "PARSERS": ["absolute-time"]}
    known = [code for code in dict.fromkeys((language, "en")) if code in language_order]
    found = dateparser.parse(text.rstrip("."), languages=known, settings=wanted)
    if found is None or _YEAR.search(text.rstrip(".")):
        return found and found.date()
    return min((found + relativedelta(years=shift) for shift in (-1, 0, 1)), key=lambda day: abs(day - base)).date()


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    """Return start and end of the sentence that holds the characters from `first` to `last`."""
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(text)]
    return max((end for end in ends if end <= first), default=0), min((end for end in ends if end > last), default=len(text))
