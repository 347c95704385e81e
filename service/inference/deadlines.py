"""Finds the deadlines that a text names by date, and tells which of them no longer press, or don't press yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from service.inference.confidentiality.patterns import LinearMatch, linear

PRESSING = timedelta(days=3)
"""How far ahead a date may lie to press: the guide's "within a day or two" (section 4), and a day for zones and rounding."""
_LONGEST_TEXT = 20_000
_MOST_DATES = 20

_BEFORE_A_DATE = (
    r"\bby\b|\buntil\b|\btill\b|\bbefore\b|\bdeadlines?\b|\bdue\b|\bexpir\w+|\bends?\b|\bending\b|\bcloses?\b|\bcut-?off\b"
    r"|\bno later than\b"
    r"|\bgo(?:es)?[ -]live\b|\bcut-?over\b"
    r"|\bbis\b|\bspätestens\b|\bfrist\b|\bstichtag\b|\bläuft\b|\bvor dem\b|\bendet\b"
    r"|\bjusqu['’]|\bavant le\b|\béchéance\b|\bexpire\b|\bau plus tard\b|\bd['’]ici\b"
    r"|\bantes de|\bhasta\b|\bplazo\b|\bvence\b|\bcaduca\b|\baté\b|\bprazo\b|\bantes d|\bentro\b|\bscade\b|\bscadenza\b|\bfino al\b"
    r"|\bvóór\b|\buiterlijk\b|\btot\b|\bdo dnia\b|\bprzed\b|\btermin\b|\bsenast\b|\binnan\b|\bsenest\b|\binden\b|до |срок|не позднее"
)
_DAY_FIRST = (
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.\d{1,2}\."
    r"|\d{1,2}(?:\.|st|nd|rd|th|er)?(?: of| de)? \pL{3,12}\.?(?:,? (?:de )?\d{4})?"
)
_MONTH_FIRST = r"\pL{3,12}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?"
# one after the other, since "is the 2 May" begins like a date whose month comes first
_DEADLINES = tuple(linear(rf"(?i)(?:{_BEFORE_A_DATE})[^.!?\n\d]{{0,40}}?({date})(?:\W|$)") for date in (_DAY_FIRST, _MONTH_FIRST))
_VERSION = linear(r"(?i)version|release|\bv\d")
_END_OF_SENTENCE = linear(r"[.!?][\s)\"”]|\n|$")


def without_idle_deadlines(text: str, *, language: str, written_at: datetime) -> str:
    """Return a text without the sentences whose deadlines were over when it was written, or lie farther ahead than presses.

    Dates of the day itself press. A date without a year is that of the year in which it lies nearest; one that could be read two ways
    presses if either reading does.

    Args:
        text: prose.
        language: its ISO 639-1 code; dates are read in this language and in English.
        written_at: when it was written (aware).

    """
    found = sorted(_deadlines(text), key=lambda match: match.start(1))
    idle = [match for match in found if _presses(match.group(1), language, written_at) is False]
    pieces, position = [], 0
    for match in idle:
        start, end = _sentence(text, match.start(1), match.end(1) - 1)
        pieces.append(text[position : max(position, start)])
        position = max(position, end)
    return "".join([*pieces, text[position:]])


def _deadlines(text: str) -> Iterator[LinearMatch]:
    for pattern in _DEADLINES:
        for match in islice(pattern.finditer(text[:_LONGEST_TEXT]), _MOST_DATES):
            if not _VERSION.search(match.group()):
                yield match


def _presses(date: str, language: str, written_at: datetime) -> bool | None:
    """Tell whether a date is near ahead; None for what is no date after all."""
    days = [day for order in ("DMY", "MDY") if (day := _read(date, language, written_at, order)) is not None]
    today = written_at.astimezone(UTC).date()
    return any(timedelta(-1) <= day.date() - today <= PRESSING for day in days) if days else None


def _read(date: str, language: str, written_at: datetime, order: str) -> datetime | None:
    # brings language data along that only a text with a deadline needs
    import dateparser
    from dateparser.data.languages_info import language_order
    from dateutil.relativedelta import relativedelta

    # dateparser reads dates without a zone against a naive moment; only the day is looked at
    base = written_at.astimezone(UTC).replace(tzinfo=None)
    wanted = {"RELATIVE_BASE": base, "DATE_ORDER": order, "REQUIRE_PARTS": ["day", "month"], "PARSERS": ["absolute-time"]}
    known = [code for code in dict.fromkeys((language, "en")) if code in language_order]
    found = dateparser.parse(date.rstrip("."), languages=known, settings=wanted)
    if found is None or _names_a_year(date):
        return found
    return min((found + relativedelta(years=shift) for shift in (-1, 0, 1)), key=lambda day: abs(day - base))


def _names_a_year(date: str) -> bool:
    return len(date) - len(date.rstrip("0123456789")) >= 4 or date[:4].isdigit()  # noqa: PLR2004 - the digits of a year


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    """Return start and end of the sentence that holds the characters from `first` to `last`."""
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(text)]
    return max((end for end in ends if end <= first), default=0), min((end for end in ends if end > last), default=len(text))
