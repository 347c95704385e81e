from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.errors import InputError
from tests.training.history.samples import MAPPING, document, folder_of
from tests.training.samples import topic
from training.data.holdout import HeldOutBy
from training.data.records import LabelledTopic
from training.history.mapping import parse_mapping
from training.history.training_data import TrainingData, gather

START = datetime(2026, 1, 1, tzinfo=UTC)


def labelled(file: Path, topics: Sequence[LabelledTopic]) -> Path:
    file.write_text("".join(each.model_dump_json(exclude_unset=True) + "\n" for each in topics), "utf-8")
    return file


def many(number: int, **more: object) -> list[LabelledTopic]:
    return [
        topic(f"l{at}", "water" if at % 2 else "lease", created_at=(START + timedelta(days=at)).isoformat(), **more) for at in range(number)
    ]


def gathered(*sources: Path, mapped: bool = False, share: float = 0.2) -> TrainingData:
    problems: list[str] = []
    found = gather(sources, parse_mapping(MAPPING) if mapped else None, share=share, seed=1, on_problem=problems.append)
    assert problems == []
    return found


def refusal(*sources: Path, mapped: bool = False) -> InputError:
    with pytest.raises(InputError) as caught:
        gathered(*sources, mapped=mapped)
    return caught.value


def test_labelled_topics_and_a_history_are_learnt_from_together(tmp_path: Path) -> None:
    words = ("tomatoes", "beans", "leeks", "plums", "roses")
    forum = folder_of(
        tmp_path / "forum",
        *(document(at, first={"cooked": f"<p>{words[at % 5]} number {at}</p>"}, category_id=4 if at else 9) for at in range(5)),
    )
    found = gathered(labelled(tmp_path / "own.jsonl", many(80)), forum, mapped=True)
    assert len(found.held.topics) == 84
    assert found.held.by is HeldOutBy.TIME
    assert found.told[0] == "forum: 5 topics read, 4 labelled"
    assert found.origin == {"topics": "topics of own.jsonl, forum", "holdout": "the latest topics, written since 2026-03-05"}


def test_duplicates_are_left_out_and_told(tmp_path: Path) -> None:
    twice = [*many(80), topic("again", "water", title="About l3", body="It is about L3!")]
    found = gathered(labelled(tmp_path / "own.jsonl", twice))
    assert len(found.held.topics) == 80
    assert found.told[0] == "left out as duplicates: 1 the same word for word, 0 nearly so"


def test_a_split_that_the_data_tells_is_kept(tmp_path: Path) -> None:
    found = gathered(labelled(tmp_path / "own.jsonl", [*many(80), topic("judged", split="holdout")]))
    assert [each.id for each in found.held.topics if each.split == "holdout"] == ["judged"]
    assert found.origin["holdout"] == "topics that the data holds out"


def test_where_too_few_would_remain_to_learn_from_none_is_held_out(tmp_path: Path) -> None:
    found = gathered(labelled(tmp_path / "own.jsonl", many(55)))
    assert found.held.by is HeldOutBy.NOTHING
    assert found.told[-1] == "held out: none (as asked, or for want of topics), so nothing is said of how good the model is"


def test_a_history_needs_a_mapping_and_a_mapping_a_history(tmp_path: Path) -> None:
    forum = folder_of(tmp_path / "forum", document(1))
    missing = refusal(forum)
    assert (missing.reason, "`topicrouter import" in str(missing)) == ("mapping_missing", True)
    assert refusal(labelled(tmp_path / "own.jsonl", many(60)), mapped=True).reason == "mapping_needless"


def test_lines_without_a_route_are_a_history_where_there_is_a_mapping(tmp_path: Path) -> None:
    file = tmp_path / "club.jsonl"
    file.write_text('\n{"id": 1, "title": "T", "body": "B", "category_id": 77}\n', "utf-8")
    nothing = refusal(file, mapped=True)
    assert nothing.reason == "nothing_mapped"
    assert "none of its 1 topics is mapped to a route; there are category 77 (1)" in str(nothing)
    assert refusal(file).reason == "corpus_invalid"


def test_an_id_that_stands_in_two_sources_is_told_with_both(tmp_path: Path) -> None:
    same = refusal(labelled(tmp_path / "a.jsonl", many(3)), labelled(tmp_path / "b.jsonl", many(2)))
    assert same.reason == "corpus_invalid"
    assert "'l0'" in str(same)
    assert "a.jsonl and in" in str(same)
    assert "--name" in str(same)


def test_too_few_topics_are_refused_before_anything_is_held_out(tmp_path: Path) -> None:
    assert "20 topics with split `train` are too few" in str(refusal(labelled(tmp_path / "own.jsonl", many(20))))
