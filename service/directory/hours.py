"""When a person works: spans of local wall time, public holidays and leave, through both changes of the clock. Pure.

A span belongs to the day it begins on. It is dropped if that day is a holiday or leave, and it ends at midnight if the next day is one,
so that nobody is expected at work on a day off. A wall time that the clock skips or repeats is read as RFC 5545, section 3.3.5, says: a
skipped one by the offset before the change, a repeated one as its first occurrence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.directory.model import Person
from service.directory.notation import MINUTES_A_DAY
from service.directory.public_holidays import public_holidays
from service.directory.zones import zone as zone_of

HORIZON_DAYS = 400
"""How far ahead a next working moment is looked for: more than a year of leave counts as never."""


def is_at_work(person: Person, at: datetime) -> bool:
    """Whether the person works at `at` (aware); False for a person without hours."""
    first_day = _local_day(person, at) - timedelta(days=1)
    return any(start <= at < end for start, end in _working_spans(person, first_day, days=2))


def next_working_moment(person: Person, at: datetime) -> datetime | None:
    """The first moment at or after `at` (aware) at which the person works, in UTC; None if there is none within 400 days."""
    if not person.hours:
        return None
    # what began yesterday and is not over holds now, and each day's spans begin after those of the day before
    first_day = _local_day(person, at) - timedelta(days=1)
    for offset in range(HORIZON_DAYS + 1):
        ahead = [max(start, at) for start, end in _working_spans(person, first_day + timedelta(days=offset), days=1) if end > at]
        if ahead:
            return min(ahead).astimezone(UTC)
    return None


def _local_day(person: Person, at: datetime) -> date:
    return at.astimezone(zone_of(person.zone)).date()


def _working_spans(person: Person, first_day: date, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    """The spans, in UTC, that begin on `days` local days from `first_day` on."""
    zone = zone_of(person.zone)
    for offset in range(days):
        day = first_day + timedelta(days=offset)
        if _is_day_off(person, day):
            continue
        for weekdays, spans in person.hours.items():
            if day.weekday() not in weekdays:
                continue
            for span in spans:
                runs_over = span.end > MINUTES_A_DAY and _is_day_off(person, day + timedelta(days=1))
                start = _in_utc(day, span.start, zone)
                end = _in_utc(day, MINUTES_A_DAY if runs_over else span.end, zone)
                # a span that lies in the hour which the clock skips can come out empty or reversed
                if start < end:
                    yield start, end


def _in_utc(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, MINUTES_A_DAY)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=zone)
    return wall.astimezone(UTC)


def _is_day_off(person: Person, day: date) -> bool:
    if any(absence.covers(day) for absence in person.leave):
        return True
    return person.country is not None and day in public_holidays(person.country, person.region, day.year)
