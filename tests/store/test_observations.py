from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import NOTHING_SHOWN, Topic
from service.inference.predictor import Predictor
from service.store.database import Database
from service.store.fingerprints import fingerprint
from service.store.labels import SqlLabels
from service.store.observations import KeptPrediction, SqlObservations
from tests.store.samples import HOUR, NOW, label, text

SECRET = "the token is xoxb-123456789012-abcdefABCDEF1234, it does not start since the upgrade"


@pytest.fixture
def observations(database: Database) -> SqlObservations:
    return SqlObservations(database)


def test_each_version_of_a_text_is_kept_once(observations: SqlObservations) -> None:
    first, second = text(), text(version="2", body="It stopped after the downgrade.")
    assert observations.keep_text("12", first, at=NOW)
    assert not observations.keep_text("12", first, at=NOW + HOUR)
    assert observations.keep_text("12", second, at=NOW + HOUR)
    assert observations.texts("12") == (first, second)
    assert observations.texts("13") == ()


def test_a_watched_text_that_is_labelled_is_still_one(observations: SqlObservations, database: Database) -> None:
    observations.keep_text("12", text(), at=NOW)
    SqlLabels(database).add(label())
    assert observations.texts("12") == (text(),)


def test_facts_that_do_not_change_only_live_longer(observations: SqlObservations) -> None:
    quiet, answered = {"posts": 1, "wrote": ["ada"]}, {"posts": 2, "wrote": ["ada", "bo"]}
    observations.keep_facts("12", quiet, at=NOW)
    observations.keep_facts("12", {"wrote": ["ada"], "posts": 1}, at=NOW + HOUR)
    observations.keep_facts("12", answered, at=NOW + 2 * HOUR)
    observations.keep_facts("12", quiet, at=NOW + 3 * HOUR)
    kept = observations.facts("12")
    assert [(each.details, each.first_at, each.last_at) for each in kept] == [
        (quiet, NOW + 3 * HOUR, NOW + 3 * HOUR),
        (answered, NOW + 2 * HOUR, NOW + 2 * HOUR),
        (quiet, NOW, NOW + HOUR),
    ]
    assert kept[0].fingerprint == kept[2].fingerprint == fingerprint(quiet)


def test_a_prediction_comes_back_without_its_text(observations: SqlObservations, predictor: Predictor) -> None:
    (made,) = predictor.predict([Topic("12", "Server does not start", SECRET)])
    assert made.findings
    assert observations.keep_prediction(made, topic_version="1", at=NOW)
    assert not observations.keep_prediction(made, topic_version="1", at=NOW + HOUR)
    assert observations.keep_prediction(made, topic_version="2", at=NOW + HOUR)
    kept = observations.prediction("12", topic_version="1", model_version=made.model_version)
    without_text = replace(made, redacted_title=NOTHING_SHOWN, redacted_body=NOTHING_SHOWN)
    assert kept == KeptPrediction(without_text, "1", NOW)
    assert observations.prediction("12", topic_version="1", model_version="other") is None
