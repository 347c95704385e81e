from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import SourceRefused
from service.forum.jsonl import JsonLinesSource, bare_topics_of_lines, parse_line, topics_of_lines
from service.forum.unanswered import Verdict, answer_status
from tests.forum.samples import NOW, unhurried

GOOD = b'{"id": "a", "title": "T", "body": "B"}'


def test_three_fields_make_a_topic_and_others_are_ignored() -> None:
    topic = parse_line(b'{"id": 7, "title": "T", "body": "", "route": "technical", "label": {}}', place="x line 1")
    assert (topic.id, topic.title, topic.body, topic.created_at, topic.posts) == ("7", "T", "", None, ())


def test_time_url_author_and_posts_are_taken_where_given() -> None:
    line = (
        b'{"id": "a", "title": "T", "body": "B", "created_at": "2026-02-27T09:00:00Z", "url": "https://f.example/t/1", "posts": ['
        b'{"user_id": 1, "username": "anna", "created_at": "2026-02-27T09:00:00Z", "raw": "B"},'
        b'{"user_id": 2, "username": "ben", "created_at": "2026-02-28T09:00:00Z", "raw": "Try this"}]}'
    )
    topic = parse_line(line, place="x")
    assert (topic.author_id, topic.author, topic.url) == (1, "anna", "https://f.example/t/1")
    status = answer_status(topic, NOW)
    assert (status.verdict, status.answered_by) == (Verdict.ANSWERED, 2)


def test_what_a_community_sorted_its_topics_by_is_taken_where_given() -> None:
    line = b'{"id": 1, "title": "T", "body": "B", "category": "Support", "category_id": 4, "tags": ["ldap", {"id": 2, "name": "login"}]}'
    topic = parse_line(line, place="x")
    assert (topic.category, topic.category_id, topic.tags) == ("Support", 4, ("ldap", "login"))


def test_a_topic_without_posts_is_due() -> None:
    assert answer_status(parse_line(GOOD, place="x"), NOW).verdict is Verdict.DUE


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"nonsense", "is not JSON"),
        (b'{"id": "a", "title": "\xff", "body": ""}', "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "is not a JSON object"),
        (b'{"title": "T", "body": "B"}', "field id"),
        (b'{"id": true, "title": "T", "body": "B"}', "field id"),
        (b'{"id": "", "title": "T", "body": "B"}', "field id is missing, empty"),
        (b'{"id": "a", "title": 3, "body": "B"}', "field title"),
        (b'{"id": "a", "title": "T"}', "field body"),
        (b'{"id": "a", "title": "T", "body": null}', "field body"),
        (b'{"id": "a", "title": "T", "body": "B", "created_at": "yesterday"}', "field created_at"),
        (b'{"id": "a", "title": "T", "body": "B", "posts": {"1": 2}}', "field posts"),
    ],
)
def test_a_bad_line_is_refused_with_its_place_and_field(line: bytes, problem: str) -> None:
    with pytest.raises(SourceRefused) as caught:
        parse_line(line, place="x line 9")
    assert str(caught.value).startswith("x line 9: ")
    assert problem in str(caught.value)


def test_bad_lines_and_repeated_ids_are_told_by_number_and_do_not_stop_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "topics.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + b"\n".join([GOOD, b"", b"oops", GOOD, GOOD.replace(b'"a"', b'"b"'), b"   "]))
    problems: list[str] = []
    source = JsonLinesSource(file, on_problem=problems.append)
    assert [topic.id for topic in source.topics(NOW)] == ["a", "b"]
    assert problems == [
        "topics.jsonl line 3: is not JSON in UTF-8",
        "topics.jsonl line 4: id 'a' was already read from topics.jsonl line 1",
    ]
    assert (source.name, source.calls) == ("topics.jsonl", 0)


def test_bare_topics_take_three_fields_whatever_the_others_hold() -> None:
    problems: list[str] = []
    line = b'{"id": 7, "title": "T", "body": "B", "posts": "none", "url": 3, "author": []}'
    (topic,) = bare_topics_of_lines([line], origin="x", on_problem=problems.append)
    assert (topic.id, topic.title, topic.body, topic.created_at, topic.posts) == ("7", "T", "B", None, ())
    assert problems == []


def test_a_bare_topic_with_no_real_time_is_told_and_left_out() -> None:
    problems: list[str] = []
    line = b'{"id": 7, "title": "T", "body": "B", "created_at": "yesterday"}'
    assert list(bare_topics_of_lines([line], origin="x", on_problem=problems.append)) == []
    assert len(problems) == 1
    assert problems[0].startswith("x line 1: field created_at")


def test_among_bare_topics_an_empty_line_is_told_by_number() -> None:
    problems: list[str] = []
    topics = list(bare_topics_of_lines([GOOD, b"\n", b" \r\n", GOOD.replace(b'"a"', b'"b"')], origin="x", on_problem=problems.append))
    assert [topic.id for topic in topics] == ["a", "b"]
    assert problems == ["x line 2: is empty", "x line 3: is empty"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        list(JsonLinesSource(tmp_path / "none.jsonl").topics(NOW))
    assert caught.value.reason == "unreadable"


@unhurried
@given(st.lists(st.binary(max_size=60) | st.just(GOOD), max_size=8))
def test_no_bytes_break_the_reader_and_every_line_is_a_topic_or_a_problem(lines: list[bytes]) -> None:
    problems: list[str] = []
    topics = list(topics_of_lines(lines, origin="x", on_problem=problems.append))
    assert len(topics) + len(problems) == sum(1 for line in lines if line.strip())
