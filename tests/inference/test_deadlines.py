"""Deadlines that no longer press, or don't press yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference import deadlines
from service.inference.deadlines import PRESSING, without_idle_deadlines

WRITTEN = datetime(2026, 3, 10, 12, tzinfo=UTC)


def rest(text: str, language: str = "en", written_at: datetime = WRITTEN) -> str:
    return without_idle_deadlines(text, language=language, written_at=written_at)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The tender closes on 3 March 2026 at noon.", "en"),
        ("It expires on May 1st", "en"),
        ("We need it by 2026-04-20.", "en"),
        ("Deadline: 03/02/2026!", "en"),
        ("Wir brauchen das bis 30.04.2026.", "de"),
        ("Die Frist ist der 2. März.", "de"),
        ("Il nous le faut avant le 1er avril 2026.", "fr"),
        ("Lo necesitamos antes del 15 de mayo de 2026.", "es"),
        ("Serve entro il 30 aprile 2026.", "it"),
        ("Нужно до 15 апреля 2026.", "ru"),
    ],
)
def test_a_sentence_whose_deadline_is_over_or_far_ahead_is_left_out(text: str, language: str) -> None:
    assert rest(f"Nothing works. {text} Thanks", language).replace(" ", "") in {"Nothingworks.Thanks", "Nothingworks."}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The tender closes on 11 March at noon.", "en"),
        ("Deadline is 2026-03-10.", "en"),
        ("It must run by 10/03/2026.", "en"),
        ("Es muss bis 12.03. laufen.", "de"),
        ("Il nous le faut avant le 12 mars.", "fr"),
        ("We go live on March 12, 2026.", "en"),
    ],
)
def test_a_near_deadline_stays(text: str, language: str) -> None:
    assert rest(text, language) == text


@pytest.mark.parametrize(
    "text",
    [
        "Since 3 March nobody can log in.",
        "Before version 10.5.2 it worked.",
        "Before 10.5.2 it worked.",
        "It stays until release 10.5. Then it goes.",
        "It must hold by 10 users.",
        "By the end of the week, please.",
        "The server of 3 March 2020 is down.",
        "Our production server is down since our licence expired on 2 January and nobody can log in.",
        "Until 3 March it worked, since then nobody can log in.",
        "It is down due to the storm of 3 March.",
        "",
    ],
)
def test_what_is_no_deadline_stays(text: str) -> None:
    assert rest(text) == text


def test_a_date_without_a_year_is_that_of_the_nearest_year() -> None:
    new_year = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert rest("It expires on 1 January.", written_at=new_year)
    assert not rest("It expires on 20 December.", written_at=new_year)


@given(st.integers(-400, 400))
def test_only_dates_from_yesterday_to_the_bound_press(days: int) -> None:
    text = f"We must finish by {(WRITTEN + timedelta(days)).date().isoformat()}."
    assert (rest(text) == text) == (-1 <= days <= PRESSING.days)


@given(st.text(max_size=200), st.sampled_from(["en", "de", "xx", ""]))
def test_whatever_is_written_is_read(text: str, language: str) -> None:
    left = rest(f"by {text}", language)
    assert len(left) <= len(text) + 3


@pytest.mark.parametrize(
    ("text", "written_at"),
    [
        ("Finish by 3 May.", datetime(1, 1, 1, tzinfo=UTC)),
        ("Finish by 3 May.", datetime(9999, 12, 30, tzinfo=UTC)),
        ("Finish by 3 May.", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
    ],
)
def test_at_the_ends_of_the_calendar_a_deadline_presses(text: str, written_at: datetime) -> None:
    assert rest(text, written_at=written_at) == text


def test_a_year_of_two_digits_is_a_year() -> None:
    assert rest("Finish by 10.01.26.", written_at=datetime(2026, 1, 8, tzinfo=UTC))
    assert not rest("Finish by 10.01.25.", written_at=datetime(2026, 1, 8, tzinfo=UTC))


def test_only_the_first_dates_of_a_very_long_text_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(deadlines, "_when", lambda date, *_: read.append(date))
    without_idle_deadlines("Finish by 3 May 2020.\n" * 40_000, language="en", written_at=WRITTEN)
    assert 0 < len(read) <= 100
