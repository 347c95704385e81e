from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Topic
from service.errors import SourceRefused
from service.forum.as_of import as_of
from service.forum.replay import ReplayReader
from service.forum.sources import open_reader
from service.forum.unanswered import Verdict, standing
from service.settings import Settings
from tests.forum.samples import NOW, unhurried
from tests.forum.test_unanswered import AUTHOR, OTHER, post, topic

HOUR = timedelta(hours=1)
OLDEST = timedelta(days=30)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def reader_of(topics: list[Topic], clock: Clock) -> ReplayReader:
    """A reader of a list that may be changed."""
    return ReplayReader("list", lambda: iter(topics), state=lambda: tuple(topics), oldest=OLDEST, clock=clock)


def test_only_what_was_written_by_then_is_shown() -> None:
    subject = topic(post(2, AUTHOR, 30), post(3, OTHER, 10), hours_ago=48)
    assert as_of(subject, NOW - 49 * HOUR) is None
    shown = as_of(subject, NOW - 20 * HOUR)
    assert shown is not None
    assert [each.number for each in shown.posts] == [1, 2]
    assert as_of(subject, NOW) == subject


def test_how_a_topic_ended_holds_from_its_last_post_on() -> None:
    subject = replace(topic(post(2, OTHER, 10)), closed=True, archived=True, visible=False, pinned_globally=True, has_accepted_answer=True)
    before = as_of(subject, NOW - 11 * HOUR)
    assert before is not None
    assert standing(before) is None
    after = as_of(subject, NOW - 10 * HOUR)
    assert after is not None
    assert standing(after) is Verdict.UNLISTED


def test_an_accepted_answer_counts_once_it_was_written() -> None:
    subject = replace(topic(post(2, OTHER, 20, accepted=True), post(3, AUTHOR, 10)), has_accepted_answer=True)
    between, before = as_of(subject, NOW - 15 * HOUR), as_of(subject, NOW - 21 * HOUR)
    assert between is not None
    assert before is not None
    assert (between.has_accepted_answer, before.has_accepted_answer) == (True, False)


def test_a_moved_clock_plays_the_day() -> None:
    clock = Clock(NOW - 49 * HOUR)
    reader = reader_of([topic(post(2, OTHER, 10), hours_ago=48)], clock)
    seen: list[tuple[int, int]] = []
    while clock.now <= NOW:
        seen += [(int((NOW - clock.now) / HOUR), len(each.posts)) for each in reader.changed(clock.now - HOUR / 2, clock.now)]
        clock.now += HOUR / 2
    assert seen == [(48, 1), (47, 1), (10, 1 + 1), (9, 2)]
    clock.now = NOW - 20 * HOUR
    anew = reader.topic("1")
    assert anew is not None
    assert len(anew.posts) == 1


def test_an_edit_in_the_file_is_a_change_until_it_was_handed_on() -> None:
    topics, clock = [topic(), replace(topic(), id="2")], Clock(NOW)
    reader = reader_of(topics, clock)
    assert [each.id for each in reader.changed(NOW - HOUR, NOW)] == []
    topics[1] = replace(topics[1], body="edited")
    assert next(reader.changed(NOW - HOUR, NOW)).body == "edited"
    assert [each.body for each in reader.changed(NOW - HOUR, NOW)] == ["edited"]
    assert [each.id for each in reader.changed(NOW - HOUR, NOW)] == []


def test_a_topic_without_a_time_is_always_new() -> None:
    bare = Topic(id="7", title="t", body="b")
    assert [each.id for each in reader_of([bare], Clock(NOW)).changed(NOW, NOW)] == ["7"]


@unhurried
@given(st.lists(st.floats(-30, 47), max_size=6), st.floats(0, 60), st.floats(0, 60))
def test_looking_back_twice_is_looking_back_to_the_earlier_time(written: list[float], first: float, second: float) -> None:
    subject = topic(*(post(number, OTHER, hours) for number, hours in enumerate(written, start=2)))
    later, earlier = sorted((NOW - first * HOUR, NOW - second * HOUR), reverse=True)
    once = as_of(subject, later)
    twice = as_of(once, earlier) if once is not None else None
    assert twice == as_of(subject, earlier)


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None)


def test_the_demo_forum_is_played_with_its_solved_topics(settings: Settings) -> None:
    clock = Clock(NOW)
    reader = open_reader("demo", settings, clock=clock, oldest=OLDEST)
    now = {each.id: each for each in reader.changed(None, NOW)}
    assert Verdict.SOLVED in {standing(each) for each in now.values()}
    clock.now = NOW - 20 * HOUR
    earlier = {each.id: each for each in reader.changed(None, clock.now)}
    assert len(earlier) < len(now)
    assert all(post.created_at <= clock.now for each in earlier.values() for post in each.posts)
    assert reader.name == "Harbourline community (demo)"


def test_a_file_of_lines_is_read_anew_when_it_changes(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "topics.jsonl"
    file.write_text('{"id": 1, "title": "T", "body": "B"}\n')
    reader = open_reader(str(file), settings, clock=lambda: NOW, oldest=OLDEST)
    assert reader.topic("2") is None
    file.write_text('{"id": 1, "title": "T", "body": "B"}\n{"id": 2, "title": "T", "body": "B"}\n')
    assert reader.topic("2") is not None
    assert reader.calls == 0


def test_a_file_that_is_gone_is_told(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "topics.jsonl"
    file.write_text('{"id": 1, "title": "T", "body": "B"}\n')
    reader = open_reader(str(file), settings, clock=lambda: NOW, oldest=OLDEST)
    file.unlink()
    with pytest.raises(SourceRefused) as caught:
        reader.topic("1")
    assert caught.value.reason == "unreadable"


def test_a_link_to_nothing_in_a_folder_is_passed_over(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text('{"id": 1, "title": "T", "post_stream": {"posts": []}}')
    (tmp_path / "2.json").symlink_to(tmp_path / "nowhere")
    reader = open_reader(str(tmp_path), settings, clock=lambda: NOW, oldest=OLDEST)
    assert [each.id for each in reader.changed(None, NOW)] == ["1"]
    assert open_reader("https://forum.example.org", settings, clock=lambda: NOW, oldest=OLDEST).name == "forum.example.org"
