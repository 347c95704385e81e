from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.directory.hours import HORIZON_DAYS, is_at_work, next_working_moment
from service.directory.model import Person
from service.directory.public_holidays import public_holidays
from tests.directory.samples import person

# zones whose clocks change in both hemispheres, by half an hour, at midnight, and one that skipped a whole day (Apia, 2011)
ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata", "Pacific/Apia", "America/Sao_Paulo")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def people(draw: st.DrawFn) -> Person:
    hours: dict[str, list[str]] = {}
    for day in draw(st.sets(st.sampled_from(DAYS), min_size=1)):
        marks = sorted(draw(st.sets(st.integers(0, 24 * 4 - 1), min_size=2, max_size=4)))
        spans = [f"{clock(start * 15)}-{clock(end * 15)}" for start, end in zip(marks[::2], marks[1::2], strict=False)]
        hours[day] = spans
    # a night span that ends before any span of the next day can begin
    if draw(st.booleans()):
        day = draw(st.sampled_from(DAYS))
        following = DAYS[(DAYS.index(day) + 1) % 7]
        hours[day] = ["23:00-02:30"]
        hours[following] = ["02:30-11:00"]
    first = draw(st.dates(date(2011, 1, 1), date(2027, 1, 1)))
    leave = [{"from": first, "until": first + timedelta(days=draw(st.integers(0, 20)))}]
    return person(zone=draw(st.sampled_from(ZONES)), hours=hours, leave=leave, country=draw(st.sampled_from([None, "PT", "US"])))


moments = st.datetimes(datetime(2011, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(people(), moments)
@settings(max_examples=150, deadline=None)
def test_the_next_moment_is_at_work_and_never_before_the_one_asked_for(who: Person, at: datetime) -> None:
    following = next_working_moment(who, at)
    assert following is not None
    assert following >= at
    assert following.tzinfo is UTC
    assert is_at_work(who, following)


@given(people(), moments)
@settings(max_examples=100, deadline=None)
def test_nobody_is_at_work_between_a_moment_and_the_next_working_one(who: Person, at: datetime) -> None:
    following = next_working_moment(who, at)
    assert following is not None
    assert (following == at) == is_at_work(who, at)
    for part in range(40):
        between = at + (following - at) * part / 40
        if between < following:
            assert not is_at_work(who, between)


@given(people(), moments)
@settings(max_examples=100, deadline=None)
def test_the_answer_does_not_depend_on_the_zone_that_the_moment_is_written_in(who: Person, at: datetime) -> None:
    elsewhere = at.astimezone(ZoneInfo("Pacific/Chatham"))
    assert is_at_work(who, elsewhere) == is_at_work(who, at)
    assert next_working_moment(who, elsewhere) == next_working_moment(who, at)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2026-03-02T08:59:59+00:00", False),
        ("2026-03-02T09:00:00+00:00", True),
        ("2026-03-02T12:30:00+00:00", False),
        ("2026-03-02T13:30:00+00:00", True),
        ("2026-03-02T18:00:00+00:00", False),
        ("2026-03-07T10:00:00+00:00", False),
    ],
)
def test_a_span_begins_at_its_start_and_is_over_at_its_end(moment: str, works: bool) -> None:
    who = person(hours={"mon-fri": ["09:00-12:30", "13:30-18:00"]})
    assert is_at_work(who, datetime.fromisoformat(moment)) is works


def test_a_span_across_midnight_belongs_to_the_day_it_begins_on() -> None:
    who = person(zone="Asia/Tokyo", hours={"fri": ["22:00-06:00"]})
    tokyo = ZoneInfo("Asia/Tokyo")
    assert is_at_work(who, datetime(2026, 3, 6, 23, 0, tzinfo=tokyo))
    assert is_at_work(who, datetime(2026, 3, 7, 5, 59, tzinfo=tokyo))
    assert not is_at_work(who, datetime(2026, 3, 7, 6, 0, tzinfo=tokyo))
    assert not is_at_work(who, datetime(2026, 3, 6, 5, 0, tzinfo=tokyo))
    assert next_working_moment(who, datetime(2026, 3, 7, 6, 0, tzinfo=tokyo)) == datetime(2026, 3, 13, 22, 0, tzinfo=tokyo)


def test_a_start_in_the_hour_that_spring_skips_is_read_by_the_offset_before_it() -> None:
    # Lisbon, 29 March 2026: 01:00 becomes 02:00
    who = person(hours={"sun": ["01:30-05:00"]})
    assert next_working_moment(who, datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert is_at_work(who, datetime(2026, 3, 29, 3, 59, tzinfo=UTC))
    assert not is_at_work(who, datetime(2026, 3, 29, 4, 0, tzinfo=UTC))


def test_a_span_that_spring_turns_around_is_left_out() -> None:
    # 01:30 does not exist and counts as 02:30, which is after 02:15
    who = person(hours={"sun": ["01:30-02:15"]})
    assert next_working_moment(who, datetime(2026, 3, 28, 12, 0, tzinfo=UTC)) == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)


def test_a_night_through_the_spring_change_is_an_hour_shorter_and_through_the_autumn_change_an_hour_longer() -> None:
    who = person(hours={"sat": ["22:00-06:00"]})

    def minutes(start: datetime) -> int:
        return sum(is_at_work(who, start + timedelta(minutes=step)) for step in range(24 * 60))

    assert minutes(datetime(2026, 3, 28, 12, 0, tzinfo=UTC)) == 7 * 60
    assert minutes(datetime(2026, 10, 24, 12, 0, tzinfo=UTC)) == 9 * 60
    assert minutes(datetime(2026, 6, 6, 12, 0, tzinfo=UTC)) == 8 * 60


def test_an_end_in_the_hour_that_autumn_repeats_is_its_first_occurrence() -> None:
    # Lisbon, 25 October 2026: 02:00 becomes 01:00, so 01:30 comes at 00:30 and 01:30 UTC
    who = person(hours={"sat": ["22:00-01:30"]})
    assert is_at_work(who, datetime(2026, 10, 25, 0, 29, tzinfo=UTC))
    assert not is_at_work(who, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert not is_at_work(who, datetime(2026, 10, 25, 1, 10, tzinfo=UTC))


def test_nobody_works_on_a_public_holiday_of_their_country_or_region() -> None:
    new_year, everywhere = datetime(2026, 1, 1, 10, 0, tzinfo=UTC), datetime(2026, 1, 2, 10, 0, tzinfo=UTC)
    assert not is_at_work(person(country="PT"), new_year)
    assert is_at_work(person(country="PT"), everywhere)
    epiphany = datetime(2026, 1, 6, 10, 0, tzinfo=UTC)
    assert is_at_work(person(country="DE"), epiphany)
    assert not is_at_work(person(country="DE", region="BY"), epiphany)


def test_a_night_before_a_day_off_ends_at_midnight_and_the_night_of_a_day_off_never_begins() -> None:
    who = person(hours={"mon-sun": ["22:00-06:00"]}, leave=[{"from": "2026-05-06", "until": "2026-05-06"}], zone="UTC")
    assert is_at_work(who, datetime(2026, 5, 5, 23, 59, tzinfo=UTC))
    assert not is_at_work(who, datetime(2026, 5, 6, 0, 0, tzinfo=UTC))
    assert not is_at_work(who, datetime(2026, 5, 7, 3, 0, tzinfo=UTC))
    assert next_working_moment(who, datetime(2026, 5, 6, 0, 0, tzinfo=UTC)) == datetime(2026, 5, 7, 22, 0, tzinfo=UTC)


def test_leave_is_counted_in_the_persons_own_days() -> None:
    who = person(zone="Pacific/Auckland", hours={"mon-sun": ["00:00-24:00"]}, leave=[{"from": "2026-05-06", "until": "2026-05-07"}])
    auckland = ZoneInfo("Pacific/Auckland")
    assert is_at_work(who, datetime(2026, 5, 5, 23, 59, tzinfo=auckland))
    assert not is_at_work(who, datetime(2026, 5, 6, 0, 0, tzinfo=auckland))
    assert next_working_moment(who, datetime(2026, 5, 6, 0, 0, tzinfo=auckland)) == datetime(2026, 5, 8, 0, 0, tzinfo=auckland)


def test_leave_beyond_the_horizon_counts_as_never() -> None:
    at = datetime(2026, 5, 6, tzinfo=UTC)
    gone = {"from": at.date(), "until": at.date() + timedelta(days=HORIZON_DAYS + 10)}
    assert next_working_moment(person(leave=[gone]), at) is None


def test_the_holidays_of_an_unknown_country_or_region_are_refused_not_guessed() -> None:
    with pytest.raises(NotImplementedError):
        public_holidays("DE", "QQ", 2026)


def test_a_year_that_the_library_does_not_know_well_raises_no_alarm() -> None:
    assert date(2090, 1, 26) in public_holidays("IN", "MH", 2090)
