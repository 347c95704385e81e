from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.cells import cell_len
from rich.console import Console

from service.reports.entries import Report
from service.reports.terminal import print_report
from tests.reports import samples


def printed(report: Report, width: int, *, terminal: bool = False) -> str:
    out = io.StringIO()
    print_report(report, Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else "auto"))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 140, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in printed(samples.full_report(), width).splitlines()) <= width


@pytest.mark.parametrize("width", [80, 140])
def test_the_table_shows_age_marks_route_area_person_and_title(width: int) -> None:
    words = " ".join(printed(samples.report(samples.full_report().entries[-2]), width).split())
    for shown in ("31 hours", "Technical 78 %", "Auth SSO", "Mira Okafor", "Sign-in loops back"):
        assert shown in words.replace("\xa0", " ")
    assert "urgent" in printed(samples.full_report(), width)


@pytest.mark.parametrize("width", [80, 140])
def test_people_who_would_be_asked_later_are_not_shown_as_asked_now(width: int) -> None:
    entry = samples.full_report().entries[-2]
    nobody = replace(entry, suggestion=replace(entry.suggestion, contacts=(), fallback=entry.suggestion.contacts))
    words = " ".join(printed(samples.report(nobody), width).split())
    assert "nobody; later" in words.replace("\xa0", " ")
    assert "nobody; later" not in printed(samples.report(entry), width)


def test_a_route_that_a_confidential_topic_falls_to_is_shown() -> None:
    assert "→ Security" in printed(samples.full_report(), 80)


def test_there_are_colours_on_a_terminal_and_none_in_a_pipe() -> None:
    assert "\x1b[" in printed(samples.full_report(), 80, terminal=True)
    assert "\x1b" not in printed(samples.full_report(), 80)


def test_a_title_is_never_read_as_markup() -> None:
    assert "[bold]loud[/bold]" in printed(samples.report(samples.with_title("[bold]loud[/bold]")), 140)


def test_an_empty_report_says_so_kindly() -> None:
    text = printed(samples.report(), 80)
    assert "Nobody is waiting" in text
    assert "Not due: 14 answered, 5 too young, 2 closed." in text


def test_what_could_not_be_read_is_told_at_the_end() -> None:
    assert printed(samples.full_report(), 140).rstrip().endswith("topic 118 could not be read (server error 502)")


def test_a_topic_of_unknown_age_is_shown() -> None:
    assert "unknown" in printed(samples.report(samples.entry(age=None), samples.entry(age=timedelta(hours=25))), 80)
