"""Lengths of time as a policy file writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.escalation.time_lengths import LATEST, LONGEST, later, length_text, parse_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30m", timedelta(minutes=30)),
        ("24h", timedelta(hours=24)),
        ("14d", timedelta(days=14)),
        ("1h30m", timedelta(minutes=90)),
        ("1d 2h 3m", timedelta(days=1, hours=2, minutes=3)),
        ("3650d", LONGEST),
    ],
)
def test_a_length_is_days_hours_and_minutes(text: str, length: timedelta) -> None:
    assert parse_length(text) == length


@pytest.mark.parametrize("text", ["", "24", "h", "1.5h", "-1h", "1h1d", "tomorrow", "PT24H", "٣h"])
def test_what_is_no_length_is_told_with_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="written like 30m, 24h, 14d or 1h30m"):
        parse_length(text)


@pytest.mark.parametrize("text", ["0h", "3651d", "9999999m"])
def test_no_clock_stands_still_or_outlasts_the_program(text: str) -> None:
    with pytest.raises(ValueError, match="between a minute and ten years"):
        parse_length(text)


@given(st.integers(1, LONGEST // timedelta(minutes=1)))
def test_a_length_is_read_as_it_was_written(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert parse_length(length_text(length)) == length


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(minutes=1), LONGEST))
def test_what_is_later_is_never_earlier_and_never_beyond_the_calendar(moment: datetime, length: timedelta) -> None:
    assert moment <= later(moment, length) <= LATEST
