from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import NOTHING_SHOWN, Topic
from service.inference.predictor import Predictor
from service.store.database import Database
from service.store.fingerprints import fingerprint
from service.store.labels import SqlLabels
from service.store.topics import KeptPrediction, SqlTopics
from tests.store.samples import HOUR, NOW, label, text

SECRET = "the token is xoxb-123456789012-abcdefABCDEF1234, it does not start since the upgrade"


@pytest.fixture
def topics(database: Database) -> SqlTopics:
    return SqlTopics(database)


def test_each_version_of_a_text_is_kept_once(topics: SqlTopics) -> None:
    first, second = text(), text(version="2", body="It stopped after the downgrade.")
    assert topics.keep_text("12", first, at=NOW)
    assert not topics.keep_text("12", first, at=NOW + HOUR)
    assert topics.keep_text("12", second, at=NOW + HOUR)
    assert topics.texts("12") == (first, second)
    assert topics.texts("13") == ()


def test_a_watched_text_that_is_labelled_is_still_one(topics: SqlTopics, database: Database) -> None:
    topics.keep_text("12", text(), at=NOW)
    SqlLabels(database).add(label())
    assert topics.texts("12") == (text(),)


def test_facts_that_do_not_change_only_live_longer(topics: SqlTopics) -> None:
    quiet, answered = {"posts": 1, "wrote": ["ada"]}, {"posts": 2, "wrote": ["ada", "bo"]}
    topics.keep_facts("12", quiet, at=NOW)
    topics.keep_facts("12", {"wrote": ["ada"], "posts": 1}, at=NOW + HOUR)
    topics.keep_facts("12", answered, at=NOW + 2 * HOUR)
    topics.keep_facts("12", quiet, at=NOW + 3 * HOUR)
    kept = topics.facts("12")
    assert [(each.details, each.first_at, each.last_at) for each in kept] == [
        (quiet, NOW + 3 * HOUR, NOW + 3 * HOUR),
        (answered, NOW + 2 * HOUR, NOW + 2 * HOUR),
        (quiet, NOW, NOW + HOUR),
    ]
    assert kept[0].fingerprint == kept[2].fingerprint == fingerprint(quiet)


def test_a_prediction_comes_back_without_its_text(topics: SqlTopics, predictor: Predictor) -> None:
    (made,) = predictor.predict([Topic("12", "Server does not start", SECRET)])
    assert made.findings
    assert topics.keep_prediction(made, topic_version="1", at=NOW)
    assert not topics.keep_prediction(made, topic_version="1", at=NOW + HOUR)
    assert topics.keep_prediction(made, topic_version="2", at=NOW + HOUR)
    kept = topics.prediction("12", topic_version="1", model_version=made.model_version)
    without_text = replace(made, redacted_title=NOTHING_SHOWN, redacted_body=NOTHING_SHOWN)
    assert kept == KeptPrediction(without_text, "1", NOW)
    assert topics.prediction("12", topic_version="1", model_version="other") is None


def test_a_prediction_whose_findings_were_erased_is_whole_again_once_it_is_made_anew(topics: SqlTopics, predictor: Predictor) -> None:
    (made,) = predictor.predict([Topic("12", "Server does not start", SECRET)])
    topics.keep_prediction(made, topic_version="1", at=NOW)
    topics.let_go_of_others("12", "2", at=NOW)
    assert topics.newest_predictions({"12": "1"}) == {}
    assert topics.keep_prediction(made, topic_version="1", at=NOW + HOUR)
    assert topics.newest_predictions({"12": "1"})["12"].prediction.findings == made.findings
