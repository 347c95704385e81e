from __future__ import annotations

import io
from datetime import timedelta

import pytest
from rich.console import Console
from typer.testing import CliRunner

from service.cli import app
from service.demo.forum import DEMO_AT
from service.demo.telling import Call, ChannelShown, Days, PostShown, Pressed, Said, Story
from service.demo.terminal import lines_of, shown_days
from service.domain import Visibility
from service.escalation.cases import Status

TEXT = "Hello @ann, would you take a look? " + "It is about the app. " * 20 + "\n\nTopic: https://forum.example/t/7"
SAID = Said(DEMO_AT, "7", "channel_post", ("Ann",), "help (public)", loud=True, text=TEXT)
WAITS = Said(DEMO_AT, "7", "mention", ("Bob",), "", loud=False, text="", status=Status.PENDING)
PRESSED = Pressed(DEMO_AT + timedelta(minutes=7), "7", "Ann", "Wrong route", "feature", "help", "Thank you. The route is feature now.")
POSTS = (
    PostShown(DEMO_AT, TEXT, ("I take it", "Not needed"), edited=False, urgent=True),
    PostShown(DEMO_AT, "This is over.\n\nTopic: https://forum.example/t/8", (), edited=True, urgent=False),
)
DAYS = Days(
    stories=(Story("7", "Down", "escalated", None, (SAID, WAITS)), Story("8", "Up", "watching", "answered", ())),
    channels=(ChannelShown("team/help", Visibility.PUBLIC, POSTS),),
    presses=(PRESSED,),
    calls=(Call("Ann", "7", "Hello", over=True),),
    public_texts=2,
    leaks=0,
)


def shown(width: int, *, whole: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width)
    for part in (lines_of(SAID, whole=whole), lines_of(PRESSED, whole=whole), *shown_days(DAYS, whole=whole)):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [40, 80, 160])
def test_no_line_is_wider_than_the_terminal_or_filled_up_with_blanks(width: int) -> None:
    lines = shown(width).splitlines()
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line.endswith("  ")]


def test_a_channel_is_shown_with_its_level_its_posts_and_what_can_still_be_pressed() -> None:
    out = shown(160)
    assert "team/help · public · 2 posts" in out
    assert "Wed 09:00  [urgent] Hello @ann, would you take a look?" in out
    assert "           [I take it] [Not needed]" in out
    assert "Wed 09:00  This is over. Topic: …/t/8\n           (edited)" in out


def test_a_press_is_shown_with_what_was_told() -> None:
    assert "Wed 09:07  Ann presses [Wrong route: feature] in help  (topic 7)\n           → Thank you. The route is feature now." in shown(
        80
    )


def test_what_waits_and_who_was_asked_and_how_it_ended_stand_in_the_table() -> None:
    out = shown(160)
    assert "post in the chat in help (public), loud: Ann" in out
    assert "to be released: mention on the forum: Bob" in out
    assert "nobody was asked" in out
    assert "answered" in out


def test_calls_and_counts_come_last() -> None:
    out = shown(160)
    assert "Ann  (topic 7); taken back, as it is over" in out
    assert "2 topics, 1 action carried out, 1 press, 1 call; 0 confidential texts among 2 of ours that anybody can read." in out


def test_a_message_is_shown_whole_where_that_is_wanted() -> None:
    assert "https://forum.example/t/7" in shown(160, whole=True)
    assert "https://forum.example/t/7" not in shown(160)


def test_the_command_tells_what_happens_and_ends_with_the_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def quick(*, seconds: float, tell: object, moment: object) -> Days:
        assert seconds == 0
        assert callable(tell)
        assert callable(moment)
        tell(SAID)
        moment(DEMO_AT)
        return DAYS

    monkeypatch.setattr("service.demo.play.play", quick)
    result = CliRunner().invoke(app, ["demo", "--seconds", "0"])
    assert result.exit_code == 0
    assert "Wed 09:00  post in the chat in help (public), loud: Ann  (topic 7)" in result.output
    assert "2 topics, 1 action carried out" in result.output
