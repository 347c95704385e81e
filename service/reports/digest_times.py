"""When a digest is due, and from when on it tells. Pure; working days are Monday to Friday in the company's zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from service.directory.zones import zone as zone_of

NINE = time(9)
_WORKING_DAYS = range(5)
_DAY = timedelta(days=1)


def digest_due(now: datetime, last: datetime | None, zone: str, at: time = NINE) -> bool:
    """Whether the digest of this working day is due at `now` (aware): its hour has come, and the `last` one was made before it.

    What was missed is made good later the same day, not on another.
    """
    today = now.astimezone(zone_of(zone)).date()
    hour = datetime.combine(today, at, zone_of(zone))
    return today.weekday() in _WORKING_DAYS and hour <= now and (last is None or last < hour)


def told_since(until: datetime, zone: str, at: time = NINE) -> datetime:
    """Give from when on a digest tells that tells until a moment (aware): the hour of the working day before, on Mondays Friday's."""
    day = until.astimezone(zone_of(zone)).date() - _DAY
    while day.weekday() not in _WORKING_DAYS:
        day -= _DAY
    return datetime.combine(day, at, zone_of(zone)).astimezone(until.tzinfo)
