"""How days, hours, dates, zones and names are written in a directory file, as types that pydantic validates.

Each parser raises `ValueError` with half a sentence that says what would be right; loading adds the line and the place. A telephone
number is never repeated in a message, because messages are logged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from service.directory.public_holidays import public_holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
ANY_YEAR = 2026
"""A year to try the names of countries and regions with; which one does not matter."""
WIDE_MENTIONS = frozenset({"all", "channel", "everyone", "group", "here"})

_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
_HANDLE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_IDENTIFIER = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_SECRET_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """A stretch of local wall time: minutes after midnight of the day it begins on; `end` above 1440 lies on the next day."""

    start: int
    end: int


def parse_days(text: object) -> tuple[int, ...]:
    """Read `mon`, `mon-fri`, `sat-mon` or `mon,wed,fri` as weekdays, Monday 0."""
    days: set[int] = set()
    for part in str(text).split(","):
        first, dash, last = part.strip().partition("-")
        last = last if dash else first
        if first not in WEEKDAYS or last not in WEEKDAYS:
            raise ValueError(f"days should be written like mon, mon-fri or sat,sun, not {str(text)!r}")
        start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last)
        days.update((start + step) % 7 for step in range((stop - start) % 7 + 1))
    return tuple(sorted(days))


def parse_span(text: object) -> ClockSpan:
    """Read `09:00-12:30`; an end at or before the start lies on the next day, `24:00` is the midnight that ends a day."""
    start_text, _, end_text = str(text).replace(" ", "").partition("-")
    start, end = _minutes(start_text), _minutes(end_text)
    if start is None or end is None or start == MINUTES_A_DAY:
        raise ValueError(f"a time span should be written like 09:00-12:30 or 22:00-06:00, not {str(text)!r}")
    if start == end:
        raise ValueError(f"the time span {str(text)!r} is empty; a whole day is 00:00-24:00")
    return ClockSpan(start, end if end > start else end + MINUTES_A_DAY)


def _minutes(text: str) -> int | None:
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    return minutes if minutes <= MINUTES_A_DAY else None


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"a date should be written like 2026-03-01, not {str(value)!r}") from None


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise ValueError(f"{name!r} is no time zone; they are written like Europe/Lisbon") from None
    return name


def _handle(name: str) -> str:
    if not _HANDLE.fullmatch(name):
        raise ValueError(f"{name!r} can't be a handle; write it without @, of letters, digits, dots, dashes and underscores")
    if name.lower() in WIDE_MENTIONS:
        raise ValueError(f"{name!r} would mention a whole channel, not a person")
    return name


def _identifier(name: str) -> str:
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} should be lower-case letters, digits, dots, dashes and underscores")
    return name


def _secret_name(name: str) -> str:
    if not _SECRET_NAME.fullmatch(name):
        raise ValueError("holds a telephone number or other value; keep that in a secret and write its name here, like PHONE_ON_CALL")
    return name


def _country(code: str) -> str:
    try:
        public_holidays(code, None, ANY_YEAR)
    except NotImplementedError:
        raise ValueError(f"no public holidays are known for {code!r}; write two capital letters, as in PT, or leave it out") from None
    return code


def _without_overlap(hours: dict[tuple[int, ...], tuple[ClockSpan, ...]]) -> dict[tuple[int, ...], tuple[ClockSpan, ...]]:
    spans = sorted(
        (weekday * MINUTES_A_DAY + span.start, weekday * MINUTES_A_DAY + span.end)
        for weekdays, day_spans in hours.items()
        for weekday in weekdays
        for span in day_spans
    )
    round_the_week = [*spans, *((start + MINUTES_A_WEEK, end + MINUTES_A_WEEK) for start, end in spans[:1])]
    for (_, end), (start, _) in pairwise(round_the_week):
        if start < end:
            raise ValueError(f"two time spans overlap on {WEEKDAYS[start // MINUTES_A_DAY % 7]}")
    return hours


Days: TypeAlias = Annotated[tuple[int, ...], BeforeValidator(parse_days)]
Hours: TypeAlias = Annotated[
    dict[Days, tuple[Annotated[ClockSpan, BeforeValidator(parse_span)], ...]], Field(min_length=1), AfterValidator(_without_overlap)
]
Day: TypeAlias = Annotated[date, BeforeValidator(_date)]
Zone: TypeAlias = Annotated[str, AfterValidator(_zone)]
Handle: TypeAlias = Annotated[str, AfterValidator(_handle)]
Identifier: TypeAlias = Annotated[str, AfterValidator(_identifier)]
SecretName: TypeAlias = Annotated[str, AfterValidator(_secret_name)]
Country: TypeAlias = Annotated[str, AfterValidator(_country)]
Line: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\r\n@`]*$")]
