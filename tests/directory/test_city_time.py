from __future__ import annotations

from datetime import UTC, datetime

from service.directory.city_time import city_time, short_city_time


def test_a_time_is_told_by_the_clock_of_the_city() -> None:
    at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert city_time(at, zone="Asia/Tokyo", city="Tokyo") == "Sunday, 29 March 2026, 08:30 Tokyo time"
    assert short_city_time(at, zone="America/Toronto", city="Toronto") == "Sat 28 Mar 19:30, Toronto"
