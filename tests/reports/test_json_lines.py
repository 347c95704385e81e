from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Prediction, Topic
from service.inference.predictor import Predictor
from service.reports.json_lines import BATCH, prediction_lines
from service.reports.plain import plain_prediction
from tests.reports import samples


def topics(number: int) -> list[Topic]:
    return [Topic(str(at), f"Question {at}", "How?") for at in range(number)]


def echo(batch: Sequence[Topic]) -> list[Prediction]:
    return [samples.prediction(topic_id=topic.id, redacted_title=topic.title, redacted_body=topic.body) for topic in batch]


def test_the_lines_have_the_order_of_the_topics() -> None:
    lines = list(prediction_lines(topics(70), echo))
    assert [json.loads(line)["id"] for line in lines] == [str(at) for at in range(70)]


@given(st.integers(0, 40), st.integers(1, 9))
def test_no_batch_is_larger_than_allowed_and_none_is_empty(number: int, batch: int) -> None:
    sizes: list[int] = []

    def predict(part: Sequence[Topic]) -> list[Prediction]:
        sizes.append(len(part))
        return echo(part)

    assert len(list(prediction_lines(topics(number), predict, batch=batch))) == number
    assert sizes == [batch] * (number // batch) + [number % batch] * (number % batch > 0)


def test_a_batch_is_written_before_the_next_topics_are_read() -> None:
    read: list[str] = []

    def arriving() -> Iterator[Topic]:
        for topic in topics(3 * BATCH):
            read.append(topic.id)
            yield topic

    lines = prediction_lines(arriving(), echo)
    assert json.loads(next(lines))["id"] == "0"
    assert len(read) == BATCH


@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_a_line_or_leaves_half_a_character(text: str) -> None:
    (line,) = prediction_lines([Topic("1", text, text)], echo)
    assert line.isascii()
    assert line.splitlines() == [line]
    assert json.loads(line)["redacted_body"] == text


def test_a_line_is_the_plain_prediction() -> None:
    made = samples.prediction()
    (line,) = prediction_lines(topics(1), lambda batch: [replace(made, topic_id=topic.id) for topic in batch])
    assert json.loads(line) == json.loads(json.dumps(plain_prediction(replace(made, topic_id="0"))))


def test_the_model_itself_writes_a_line_for_an_empty_body(predictor: Predictor) -> None:
    (line,) = prediction_lines([Topic("9", "Login fails", "")], predictor.predict)
    written = json.loads(line)
    assert (written["id"], written["redacted_title"], written["redacted_body"]) == ("9", "Login fails", "")
    assert sum(written["probabilities"].values()) == pytest.approx(1.0, abs=1e-9)
