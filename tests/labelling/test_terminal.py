from __future__ import annotations

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from service.domain import FindingKind, Labels
from service.errors import InputError
from service.labelling.session import Session
from service.labelling.terminal import label_on_terminal, require_terminal
from tests.labelling.samples import GUESS, Kept, drawn, entry, sitting
from tests.store.samples import NOW

ENTER, LEFT, RIGHT, ESCAPE, STOP = "\r", "\x1b[D", "\x1b[C", "\x1b", "\x03"


def typed(session: Session, keys: str) -> None:
    with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
        keyboard.send_text(keys)
        label_on_terminal(session, clock=lambda: NOW)


def test_keys_say_everything_that_can_be_said() -> None:
    kept = Kept()
    typed(sitting(entry(), keep=kept), f"2amobile_p{ENTER}psun{ENTER}q")
    assert kept.answers == [
        (
            "1",
            Labels(
                "licensing",
                "mobile_push",
                confidential=True,
                confidential_kinds=(FindingKind.SECRET, FindingKind.PERSONAL),
                urgent=True,
                needs_answer=False,
            ),
            False,
        )
    ]


@pytest.mark.parametrize(
    ("letters", "area"), [("mobile", "mobile"), ("PUSH", "mobile_push"), ("ser", "server"), ("boat", None), ("", None)]
)
def test_an_area_is_found_by_a_part_of_its_name_the_whole_name_first(letters: str, area: str | None) -> None:
    session = sitting(entry())
    typed(session, f"a{letters}{ENTER}q")
    assert session.draft.area == area
    assert session.notice == ("No name holds what you typed." if letters == "boat" else "")


def test_a_route_can_be_typed_too() -> None:
    session = sitting(entry())
    typed(session, f"rlic{ENTER}q")
    assert session.draft.route == "licensing"


def test_keys_that_are_typed_into_the_line_do_nothing_else() -> None:
    session = sitting(entry())
    typed(session, f"acq1{ENTER}{STOP}")
    assert session.draft == Labels()


def test_going_on_back_and_to_the_end() -> None:
    kept = Kept()
    session = sitting(entry("1"), drawn("2"), entry("3"), keep=kept)
    typed(session, f"1{ENTER}{RIGHT}g.{ENTER}{LEFT}{LEFT}3{ENTER}{RIGHT}{ENTER}")
    usual = Labels(GUESS.route, GUESS.area, confidential=False, urgent=False, needs_answer=True)
    assert kept.answers == [("1", Labels("technical"), False), ("3", usual, False), ("2", Labels("feature"), True)]
    assert session.finished


@pytest.mark.parametrize("key", ["q", STOP])
def test_stopping_keeps_what_is_saved(key: str) -> None:
    kept = Kept()
    session = sitting(entry("1"), entry("2"), keep=kept)
    typed(session, f"1{ENTER}2{key}")
    assert [topic for topic, *_ in kept.answers] == ["1"]
    assert not session.finished


def test_without_a_terminal_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(InputError, match="needs a terminal") as caught:
        require_terminal()
    assert caught.value.reason == "no_terminal"
