"""The line that the detector never falls below."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from service.errors import InputError
from service.inference.predictor import Predictor
from training.data.records import Corpus
from training.evaluation import evaluate
from training.gate import LINE, Line, recorded

GOOD = Line(recall=0.9, false_alarms=0.1, urgent_recall=0.8, urgent_precision=0.7)


@pytest.mark.proof
def test_the_released_model_does_not_fall_below_the_recorded_line(predictor: Predictor, corpus: Corpus) -> None:
    figures = evaluate(predictor.predict, corpus.split("confidential_test").topics).figures
    assert Line.of(figures).below(recorded()) == []


def test_a_line_is_not_below_itself_nor_below_a_worse_one() -> None:
    assert GOOD.below(GOOD) == []
    assert replace(GOOD, recall=0.95, false_alarms=0.05).below(GOOD) == []


@pytest.mark.parametrize("name", asdict(GOOD))
def test_every_share_that_is_worse_is_named(name: str) -> None:
    worse = replace(GOOD, **{name: getattr(GOOD, name) + (0.01 if name == "false_alarms" else -0.01)})
    (sentence,) = worse.below(GOOD)
    assert name.replace("_", " ") in sentence


@pytest.mark.parametrize("content", [None, "{", '{"recall": 1}'])
def test_a_missing_or_damaged_line_says_how_to_draw_it(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "line.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InputError, match="--record"):
        recorded(file)


def test_the_recorded_line_is_kept_beside_the_other_runs() -> None:
    assert LINE.parent.name == "runs"
