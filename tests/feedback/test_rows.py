from __future__ import annotations

import json
from typing import Any

import pytest

from service.domain import FindingKind, KeptLabel, Labels, LabelSource
from service.errors import FeedbackError
from service.feedback.making import make_label
from service.feedback.resolution import LearntTopic, Winner
from service.feedback.rows import feedback_of, learnt_row, row_of
from service.feedback.vocabulary import whole
from tests.feedback.samples import ALL_DRAWN, VOCABULARY, made
from tests.store.samples import FULL, HOUR, NOW, label, text

ROW = {"id": "12", "title": "T", "body": "B", "route": "technical"}


def read(row: dict[str, Any], **changes: Any) -> Any:
    return feedback_of(row, **({"author": "ada", "source": LabelSource.CORRECTION} | changes))


def test_a_row_has_everything_that_is_kept_and_reads_back_the_same() -> None:
    for one in (FULL, made(predicted=Labels(route="x"), at=NOW - HOUR).label):
        row = json.loads(json.dumps(row_of(KeptLabel(1, "a", one))))
        again = make_label(feedback_of(row, author=None, source=LabelSource.CORRECTION), vocabulary=VOCABULARY, draw=ALL_DRAWN, now=NOW)
        assert again.label_id == "a"
        assert row_of(KeptLabel(1, "a", again.label)) == row_of(KeptLabel(1, "a", one)) | {"language": again.label.text.language}


def test_a_text_and_a_label_are_enough() -> None:
    said = read({"id": 7, "title": "T", "route": "technical"})
    assert (said.topic_id, said.title, said.body, said.labels) == ("7", "T", "", Labels(route="technical"))
    assert (said.author, said.source, said.at, said.feedback_id) == ("ada", LabelSource.CORRECTION, None, None)


def test_a_title_may_be_empty() -> None:
    assert read(ROW | {"title": ""}).title == ""


def test_a_row_says_itself_who_labelled_and_how() -> None:
    said = read(ROW | {"by": "bo", "source": "outcome"})
    assert (said.author, said.source) == ("bo", LabelSource.OUTCOME)


def test_cells_of_text_are_read_as_what_they_mean() -> None:
    cells = {"confidential": "TRUE", "urgent": "no", "needs_answer": "1", "confidential_kinds": "secret personal", "area": ""}
    assert read(ROW | cells).labels == Labels(
        route="technical",
        confidential=True,
        confidential_kinds=(FindingKind.SECRET, FindingKind.PERSONAL),
        urgent=False,
        needs_answer=True,
    )
    assert read(ROW | {"predicted": '{"route": "feature"}', "asked": "bo cy"}).predicted == Labels(route="feature")
    assert read(ROW | {"asked": "bo; cy"}).asked == ("bo", "cy")
    assert read(ROW | {"asked": '["Bo Berg", "cy"]'}).asked == ("Bo Berg", "cy")


def test_a_line_of_a_corpus_can_be_read() -> None:
    line = ROW | {"route": ["technical"], "confidential_kinds": [], "pair_id": "p", "split": "train"}
    assert whole(read(line).labels) == Labels(route="technical")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": None}, "field id is missing"),
        ({"title": None}, "field title is missing"),
        ({"id": 1.5}, "field id is not text"),
        ({"body": ["a", "b"]}, "field body is not text"),
        ({"route": ["technical", "feature"]}, "field route is not text: should be one text"),
        ({"urgent": "very"}, "field urgent is neither true nor false"),
        ({"urgent": 2}, "field urgent is neither true nor false"),
        ({"confidential_kinds": ["gossip"]}, "field confidential_kinds names an unknown kind: should be of secret, personal"),
        ({"confidential_kinds": 3}, "field confidential_kinds is not a list of names"),
        ({"confidential_kinds": [3]}, "field confidential_kinds is not a list of names"),
        ({"source": "guess"}, "field source is not known: should be one of correction, blind, outcome"),
        ({"source": ["blind"]}, "field source is not known"),
        ({"at": "soon"}, "field at is not a time"),
        ({"at": 5}, "field at is not a time"),
        ({"text_at": "2026-03-28T23:30"}, "field text_at has no offset from UTC"),
        ({"decision_due_at": "1970-01-01T00:00Z"}, "field decision_due_at is out of range"),
        ({"decision_due_at": "0001-01-01T00:00+14:00"}, "field decision_due_at is out of range"),
        ({"predicted": "{"}, "field predicted is not an object"),
        ({"predicted": '{"route": ' + "[" * 100_000}, "field predicted is not an object"),
        ({"asked": "[bo"}, "field asked is not a list of names"),
        ({"asked": "[" * 100_000}, "field asked is not a list of names"),
        ({"predicted": [1]}, "field predicted is not an object"),
        ({"by": {"name": "ada"}}, "field by is not text"),
    ],
)
def test_a_wrong_cell_is_told_with_its_field_and_what_would_be_right(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(FeedbackError) as caught:
        read(ROW | changes)
    assert str(caught.value).startswith(told)
    assert ": should be " in str(caught.value)


def test_somebody_must_have_labelled() -> None:
    with pytest.raises(FeedbackError, match="who labelled, here or as --by"):
        read(ROW, author=None)


def test_a_topic_to_learn_from_tells_the_source_of_each_label() -> None:
    winners = {
        "route": Winner("licensing", LabelSource.CORRECTION, "ada", NOW),
        "urgent": Winner(True, LabelSource.OUTCOME, "runner", NOW - HOUR),  # noqa: FBT003 - a value, no switch
    }
    row = learnt_row(LearntTopic("12", label().text, winners), blind_drawn=True)
    assert (row["route"], row["urgent"], row["area"], row["confidential_kinds"]) == ("licensing", True, None, [])
    assert row["label_sources"] == {"route": "correction", "urgent": "outcome"}
    assert row["labelled_by"] == {"route": "ada", "urgent": "runner"}
    assert (row["labelled_at"], row["blind_drawn"]) == ("2026-11-27T09:00:00Z", True)


def test_brackets_that_a_corpus_would_fill_in_are_replaced() -> None:
    winners = {"route": Winner("licensing", LabelSource.CORRECTION, "ada", NOW)}
    row = learnt_row(LearntTopic("12", text(body="see ⟦phone:office⟧ and ⟦what⟧"), winners), blind_drawn=False)
    assert row["body"] == "see [phone:office] and [what]"
