from __future__ import annotations

import io

import joblib
import numpy as np
import pytest

from service.inference.judging import embed
from service.inference.pipeline import TopicPipeline
from service.inference.predictor import Predictor
from service.inference.reading import read
from tests.inference.samples import CLEAR_CUT

READINGS = [read(topic.title, topic.body) for topic in CLEAR_CUT.values()]


def test_each_head_gives_a_probability_a_class_and_they_sum_to_one(predictor: Predictor) -> None:
    pipeline = predictor.bundle.pipeline
    heads = pipeline.probabilities(pipeline.matrix(READINGS, embed(predictor.bundle.encoder, READINGS)))
    assert set(heads) == set(pipeline.heads)
    for name, rows in heads.items():
        assert rows.shape == (len(READINGS), len(predictor.bundle.manifest.classes[name]))
        np.testing.assert_allclose(rows.sum(axis=1), 1.0, rtol=1e-9)


def test_heads_together_say_what_each_says_alone(predictor: Predictor) -> None:
    pipeline = predictor.bundle.pipeline
    matrix = pipeline.matrix(READINGS, embed(predictor.bundle.encoder, READINGS))
    for name, rows in pipeline.probabilities(matrix).items():
        np.testing.assert_allclose(rows, pipeline.heads[name].probabilities(matrix), atol=1e-6)


def test_kept_with_joblib_the_pipeline_says_the_same_to_the_last_bit(predictor: Predictor) -> None:
    pipeline, vectors = predictor.bundle.pipeline, embed(predictor.bundle.encoder, READINGS)
    before = pipeline.probabilities(pipeline.matrix(READINGS, vectors))
    stream = io.BytesIO()
    joblib.dump(pipeline, stream)
    restored = joblib.load(io.BytesIO(stream.getvalue()))
    assert set(vars(restored)) == {"features", "heads", "neighbours", "evidence", "others", "tuned"}
    after = restored.probabilities(restored.matrix(READINGS, vectors))
    for name, rows in before.items():
        np.testing.assert_array_equal(rows, after[name])


def test_without_neighbours_the_route_stays_what_the_head_says(predictor: Predictor) -> None:
    alone = TopicPipeline(predictor.bundle.pipeline.features, predictor.bundle.pipeline.heads)
    said = np.array([[0.2, 0.8]])
    assert alone.with_neighbours(said, np.zeros((1, 3), np.float32)) is said


@pytest.mark.parametrize("head", ["confidential", "urgent", "needs_answer"])
def test_a_head_that_says_yes_or_no_has_these_two_classes(predictor: Predictor, head: str) -> None:
    assert predictor.bundle.pipeline.heads[head].classes == ["False", "True"]
