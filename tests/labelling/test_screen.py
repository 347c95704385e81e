from __future__ import annotations

import re
from datetime import timedelta

import pytest

from service.domain import FindingKind, Labels
from service.labelling.screen import KIND_KEYS, answers, as_lines, end, foot, head, topic
from service.labelling.session import KINDS, Session
from service.labelling.view import View
from tests.labelling.samples import drawn, entry, sitting
from tests.store.samples import NOW

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def shown(session: Session, columns: int = 110, rows: int = 40) -> str:
    return ESCAPES.sub("", "\n".join(View(session, lambda: NOW).lines(columns, rows)))


def test_a_topic_is_shown_with_its_facts_and_why_it_is_there() -> None:
    told = shown(sitting(entry("7", title="Server down", told="the model is unsure"))).replace("\N{NO-BREAK SPACE}", " ")
    for part in ("Topic 1 of 1", "topic 7 · 30 hours · language en", "Server down", "It stopped after the upgrade.", "the model is unsure"):
        assert part in told


def test_the_guess_about_a_drawn_topic_is_nowhere_on_the_screen() -> None:
    session = sitting(drawn(predicted=Labels("no_such_route", "no_such_area"), confidence=0.4321))
    told = shown(session)
    assert "hidden until you have answered" in told
    assert not re.search("no_such|43", told)


def test_the_guess_about_another_topic_is_shown_with_how_sure_it_is() -> None:
    told = shown(sitting(entry())).replace("\N{NO-BREAK SPACE}", " ")
    assert "feature, mobile, not confidential, not urgent, needs answer (sure of the route by 41 %)" in told


def test_what_is_said_is_marked_without_colours_too() -> None:
    session = sitting(entry())
    session.choose_route("technical")
    session.turn_kind(FindingKind.SECRET)
    told = shown(session)
    assert "[1] •technical" in told
    assert "[2] licensing" in told
    assert "[c] •yes" in told
    assert "[s] •secret" in told
    assert "[u] not said" in told


def test_with_no_color_nothing_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    lines = as_lines(answers(sitting(entry())), 110)
    styles = {code for line in lines for codes in re.findall(r"\x1b\[([0-9;]*)m", line) for code in codes.split(";")}
    assert styles <= {"", "0", "1", "2", "3", "4", "7"}


def test_a_label_in_doubt_is_shown_with_what_was_labelled() -> None:
    assert "Labelled     technical, urgent" in shown(sitting(entry(given=Labels("technical", urgent=True))))


def test_text_can_neither_drive_the_terminal_nor_be_taken_for_markup() -> None:
    session = sitting(entry(title="a\x1b[2Jb\x07", body="[red]keep[/red]\n\x1b]0;owned\x07\r\n\tindented \u202eevil", told="x\x1b[1my"))
    lines = "\n".join(as_lines(topic(session, NOW), 80))
    assert not re.search(r"\x1b\[2J|\x1b\]|\x07|\u202e", lines)
    assert "[red]keep[/red]" in lines
    assert "    indented evil" in ESCAPES.sub("", lines)


def test_cooked_posts_are_shown_as_people_read_them() -> None:
    told = shown(sitting(entry(body="<p>It <strong>stopped</strong> after the upgrade.</p><p>Why?</p>")))
    assert "It stopped after the upgrade." in told
    assert "<p>" not in told


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (110, 30), (40, 60)])
def test_no_line_is_wider_and_no_screen_higher_than_the_terminal(columns: int, rows: int) -> None:
    session = sitting(entry(body="A long line of words that goes on. " * 60))
    lines = [ESCAPES.sub("", line) for line in View(session, lambda: NOW).lines(columns, rows)]
    assert len(lines) <= rows
    assert max(map(len, lines)) <= columns


def test_a_long_text_is_scrolled_to_its_end_and_begins_anew_with_the_next_topic() -> None:
    session = sitting(entry("1", body="\n".join(f"line {number}" for number in range(100))), entry("2"))
    view = View(session, lambda: NOW)

    def text() -> str:
        return ESCAPES.sub("", "\n".join(view.lines(100, 30)))

    assert "line 0 " in text()
    assert re.search(r"\d+ more lines below", text())
    view.turn_page(50)
    assert "line 99 " in text()
    assert "end of the text" in text()
    view.scroll(-1)
    assert "1 more line below" in text()
    session.skip()
    assert "Title of 2" in text()


def test_every_kind_that_people_tell_has_a_key_and_none_has_two_meanings() -> None:
    assert set(KIND_KEYS.values()) == set(KINDS)
    assert not set(KIND_KEYS) & set("racung.xq123456789")


def test_at_the_end_the_sitting_is_told() -> None:
    session = sitting(entry("1"), entry("2"))
    session.skip()
    session.choose_route("technical")
    session.save(NOW + timedelta(minutes=1))
    told = ESCAPES.sub("", "\n".join(as_lines(end(session), 80)))
    assert "That was the list: 1 saved, 1 skipped." in told
    assert "Topic 2 of 2" in ESCAPES.sub("", "\n".join(as_lines(head(session), 80)))


def test_notices_stand_above_the_keys() -> None:
    session = sitting(entry())
    session.back()
    lines = [ESCAPES.sub("", line).strip() for line in as_lines(foot(session, more="3 more lines below"), 120)]
    assert lines[0] == "This is the first topic. · 3 more lines below"
    assert "[Enter] save and next" in lines[1]
