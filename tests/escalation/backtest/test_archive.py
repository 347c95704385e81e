from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.domain import Topic
from service.errors import InputError, SourceRefused
from service.escalation.backtest.archive import as_it_stood, read_archive
from tests.escalation.backtest.samples import MONDAY, at, topic, written_archive


def refused(path: Path, **window: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        read_archive(path, **window)
    return caught.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written_archive(tmp_path / "topics.jsonl", [topic(2, ("yan", 30), written=5), topic(1), topic(3, written=50)])


def test_topics_come_in_the_order_of_their_writing_and_the_archive_ends_with_its_last_post(file: Path) -> None:
    found = read_archive(file)
    assert [each.id for each in found.topics] == ["1", "2", "3"]
    assert (found.read, found.ends_at, found.name) == (3, at(50), "topics.jsonl")


def test_the_window_has_its_beginning_and_not_its_end_and_leaves_the_archives_end_alone(file: Path) -> None:
    found = read_archive(file, since=at(5), until=at(50))
    assert ([each.id for each in found.topics], found.outside, found.ends_at) == (["2"], 2, at(50))


def test_topics_that_cannot_be_replayed_are_counted(tmp_path: Path) -> None:
    timeless, without_posts = topic(2, created_at=None), topic(3, posts=())
    found = read_archive(written_archive(tmp_path / "topics.jsonl", [topic(1), timeless, without_posts]))
    assert ([each.id for each in found.topics], found.without_time, found.without_posts) == (["1"], 1, 1)


def test_a_folder_of_topic_documents_is_an_archive_and_broken_files_are_told(tmp_path: Path) -> None:
    posts = [{"post_number": 1, "username": "zoe", "created_at": "2026-03-02T09:00:00.000Z", "cooked": "<p>Help</p>"}]
    document = {"id": 7, "title": "Help", "created_at": "2026-03-02T09:00:00.000Z", "post_stream": {"posts": posts}}
    (tmp_path / "7.json").write_text(json.dumps(document))
    (tmp_path / "8.json").write_text("{")
    found = read_archive(tmp_path)
    assert ([each.created_at for each in found.topics], found.problems) == ([MONDAY], ("8.json: is not JSON",))


def test_an_archive_without_posts_is_refused_because_nobody_can_tell_what_was_answered(tmp_path: Path) -> None:
    error = refused(written_archive(tmp_path / "topics.jsonl", [topic(1, posts=())]))
    assert error.reason == "no_posts"
    assert "needs `created_at` and all its `posts`" in str(error)


def test_a_window_without_topics_says_when_there_are_some(file: Path) -> None:
    error = refused(file, since=at(1_000))
    assert error.reason == "no_topics_in_window"
    assert "from 2026-03-02 to 2026-03-04" in str(error)


@pytest.mark.parametrize("name", ["nowhere", "topics.csv"])
def test_what_is_no_archive_is_refused_with_what_would_be_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "topics.csv").write_text("id\n")
    error = refused(tmp_path / name)
    assert error.reason == "not_an_archive"
    assert "give a folder of Discourse topic documents" in str(error)


def test_an_empty_folder_and_a_file_of_broken_lines_are_told(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused):
        read_archive(tmp_path)
    (tmp_path / "topics.jsonl").write_text("{\n")
    assert "the first problem: topics.jsonl line 1" in str(refused(tmp_path / "topics.jsonl"))


def test_how_a_topic_stands_counts_from_its_last_post_on() -> None:
    subject: Topic = replace(topic(1, ("yan", 10)), closed=True, archived=True, has_accepted_answer=True, visible=False, views=9)
    before, after = as_it_stood(subject, at(9)), as_it_stood(subject, at(10))
    assert (before.closed, before.archived, before.has_accepted_answer, before.visible, before.views) == (False, False, False, True, 0)
    assert (after.closed, after.archived, after.has_accepted_answer, after.visible, after.views) == (True, True, True, False, 0)


def test_an_archive_has_another_signature_once_a_file_is_another(tmp_path: Path, file: Path) -> None:
    first = read_archive(file).signature
    assert read_archive(file, since=at(5)).signature == first
    file.write_bytes(file.read_bytes() + b"\n")
    assert read_archive(file).signature != first
