from __future__ import annotations

import pytest
from pydantic import ValidationError

from service.directory.notation import ClockSpan, parse_days, parse_span
from tests.directory.samples import person


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon", (0,)), ("mon-fri", (0, 1, 2, 3, 4)), ("sat-mon", (0, 5, 6)), ("mon, wed,fri", (0, 2, 4)), ("sun-thu", (0, 1, 2, 3, 6))],
)
def test_days_are_read_singly_in_ranges_and_round_the_week_end(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "monday", "mon-", "-fri", "mon;tue", "Mon"])
def test_other_ways_to_write_days_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="days should be written like"):
        parse_days(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("09:00-12:30", ClockSpan(540, 750)),
        ("22:00-06:00", ClockSpan(1320, 1800)),
        ("18:00-24:00", ClockSpan(1080, 1440)),
        ("18:00-00:00", ClockSpan(1080, 1440)),
        ("00:00-24:00", ClockSpan(0, 1440)),
    ],
)
def test_a_span_whose_end_is_not_after_its_start_ends_on_the_next_day(text: str, span: ClockSpan) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["9:00-12:00", "09:00", "09:00-25:00", "24:00-06:00", "09:00-24:30", "09:60-10:00", "", "nine to five"])
def test_other_ways_to_write_a_span_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a time span should be written like"):
        parse_span(text)


def test_a_span_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="is empty"):
        parse_span("09:00-09:00")


@pytest.mark.parametrize(
    "hours",
    [
        {"mon": ["09:00-12:00", "11:00-13:00"]},
        {"mon-fri": ["09:00-12:00"], "fri": ["11:59-13:00"]},
        {"mon": ["22:00-06:00"], "tue": ["05:00-07:00"]},
        {"sun": ["22:00-06:00"], "mon": ["05:00-07:00"]},
    ],
)
def test_overlapping_spans_are_refused_also_across_midnight_and_the_end_of_the_week(hours: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="two time spans overlap on"):
        person(hours=hours)


def test_spans_that_touch_do_not_overlap() -> None:
    assert person(hours={"mon": ["09:00-12:00", "12:00-13:00"], "sun": ["18:00-09:00"]}).hours


@pytest.mark.parametrize("number", ["+351912345678", "00351 912", "912345678"])
def test_a_telephone_number_is_refused_and_not_repeated(number: str) -> None:
    with pytest.raises(ValidationError) as caught:
        person(phone=number)
    message = caught.value.errors()[0]["msg"]
    assert "write its name here" in message
    assert number not in message


@pytest.mark.parametrize("handle", ["here", "ALL", "channel", "@ann", "ann b", "ann@x", ""])
def test_a_handle_that_is_none_or_mentions_a_channel_is_refused(handle: str) -> None:
    with pytest.raises(ValueError, match=r"handle|whole channel"):
        person(forum=handle)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "..", "Europe", "/etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="is no time zone"):
        person(zone=zone)
