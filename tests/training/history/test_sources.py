from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.errors import InputError, SourceRefused
from tests.training.history.samples import document, folder_of
from training.history.past_topic import Mark, MarkKind, PastTopic
from training.history.sources import past_topics


def read(source: Path, name: str | None = None) -> tuple[list[PastTopic], list[str], list[str]]:
    problems: list[str] = []
    unfit: list[str] = []
    return list(past_topics(source, name=name, on_problem=problems.append, on_unfit=unfit.append)), problems, unfit


def test_of_a_topic_document_the_first_post_is_taken_with_category_tags_and_time(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "forum", document(3, tags=[{"id": 1, "name": "leeks"}, "rot"]))
    ((topic,), problems, unfit) = read(source)
    assert (topic.id, topic.title, topic.body, topic.source) == ("3", "Leek 3", "<p>Leek 3 rots.</p>", "forum")
    assert topic.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert topic.marks == (Mark(MarkKind.TAG, ("leeks",)), Mark(MarkKind.TAG, ("rot",)), Mark(MarkKind.CATEGORY, ("4",)))
    assert (problems, unfit) == ([], [])


def test_an_answer_is_never_part_of_the_text(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "forum", document(1), document(2, post_stream={"posts": document(2)["post_stream"]["posts"][1:]}))
    topics, _, _ = read(source)
    assert [topic.body for topic in topics] == ["<p>Leek 1 rots.</p>", ""]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"deleted_at": "2026-03-03T08:00:00Z"}, "deleted"),
        ({"first": {"deleted_at": "2026-03-03T08:00:00Z"}}, "deleted"),
        ({"archetype": "private_message"}, "private messages"),
        ({"first": {"hidden": True}}, "hidden by moderators"),
        ({"first": {"post_type": 3}}, "notes of the forum, not posts"),
    ],
)
def test_what_is_deleted_private_or_hidden_is_not_learnt_from(changes: dict[str, object], why: str, tmp_path: Path) -> None:
    topics, _, unfit = read(folder_of(tmp_path / "forum", document(1), document(2, **changes)))
    assert [topic.id for topic in topics] == ["1"]
    assert unfit == [why]


def test_json_lines_give_categories_by_name_and_number(tmp_path: Path) -> None:
    file = tmp_path / "club.jsonl"
    line = {
        "id": 1,
        "title": "T",
        "body": "B",
        "category": "Paperwork",
        "category_id": 9,
        "tags": ["x"],
        "created_at": "2026-03-01T08:00:00Z",
    }
    file.write_text(json.dumps(line) + "\nnonsense\n" + json.dumps({"id": 2, "title": "T", "body": "B"}), "utf-8")
    topics, problems, _ = read(file, name="club")
    assert [topic.id for topic in topics] == ["club:1", "club:2"]
    assert topics[0].marks == (Mark(MarkKind.TAG, ("x",)), Mark(MarkKind.CATEGORY, ("Paperwork", "9")))
    assert (topics[1].marks, topics[1].source) == ((), "club")
    assert problems == ["club.jsonl line 2: is not JSON in UTF-8"]


def test_a_torn_document_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "forum", document(1))
    (source / "0.json").write_text('{"id": 1', "utf-8")
    topics, problems, _ = read(source)
    assert [topic.id for topic in topics] == ["1"]
    assert problems == ["0.json: is not JSON"]


@pytest.mark.parametrize("name", ["nowhere", "club.txt"])
def test_what_is_no_history_is_refused_with_what_would_be_one(name: str, tmp_path: Path) -> None:
    (tmp_path / "club.txt").touch()
    with pytest.raises(
        InputError, match=r"give a folder of Discourse topic documents, a \.jsonl file of topics, or a \.csv file"
    ) as caught:
        read(tmp_path / name)
    assert caught.value.reason == "unknown_source"


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"has no \.json files"):
        read(tmp_path)
