"""The same demands on what reads the changes of a live forum and of one that lies in files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.domain import Topic
from service.forum.changes import ForumReader
from service.forum.discourse_changes import DiscourseReader
from service.forum.folder import FolderSource
from service.forum.replay import ReplayReader
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinTopic, post_documents, topic_document
from service.forum.unanswered import Verdict, standing
from tests.forum.samples import ANNA, BEN, NOW, SYSTEM, connection_to, twin_post, twin_topic

OLDEST = timedelta(days=30)
DAY = timedelta(days=1)


class Forum:
    """A twin whose topics are also written into a folder, for a reader of either."""

    def __init__(self, folder: Path, *topics: TwinTopic) -> None:
        self.twin = TwinForum()
        self.folder = folder
        for topic in topics:
            self.put(topic)

    def put(self, topic: TwinTopic) -> None:
        self.twin.topics[topic.id] = topic
        document: Any = topic_document(topic, as_staff=False, with_raw=True, tags_as_objects=True)
        every = document["post_stream"]["stream"]
        document["post_stream"]["posts"] = post_documents(topic, every, as_staff=False, with_raw=True)
        (self.folder / f"{topic.id}.json").write_text(json.dumps(document), "utf-8")

    def reply(self, number: int, *, hours_ago: float, **more: Any) -> None:
        topic = self.twin.topics[number]
        self.put(replace(topic, posts=[*topic.posts, twin_post(number * 1000 + len(topic.posts), BEN, hours_ago, **more)]))

    def remove(self, number: int) -> None:
        del self.twin.topics[number]
        (self.folder / f"{number}.json").unlink()


MakeReader = Callable[[Forum], ForumReader]


@pytest.fixture(params=["live", "replay"])
def reader_of(request: pytest.FixtureRequest) -> MakeReader:
    def live(forum: Forum) -> ForumReader:
        return DiscourseReader(connection_to(forum.twin), oldest=OLDEST)

    def replay(forum: Forum) -> ForumReader:
        source = FolderSource(forum.folder)
        return ReplayReader("files", lambda: source.topics(NOW), state=source.state, oldest=OLDEST, clock=lambda: NOW)

    made: MakeReader = live if request.param == "live" else replay
    return made


@pytest.fixture
def forum(tmp_path: Path) -> Forum:
    return Forum(
        tmp_path,
        twin_topic(1, hours_ago=50),
        twin_topic(2, twin_post(21, BEN, hours_ago=2), hours_ago=100),
        twin_topic(3, hours_ago=24 * 29),
        twin_topic(4, twin_post(41, BEN, hours_ago=1), hours_ago=24 * 31),
        twin_topic(5, hours_ago=3, closed=True),
    )


def ids(topics: Iterator[Topic]) -> list[str]:
    return [topic.id for topic in topics]


def since(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def test_without_a_beginning_everything_that_is_young_enough_is_read_longest_unchanged_first(forum: Forum, reader_of: MakeReader) -> None:
    assert ids(reader_of(forum).changed(None, NOW)) == ["3", "1", "5", "2"]


def test_since_a_moment_what_was_created_or_bumped_then_or_later_is_read(forum: Forum, reader_of: MakeReader) -> None:
    assert ids(reader_of(forum).changed(since(3), NOW)) == ["5", "2"]
    assert ids(reader_of(forum).changed(since(2.5), NOW)) == ["2"]
    assert ids(reader_of(forum).changed(since(0.5), NOW)) == []


def test_what_is_older_than_allowed_is_not_dragged_in_however_far_back_the_reading_goes(forum: Forum, reader_of: MakeReader) -> None:
    assert "4" not in ids(reader_of(forum).changed(NOW - 900 * DAY, NOW))
    assert ids(reader_of(forum).changed(None, NOW + 2 * DAY)) == ["1", "5", "2"]


def test_a_further_post_makes_a_topic_changed_and_a_note_of_the_forum_does_not(forum: Forum, reader_of: MakeReader) -> None:
    forum.reply(1, hours_ago=0.2)
    forum.put(replace(forum.twin.topics[3], posts=[*forum.twin.topics[3].posts, twin_post(39, SYSTEM, 0.1, post_type=3)]))
    (topic,) = reader_of(forum).changed(since(0.5), NOW)
    assert (topic.id, [post.number for post in topic.posts]) == ("1", [1, 2])


def test_every_post_beyond_the_first_chunk_is_there(forum: Forum, reader_of: MakeReader) -> None:
    forum.put(twin_topic(6, *[twin_post(6001 + index, ANNA, 40 - index / 100) for index in range(44)]))
    (topic,) = (each for each in reader_of(forum).changed(None, NOW) if each.id == "6")
    assert [post.number for post in topic.posts] == list(range(1, 46))


def test_what_stands_against_a_topic_is_told_and_not_left_out(forum: Forum, reader_of: MakeReader) -> None:
    read = {topic.id: standing(topic) for topic in reader_of(forum).changed(None, NOW)}
    assert read == {"1": None, "2": None, "3": None, "5": Verdict.CLOSED}


def test_a_topic_is_read_anew_with_its_edits_also_while_changes_are_read(forum: Forum, reader_of: MakeReader) -> None:
    reader = reader_of(forum)
    for topic in reader.changed(None, NOW):
        old = forum.twin.topics[int(topic.id)]
        edited = replace(old.posts[0], raw=f"Edited {topic.id}")
        forum.put(replace(old, title="Edited", posts=[edited, *old.posts[1:]]))
        again = reader.topic(topic.id)
        assert again is not None
        assert (again.title, again.body, again.posts[1:]) == ("Edited", f"Edited {topic.id}", topic.posts[1:])


def test_a_topic_of_any_age_is_read_if_it_is_asked_for(forum: Forum, reader_of: MakeReader) -> None:
    topic = reader_of(forum).topic("4")
    assert topic is not None
    assert len(topic.posts) == 2


@pytest.mark.parametrize("number", ["999", "", "-1", "1/../2", "latest", "１", "1.json"])
def test_what_is_no_topic_is_none(forum: Forum, reader_of: MakeReader, number: str) -> None:
    assert reader_of(forum).topic(number) is None


def test_a_topic_that_was_removed_is_none_and_changed_no_more(forum: Forum, reader_of: MakeReader) -> None:
    reader = reader_of(forum)
    assert reader.topic("1") is not None
    forum.remove(1)
    assert reader.topic("1") is None
    assert ids(reader.changed(None, NOW)) == ["3", "5", "2"]


def test_who_stops_reading_and_begins_anew_misses_nothing(forum: Forum, reader_of: MakeReader) -> None:
    reader = reader_of(forum)
    assert next(reader.changed(None, NOW)).id == "3"
    assert ids(reader.changed(None, NOW)) == ["3", "1", "5", "2"]
