from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reports.digest_times import digest_due, told_since

BERLIN = "Europe/Berlin"
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants its bounds naive
zones = st.sampled_from([BERLIN, "UTC", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"])


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026, whose 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        (berlin(2, 8, 59), None, False),
        (berlin(2, 9), None, True),
        (berlin(2, 9).astimezone(UTC), None, True),
        (berlin(2, 9, 1), berlin(2, 9), False),
        (berlin(2, 17), berlin(1, 23), True),
        (berlin(3, 8), berlin(2, 9), False),
        (berlin(3, 9), berlin(2, 9), True),
        (berlin(7, 12), None, False),
        (berlin(8, 12), berlin(6, 9), False),
        (berlin(30, 9), berlin(27, 9), True),  # summer time began on the 29th
    ],
)
def test_it_is_due_once_each_working_day_from_nine_on(now: datetime, last: datetime | None, due: bool) -> None:
    assert digest_due(now, last, BERLIN) is due


@given(moments, zones)
def test_what_was_just_made_is_not_due_again(now: datetime, zone: str) -> None:
    assert not digest_due(now, now, zone)


@given(moments, zones)
def test_looking_every_minute_of_a_week_makes_five(now: datetime, zone: str) -> None:
    last, made = now - timedelta(days=30), 0
    for quarters in range(7 * 24 * 4):
        at = now + timedelta(minutes=15 * quarters)
        if digest_due(at, last, zone):
            last, made = at, made + 1
    # one more where the first day is made good for
    assert made in {5, 6}


def test_it_tells_since_the_working_day_before() -> None:
    assert told_since(berlin(3, 9), BERLIN) == berlin(2, 9)
    assert told_since(berlin(9, 9), BERLIN) == berlin(6, 9)
    assert told_since(berlin(8, 12), BERLIN) == berlin(6, 9)
    assert told_since(berlin(3, 12), BERLIN, time(8)) == berlin(2, 8)


@given(moments, zones)
def test_it_tells_of_some_time_and_at_most_of_four_days(until: datetime, zone: str) -> None:
    assert timedelta() < until - told_since(until, zone) < timedelta(days=4, hours=2)
