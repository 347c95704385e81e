from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.demo_day import DEMO_AT, Said, Span, Story, play
from service.escalation.cases import ActionKind, Stage

SPAN = Span(before=timedelta(hours=6), after=timedelta(hours=11), step=timedelta(minutes=30))


@pytest.fixture(scope="module")
def told() -> list[Said]:
    return []


@pytest.fixture(scope="module")
def moments() -> list[datetime]:
    return []


@pytest.fixture(scope="module")
def stories(told: list[Said], moments: list[datetime]) -> Sequence[Story]:
    return play(seconds=0, tell=told.append, moment=moments.append, span=SPAN)


def test_cases_pass_through_all_stages(stories: Sequence[Story]) -> None:
    assert {story.stage for story in stories} == set(Stage)
    assert {"answered", None} <= {story.ended for story in stories}


def test_everything_told_stands_in_a_story_and_the_other_way_round(stories: Sequence[Story], told: list[Said]) -> None:
    assert {said for story in stories for said in story.said} == set(told)
    assert len(told) == len(set(told))


def test_the_clock_moves_through_all_the_days(stories: Sequence[Story], moments: list[datetime]) -> None:
    assert stories
    assert (moments[0], moments[-1] + SPAN.step) == (DEMO_AT - SPAN.before, DEMO_AT + SPAN.after)
    assert moments == SPAN.moments()


def test_a_weakness_is_told_to_security_in_private_and_mentioned_nowhere(stories: Sequence[Story]) -> None:
    told = [story for story in stories if any(said.kind == ActionKind.SECURITY_POST for said in story.said)]
    assert told
    for story in told:
        assert {said.kind for said in story.said} <= {ActionKind.SECURITY_POST, ActionKind.ADVISE, ActionKind.QUEUE, ActionKind.HAND_OVER}
        assert all("(private)" in said.place for said in story.said if said.kind == ActionKind.SECURITY_POST)


def test_what_was_found_in_a_topic_stands_in_no_message(told: list[Said], stories: Sequence[Story]) -> None:
    assert stories
    # the demo's made-up address and telephone number, which its topics show
    assert not [said for said in told if "192.88.99.147" in said.text or "23125 417" in said.text]


def test_the_command_shows_what_is_decided_and_a_table_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Said(DEMO_AT, "7", "Down", "channel_post", ("Ann",), "help (public)", loud=True, text="Hello @ann")
    story = Story("7", "Down", "escalated", None, (said,))

    def quick(*, seconds: float, tell: object, moment: object) -> list[Story]:
        assert seconds == 0
        assert callable(tell)
        assert callable(moment)
        tell(said)
        moment(DEMO_AT)
        return [story]

    monkeypatch.setattr("service.demo_day.play", quick)
    result = CliRunner().invoke(app, ["demo", "--seconds", "0", "--texts"])
    assert result.exit_code == 0
    assert "Wed 09:00  post in the chat in help (public), loud: Ann  (topic 7)" in result.output
    assert "    Hello @ann" in result.output
    assert "1 cases, 1 things decided; nothing left." in result.output
