from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import Topic
from service.inference.judging import embed, log_odds
from service.inference.predictor import Predictor
from service.inference.reading import read
from tests.inference.asking import one, with_thresholds
from tests.inference.samples import (
    CLEAR_CUT,
    GERMAN,
    HOST,
    LEAK,
    LONGEST_ALLOWED,
    OUTAGE,
    PASSWORD,
    TOO_LONG,
    UGLY,
)

TOPICS = [*CLEAR_CUT.values(), OUTAGE, GERMAN, LEAK, *UGLY, LONGEST_ALLOWED, TOO_LONG]
any_text = st.text(st.characters(codec=None), max_size=200)


def test_no_topics_give_no_predictions(predictor: Predictor) -> None:
    assert predictor.predict([]) == []


def test_predictions_stand_in_the_order_of_the_topics(predictor: Predictor) -> None:
    assert [prediction.topic_id for prediction in predictor.predict(TOPICS)] == [topic.id for topic in TOPICS]


def test_a_topic_is_predicted_alike_alone_and_among_others(predictor: Predictor) -> None:
    together = predictor.predict(TOPICS)
    assert together == [one(predictor, topic) for topic in TOPICS]
    assert predictor.predict(TOPICS[::-1]) == together[::-1]


def test_one_predictor_may_serve_several_threads(predictor: Predictor) -> None:
    topics = list(CLEAR_CUT.values())
    expected = predictor.predict(topics)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(predictor.predict, [topics] * 8)) == [expected] * 8


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_every_prediction_hangs_together(predictor: Predictor, topic: Topic) -> None:
    prediction = one(predictor, topic)
    classes = predictor.bundle.manifest.classes
    assert list(prediction.probabilities) == classes["route"]
    assert sum(prediction.probabilities.values()) == pytest.approx(1.0, abs=1e-9)
    assert prediction.route == max(prediction.probabilities, key=lambda route: prediction.probabilities[route])
    assert prediction.confidence == prediction.probabilities[prediction.route]
    assert prediction.area in classes["area"]
    assert 1 / len(classes["area"]) <= prediction.area_confidence <= 1
    assert prediction.confidential == bool(prediction.confidential_kinds)
    assert len(set(prediction.confidential_kinds)) == len(prediction.confidential_kinds)
    assert 0 <= prediction.urgent_probability <= 1
    assert 0 <= prediction.confidential_probability <= 1
    assert prediction.model_version == predictor.bundle.manifest.version


@settings(max_examples=30)
@given(any_text, any_text)
def test_whatever_is_written_is_predicted(predictor: Predictor, title: str, body: str) -> None:
    prediction = one(predictor, Topic("1", title, body))
    assert sum(prediction.probabilities.values()) == pytest.approx(1.0, abs=1e-9)
    assert prediction.confidential == bool(prediction.confidential_kinds)


@pytest.mark.parametrize(("title", "body"), [("", ""), ("   ", "\n"), ("???", "1234 ![](upload://a.png)")])
def test_a_topic_without_a_word_is_left_to_a_person_however_sure_the_head_is(predictor: Predictor, title: str, body: str) -> None:
    assert one(with_thresholds(predictor, abstain=0.0, abstain_other_language=0.0), Topic("1", title, body)).abstained


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_decisions_are_made_at_the_thresholds_of_the_bundle(predictor: Predictor, topic: Topic) -> None:
    prediction, reading = one(predictor, topic), read(topic.title, topic.body)
    thresholds = predictor.bundle.manifest.thresholds
    english = reading.language.identified and reading.language.code == "en"
    needed = thresholds.abstain if english else thresholds.abstain_other_language
    assert prediction.abstained == (prediction.confidence < needed or not reading.says_anything)
    assert prediction.urgent == (prediction.urgent_probability >= thresholds.urgent)
    assert prediction.language == reading.language.code


def test_nobody_abstains_at_the_threshold_and_anybody_below_it(predictor: Predictor) -> None:
    confidence = one(predictor, CLEAR_CUT["technical"]).confidence
    assert not one(with_thresholds(predictor, abstain=confidence, abstain_other_language=1.0), CLEAR_CUT["technical"]).abstained
    assert one(with_thresholds(predictor, abstain=confidence + 1e-9, abstain_other_language=0.0), CLEAR_CUT["technical"]).abstained


def test_another_language_has_a_threshold_of_its_own(predictor: Predictor) -> None:
    prediction = one(predictor, GERMAN)
    assert prediction.language == "de"
    confidence = prediction.confidence
    assert not one(with_thresholds(predictor, abstain=1.0, abstain_other_language=confidence), GERMAN).abstained
    assert one(with_thresholds(predictor, abstain=0.0, abstain_other_language=confidence + 1e-9), GERMAN).abstained


@pytest.mark.parametrize("body", ["ok", "lorem ipsum dolor sit amet consectetur"])
def test_a_language_that_is_not_known_counts_as_another(predictor: Predictor, body: str) -> None:
    assert not read("", body).language.identified
    assert not one(with_thresholds(predictor, abstain=1.0, abstain_other_language=0.0), Topic("1", "", body)).abstained


def test_yes_begins_at_the_threshold(predictor: Predictor) -> None:
    probability = one(predictor, OUTAGE).urgent_probability
    assert one(with_thresholds(predictor, urgent=probability), OUTAGE).urgent
    assert not one(with_thresholds(predictor, urgent=probability + 1e-9), OUTAGE).urgent
    assert one(with_thresholds(predictor, needs_answer=0.0), OUTAGE).needs_answer


def test_urgency_gives_its_reasons(predictor: Predictor) -> None:
    prediction = one(predictor, OUTAGE)
    reasons = prediction.urgent_reasons
    assert prediction.urgent
    assert [reason.weight for reason in reasons] == sorted((reason.weight for reason in reasons), reverse=True)
    assert reasons


def test_what_can_wait_has_no_reasons_for_urgency(predictor: Predictor) -> None:
    assert one(with_thresholds(predictor, urgent=1.1), OUTAGE).urgent_reasons == ()


def test_category_tags_and_all_but_title_and_body_do_not_matter(predictor: Predictor) -> None:
    topic = CLEAR_CUT["feature"]
    dressed = replace(
        topic,
        category="Licensing and billing",
        tags=("bug", "urgent"),
        author="security-team",
        author_is_staff=True,
        views=90_000,
        closed=True,
    )
    assert one(predictor, dressed) == one(predictor, topic)


@pytest.mark.parametrize("route", CLEAR_CUT)
def test_a_clear_topic_takes_its_route(predictor: Predictor, route: str) -> None:
    prediction = one(predictor, CLEAR_CUT[route])
    assert prediction.route == route
    assert not prediction.abstained
    assert not prediction.urgent
    assert prediction.needs_answer
    assert prediction.language == "en"


def test_an_outage_of_production_is_urgent(predictor: Predictor) -> None:
    prediction = one(predictor, OUTAGE)
    assert prediction.urgent
    assert prediction.route == "technical"


def test_vectors_of_title_and_body_lie_side_by_side(predictor: Predictor) -> None:
    encoder = predictor.bundle.encoder
    readings = [read("Search", "It takes a minute."), read("Calls", "They drop.")]
    vectors = embed(encoder, readings)
    assert vectors.shape == (2, 2 * encoder.dimension)
    assert (vectors[1, : encoder.dimension] == encoder.encode(["Calls"])[0]).all()
    assert (vectors[1, encoder.dimension :] == encoder.encode(["They drop."])[0]).all()


def test_a_deadline_that_is_over_does_not_make_a_topic_urgent(predictor: Predictor) -> None:
    body = "Our certificate expires on 12 March 2026 at noon. All 900 people lose access then. How can we renew it?"
    topic = Topic("1", "Certificate", body, created_at=datetime(2026, 3, 11, 15, tzinfo=UTC))
    assert one(predictor, topic).urgent
    later = one(predictor, replace(topic, created_at=datetime(2026, 5, 2, tzinfo=UTC)))
    assert not later.urgent
    assert later.urgent_probability < one(predictor, topic).urgent_probability


def test_what_is_urgent_without_its_deadline_stays_urgent(predictor: Predictor) -> None:
    topic = replace(OUTAGE, body=f"{OUTAGE.body} The old licence ended on 3 January 2026.", created_at=datetime(2026, 3, 11, tzinfo=UTC))
    assert one(predictor, topic).urgent


def test_log_odds_are_those_of_a_probability_against_all_the_rest_and_never_infinite() -> None:
    np.testing.assert_allclose(log_odds(np.array([0.2, 0.5, 0.8])), [log(1 / 4), 0, log(4)], atol=1e-12)
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()


def test_what_the_fine_tuned_encoder_says_weighs_what_it_added_to_the_log_odds(predictor: Predictor) -> None:
    topics, pipeline = list(CLEAR_CUT.values()), predictor.bundle.pipeline
    readings = [read(topic.title, topic.body) for topic in topics]
    matrix = pipeline.matrix(readings, embed(predictor.bundle.encoder, readings))
    by_words = pipeline.probabilities(matrix)["route"]
    routes = pipeline.heads["route"].classes
    told = 0
    for prediction, row in zip(predictor.predict(topics), by_words, strict=True):
        weights = {reason.feature: reason.weight for reason in prediction.reasons}
        if "meaning of title and post" in weights:
            told += 1
            p, q = prediction.confidence, row[routes.index(prediction.route)]
            assert weights["meaning of title and post"] == pytest.approx(log(p / (1 - p)) - log(q / (1 - q)), rel=1e-3)
    assert told


def test_without_neighbours_similar_topics_are_no_reason(predictor: Predictor) -> None:
    assert predictor.bundle.pipeline.neighbours is None
    named = {reason.feature for prediction in predictor.predict(list(CLEAR_CUT.values())) for reason in prediction.reasons}
    assert "route of similar topics" not in named


def test_a_topic_in_another_language_is_judged_by_the_part_for_it(predictor: Predictor) -> None:
    alone = Predictor(replace(predictor.bundle, multilingual=None))
    ours, theirs = one(alone, GERMAN), one(predictor, GERMAN)
    assert ours.language == theirs.language == "de"
    assert ours.probabilities != theirs.probabilities
    assert one(alone, OUTAGE) == one(predictor, OUTAGE)


def test_topics_in_several_languages_are_predicted_together_as_alone(predictor: Predictor) -> None:
    topics = [OUTAGE, GERMAN, CLEAR_CUT["feature"], LEAK]
    together = predictor.predict(topics)
    assert [prediction.topic_id for prediction in together] == [topic.id for topic in topics]
    for prediction, topic in zip(together, topics, strict=True):
        alone = one(predictor, topic)
        assert prediction.route == alone.route
        assert prediction.confidence == pytest.approx(alone.confidence, abs=1e-5)


def test_an_outage_stays_urgent_whatever_ended_in_the_past(predictor: Predictor) -> None:
    body = f"{OUTAGE.body} It began when our certificate expired on 2 January 2026. The password is {PASSWORD}."
    assert one(predictor, replace(OUTAGE, body=body, created_at=datetime(2026, 1, 8, tzinfo=UTC))).urgent


def test_what_was_found_still_counts_when_an_idle_deadline_is_set_aside(predictor: Predictor) -> None:
    body = f"{OUTAGE.body} The password is {PASSWORD}, it runs on {HOST}. Our tender closes on 3 May 2027."
    dated = replace(OUTAGE, body=body, created_at=datetime(2026, 1, 8, tzinfo=UTC))
    shorter = replace(OUTAGE, body=body.replace(" Our tender closes on 3 May 2027.", ""))
    assert one(predictor, dated).urgent_probability == pytest.approx(one(predictor, shorter).urgent_probability, abs=0.02)
