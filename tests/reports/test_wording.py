from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.reports.wording import age_in_words, nothing_due, percent, sureness, utc_time, working_time
from tests.reports import samples


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=20), "under an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=13), "13 days"),
        (timedelta(days=20), "2 weeks"),
        (timedelta(days=70), "2 months"),
        (timedelta(days=365), "11 months"),
        (timedelta(days=800), "2 years"),
        (None, "age unknown"),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits(age: timedelta | None, words: str) -> None:
    assert age_in_words(age).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    ("confidence", "abstained", "words"),
    [
        (0.78, False, "fairly sure, 78 %"),
        (0.9, False, "very sure, 90 %"),
        (0.997, False, "very sure, 99 %"),
        (1.0, False, "very sure, 100 %"),
        (0.5, False, "leaning, 50 %"),
        (0.3, False, "a guess, 30 %"),
        (0.78, True, "unsure, 78 %"),
    ],
)
def test_confidence_is_told_in_words_and_number(confidence: float, abstained: bool, words: str) -> None:
    made = samples.prediction(confidence=confidence, abstained=abstained)
    assert sureness(made).replace("\xa0", " ") == words


def test_only_a_full_share_is_a_hundred_percent() -> None:
    assert [percent(share).replace("\xa0", " ") for share in (0, 0.004, 0.9999, 1)] == ["0 %", "0 %", "99 %", "100 %"]


@pytest.mark.parametrize(
    ("read", "problems", "words"),
    [
        (21, (), ("Nobody is waiting", "21 topics were read, and none of them is due.")),
        (1, (), ("Nobody is waiting", "1 topic was read, and it is not due.")),
        (0, (), ("Nobody is waiting", "There was no topic to read.")),
        (3, ("a.json: is not JSON",), ("No topic that was read is due", "3 topics were read, and none of them is due.")),
        (0, ("a.json: is not JSON",), ("No topic that was read is due", "No topic could be read.")),
    ],
)
def test_nobody_is_said_to_wait_only_where_everything_was_read(read: int, problems: tuple[str, ...], words: tuple[str, str]) -> None:
    assert nothing_due(samples.report(topics_read=read, problems=problems)) == words


def test_working_times_are_told_in_the_time_of_the_contacts_city() -> None:
    assert working_time(samples.MIRA, samples.AT) == "at work now, 09:30 Berlin time"
    assert working_time(samples.TOMAS, samples.AT) == "at work from Thu 26 Mar, 09:00 Toronto time"
    assert working_time(samples.WREN, samples.AT) == "working hours unknown"


def test_without_a_zone_working_times_are_told_in_utc() -> None:
    nowhere = replace(samples.TOMAS, zone=None, city=None)
    assert working_time(nowhere, samples.AT) == "at work from Thu 26 Mar, 13:00 UTC"


def test_a_moment_in_another_zone_is_told_in_utc() -> None:
    from zoneinfo import ZoneInfo

    assert utc_time(samples.AT.astimezone(ZoneInfo("Asia/Kolkata"))) == "26 Mar 2026, 08:30 UTC"
