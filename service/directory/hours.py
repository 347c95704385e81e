"""When a person works: spans of local wall time, public holidays and leave, through both changes of the clock. Pure.

A span belongs to the day it begins on. It is dropped if that day is a holiday or leave, and it ends at midnight if the next day is one,
so that nobody is expected at work on a day off. A wall time that the clock skips or repeats is read as RFC 5545, section 3.3.5, says: a
skipped one by the offset before the change, a repeated one as its first occurrence.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service.directory.model import Person
from service.directory.notation import MINUTES_A_DAY, ClockSpan
from service.directory.public_holidays import public_holidays
from service.directory.zones import zone as zone_of

HORIZON_DAYS = 400
"""How far ahead a next working moment is looked for: more than a year of leave counts as never."""
_DAY = timedelta(days=1)


def is_at_work(person: Person, at: datetime) -> bool:
    """Whether the person works at `at` (aware); False for a person without hours."""
    schedule, today = _schedule(person), _local_day(person, at)
    return any(start <= at < end for day in (today - _DAY, today) for start, end in _working_spans(schedule, day))


def next_working_moment(person: Person, at: datetime) -> datetime | None:
    """The first moment at or after `at` (aware) at which the person works, in UTC; None if there is none within 400 days."""
    if not person.hours:
        return None
    schedule = _schedule(person)
    # what began yesterday and is not over holds now, and each day's spans begin after those of the day before
    first_day = _local_day(person, at) - _DAY
    for offset in range(HORIZON_DAYS + 1):
        ahead = [max(start, at) for start, end in _working_spans(schedule, first_day + offset * _DAY) if end > at]
        if ahead:
            return min(ahead).astimezone(UTC)
    return None


class _Schedule(NamedTuple):
    """What a person's working days follow from, comparable with others."""

    zone: str
    country: str | None
    region: str | None
    hours: tuple[tuple[tuple[int, ...], tuple[ClockSpan, ...]], ...]
    leave: tuple[tuple[date, date], ...]


def _schedule(person: Person) -> _Schedule:
    leave = tuple((absence.first, absence.last) for absence in person.leave)
    return _Schedule(person.zone, person.country, person.region, tuple(person.hours.items()), leave)


def _local_day(person: Person, at: datetime) -> date:
    return at.astimezone(zone_of(person.zone)).date()


@lru_cache(maxsize=20_000)
def _working_spans(schedule: _Schedule, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The spans, in UTC, that begin on a local day; asked for again and again about the same few days."""
    if _is_day_off(schedule, day):
        return ()
    zone, found = zone_of(schedule.zone), []
    for weekdays, spans in schedule.hours:
        if day.weekday() not in weekdays:
            continue
        for span in spans:
            runs_over = span.end > MINUTES_A_DAY and _is_day_off(schedule, day + _DAY)
            start = _in_utc(day, span.start, zone)
            end = _in_utc(day, MINUTES_A_DAY if runs_over else span.end, zone)
            # a span that lies in the hour which the clock skips can come out empty or reversed
            if start < end:
                found.append((start, end))
    return tuple(found)


def _in_utc(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, MINUTES_A_DAY)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=zone)
    return wall.astimezone(UTC)


def _is_day_off(schedule: _Schedule, day: date) -> bool:
    if any(first <= day <= last for first, last in schedule.leave):
        return True
    return schedule.country is not None and day in public_holidays(schedule.country, schedule.region, day.year)
