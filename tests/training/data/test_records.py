from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.errors import InputError
from tests.training.samples import line, topic
from training.data.records import MOST_PROBLEMS_SHOWN, LabelledTopic, read_corpus


def written(folder: Path, *records: Any, name: str = "topics.jsonl") -> Path:
    file = folder / name
    lines = [record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def complaint(source: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_corpus(source)
    assert caught.value.reason == "corpus_invalid"
    return str(caught.value)


def test_a_record_needs_only_id_title_body_and_route(tmp_path: Path) -> None:
    (read,) = read_corpus(written(tmp_path, line())).topics
    assert (read.id, read.route, read.area, read.split, read.group) == ("one", ("water",), None, "train", "one")
    assert (read.confidential, read.urgent, read.needs_answer, read.language) == (None, None, None, None)


def test_unknown_fields_blank_lines_and_an_empty_body_are_fine(tmp_path: Path) -> None:
    topics = read_corpus(written(tmp_path, line(votes=3), "", "   ", line(id="two", body=""))).topics
    assert [topic.id for topic in topics] == ["one", "two"]


def test_where_readers_differ_a_list_holds_every_accepted_label(tmp_path: Path) -> None:
    (read,) = read_corpus(written(tmp_path, line(route=["water", "lease"], area=["pump"]))).topics
    assert read.route == ("water", "lease")
    assert read.area == ("pump",)


def test_where_and_when_a_topic_was_written_are_read(tmp_path: Path) -> None:
    (read,) = read_corpus(written(tmp_path, line(source="the shed", created_at="2026-03-26T08:30:00Z"))).topics
    assert (read.source, read.created_at) == ("the shed", datetime(2026, 3, 26, 8, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ("{'id': 1}", "not JSON (Expecting property name enclosed in double quotes at column 2)"),
        ('{"id": "one"', "not JSON"),
        ("[1, 2]", "Input should be a valid dictionary"),
        ({"id": "one", "title": "t", "body": "b"}, "route: Field required"),
        ({"title": "t", "body": "b", "route": "r"}, "id: Field required"),
        (line(id=""), "id: String should have at least 1 character"),
        (line(id=7), "id: Input should be a valid string"),
        (line(body=None), "body: Input should be a valid string"),
        (line(route=[]), "route: Value should have at least 1 item after validation, not 0"),
        (line(route=""), "route.0: String should have at least 1 character"),
        (line(route={"a": 1}), "route: Input should be a valid tuple"),
        (line(confidential="perhaps"), "confidential: Input should be a valid boolean"),
        (line(created_at="in spring"), "created_at: Input should be a valid datetime or date"),
        (line(created_at="2026-03-26T08:30:00"), "created_at: Input should have timezone info"),
        (line(split="test"), "split: Input should be 'train', 'holdout' or 'confidential_test'"),
        (line(body="my key is ⟦passport:a⟧"), "unknown placeholder passport; known are api_key, aws_key_id"),
    ],
)
def test_every_bad_line_is_named_with_its_file_and_number(record: Any, problem: str, tmp_path: Path) -> None:
    told = complaint(written(tmp_path, line(id="good"), record, line(id="fine")))
    assert told.splitlines()[1].startswith(f"topics.jsonl:2: {problem}")
    assert len(told.splitlines()) == 2


def test_a_line_that_is_not_utf8_is_named_too(tmp_path: Path) -> None:
    file = written(tmp_path, line())
    file.write_bytes(file.read_bytes() + json.dumps(line(id="two", body="Größe"), ensure_ascii=False).encode("latin-1") + b"\n")
    assert "topics.jsonl:2: not UTF-8 (byte 53 of the line)" in complaint(file)


def test_a_doubled_id_is_named_with_all_its_places_across_files(tmp_path: Path) -> None:
    written(tmp_path, line(), line(id="two"), line(), name="a.jsonl")
    written(tmp_path, line(), name="b.jsonl")
    assert "a.jsonl:1, a.jsonl:3, b.jsonl:1: the id 'one' stands 3 times; ids must be unique" in complaint(tmp_path)


def test_all_problems_are_told_at_once_up_to_a_screenful(tmp_path: Path) -> None:
    told = complaint(written(tmp_path, *["nonsense"] * 33)).splitlines()
    assert len(told) == 1 + MOST_PROBLEMS_SHOWN + 1
    assert told[-1] == "… and 13 more"


def test_a_folder_is_read_in_the_order_of_its_file_names(tmp_path: Path) -> None:
    written(tmp_path, line(id="late"), name="b.jsonl")
    written(tmp_path, line(id="early"), name="a.jsonl")
    written(tmp_path, "no topic", name="README.md")
    assert [topic.id for topic in read_corpus(tmp_path).topics] == ["early", "late"]


@pytest.mark.parametrize("source", ["nowhere.jsonl", "."])
def test_a_source_without_topics_is_refused(source: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no JSON Lines file of labelled topics there") as caught:
        read_corpus(tmp_path / source)
    assert caught.value.reason == "corpus_missing"


def test_a_split_keeps_the_order_and_only_its_own(tmp_path: Path) -> None:
    corpus = read_corpus(written(tmp_path, line(), line(id="two", split="holdout"), line(id="three")))
    assert [topic.id for topic in corpus.split("train").topics] == ["one", "three"]
    assert [topic.id for topic in corpus.split("holdout").topics] == ["two"]


def test_both_texts_of_a_pair_get_the_same_values_and_strangers_get_others(tmp_path: Path) -> None:
    first, second, stranger = read_corpus(
        written(
            tmp_path,
            line(id="a", title="⟦ipv4:x⟧", body="token ⟦mm_token⟧ on ⟦ipv4:x⟧", pair_id="p"),
            line(id="b", body="on ⟦ipv4:x⟧ token ⟦mm_token⟧", pair_id="p"),
            line(id="c", body="token ⟦mm_token⟧ on ⟦ipv4:x⟧"),
        )
    ).topics
    assert first.body == f"token {second.body.split()[-1]} on {first.title}"
    assert first.title in second.body
    assert stranger.body != first.body
    assert not any("⟦" in each.title + each.body for each in (first, second, stranger))


def test_filling_changes_title_and_body_alone() -> None:
    before = topic("a", body="⟦phone⟧", area="pump", urgent=True)
    after = before.filled()
    assert after.model_dump(exclude={"body"}) == before.model_dump(exclude={"body"})
    assert LabelledTopic.model_validate(after.model_dump()) == after
