from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.domain import KeptLabel, Label, Labels, LabelSource
from service.errors import InputError
from service.feedback.blind_draw import BlindDraw
from service.feedback.resolution import by_topic
from service.labelling.doubtful import DoubtfulLabel, doubtful_entries, read_doubtful
from service.labelling.entries import Entry, Why
from tests.feedback.samples import ALL_DRAWN, NONE_DRAWN
from tests.store.samples import HOUR, NOW, label, text

ROW: dict[str, Any] = {
    "id": "12",
    "title": "Server",
    "field": "route",
    "given": "technical",
    "suggested": "feature",
    "given_probability": 0.02,
    "suggested_probability": 0.93,
    "data": "labelled.jsonl",
}


def entries(*rows: dict[str, Any], labels: tuple[Label, ...], draw: BlindDraw = NONE_DRAWN) -> list[Entry]:
    kept = by_topic(KeptLabel(number, str(number), each) for number, each in enumerate(labels, start=1))
    return list(doubtful_entries([DoubtfulLabel(**ROW | row) for row in rows or ({},)], kept, draw=draw, now=NOW))


def test_a_label_in_doubt_is_listed_with_its_stored_text_and_why() -> None:
    (found,) = entries(labels=(label(text=text(version="4")),))
    assert (found.id, found.why, found.version, found.source, found.given) == (
        "12",
        Why.LABEL_ERROR,
        "4",
        LabelSource.CORRECTION,
        Labels(route="technical"),
    )
    told = found.told.replace("\N{NO-BREAK SPACE}", " ")
    assert told == "labelled technical by ada; a model that had not seen it says feature (93 %, not 2 %)"


def test_a_topic_that_is_not_stored_or_was_labelled_anew_is_not_listed() -> None:
    assert entries(labels=(label(topic_id="13"),)) == []
    assert entries(labels=(label(), label(labels=Labels(route="feature"), at=NOW + HOUR))) == []


def test_a_drawn_topic_is_not_listed_before_it_is_labelled_blind() -> None:
    assert entries(labels=(label(),), draw=ALL_DRAWN) == []
    assert len(entries(labels=(label(), label(source=LabelSource.BLIND)), draw=ALL_DRAWN)) == 1


def test_a_topic_of_several_doubts_is_listed_once() -> None:
    said = label(labels=Labels(route="technical", urgent=True))
    found = entries({"field": "urgent", "given": "True", "suggested": "False"}, {}, labels=(said,))
    assert [each.told[:40] for each in found] == ["labelled urgent by ada; a model that had"]


def test_an_outcome_in_doubt_is_told_as_one() -> None:
    (found,) = entries(labels=(label(source=LabelSource.OUTCOME, author="runner"),))
    assert "by an outcome (runner)" in found.told


def test_a_file_of_doubts_is_read_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "errors.jsonl"
    file.write_text("\n".join(json.dumps(ROW | {"id": name}) for name in ("2", "1")))
    assert [each.id for each in read_doubtful(file)] == ["2", "1"]


@pytest.mark.parametrize("line", ["nope", '{"id": "1"}', json.dumps(ROW | {"field": "language"})])
def test_a_line_that_is_no_doubt_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    file = tmp_path / "errors.jsonl"
    file.write_text(json.dumps(ROW) + "\n" + line)
    with pytest.raises(InputError, match=r"errors\.jsonl line 2 is no doubtful label") as caught:
        read_doubtful(file)
    assert caught.value.reason == "label_errors_invalid"
