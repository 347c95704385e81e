from __future__ import annotations

import pytest

from service.domain import Topic
from service.inference.predictor import Predictor
from training.benchmark.predictions import STEPS, Single, TimedPredictor, steps_in_milliseconds

TOPICS = [Topic("1", "Login fails", "Nobody can log in since the upgrade."), Topic("2", "Price", "What does the licence cost?")]


def test_the_rest_of_a_prediction_is_what_the_encoder_leaves() -> None:
    assert Single(whole=0.020, embedding=0.012).rest == pytest.approx(0.008)


def test_the_encoder_takes_a_part_of_every_prediction(predictor: Predictor) -> None:
    runs = TimedPredictor(predictor.bundle).predict_one_by_one(TOPICS)
    assert len(runs) == len(TOPICS)
    assert all(0 < run.embedding < run.whole for run in runs)


def test_every_step_of_a_prediction_has_its_time(predictor: Predictor) -> None:
    steps = steps_in_milliseconds(predictor.bundle, TOPICS, rounds=1)
    assert tuple(steps) == STEPS
    assert all(milliseconds > 0 for milliseconds in steps.values())
