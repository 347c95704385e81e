from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import FindingKind, Prediction, Topic
from service.inference.bundle import Bundle
from service.inference.confidentiality import RECOGNISERS, WITHHELD, Recogniser, Span, detection
from service.inference.judging import embed, log_odds
from service.inference.predictor import Predictor
from service.inference.reading import read
from tests.inference.samples import (
    ADDRESS,
    CLEAR_CUT,
    GERMAN,
    HOST,
    LEAK,
    LEAKED,
    LONGEST_ALLOWED,
    OUTAGE,
    PASSWORD,
    TOKEN,
    TOO_LONG,
    UGLY,
    WEAKNESS,
)

TOPICS = [*CLEAR_CUT.values(), OUTAGE, GERMAN, LEAK, *UGLY, LONGEST_ALLOWED, TOO_LONG]
any_text = st.text(st.characters(codec=None), max_size=200)


def one(predictor: Predictor, topic: Topic) -> Prediction:
    (prediction,) = predictor.predict([topic])
    return prediction


def with_thresholds(predictor: Predictor, **changes: Any) -> Predictor:
    """The same model, deciding elsewhere."""
    bundle: Bundle = predictor.bundle
    thresholds, others = bundle.manifest.thresholds, bundle.manifest.thresholds_others
    changed = {
        "thresholds": thresholds.model_copy(update=changes),
        "thresholds_others": others.model_copy(update=changes) if others else None,
    }
    return Predictor(replace(bundle, manifest=bundle.manifest.model_copy(update=changed)))


def breaking(_: str) -> Iterable[Span]:
    msg = "unforeseen"
    raise LookupError(msg)


@pytest.fixture
def broken_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the recognisers fails on every text."""
    broken = [replace(each, find=breaking) if each.name == "own_host" else each for each in RECOGNISERS]
    assert sum(each.find is breaking for each in broken) == 1
    monkeypatch.setattr(detection, "RECOGNISERS", tuple(broken))


def lone_recogniser(patch: pytest.MonkeyPatch, confidence: float) -> None:
    """Let only one recogniser be there; it takes the word `upgrade` for a person's name."""

    def find(text: str) -> Iterable[Span]:
        at = text.find("upgrade")
        return [Span(at, at + len("upgrade"), confidence, "may be a name")] if at >= 0 else []

    patch.setattr(detection, "RECOGNISERS", (Recogniser("lone", FindingKind.PERSONAL, "name", find),))


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


def test_all_that_is_called_confidential_has_a_kind(predictor: Predictor) -> None:
    eager = with_thresholds(predictor, confidential=0.0)
    for prediction in eager.predict(list(CLEAR_CUT.values())):
        assert prediction.confidential
        assert prediction.confidential_kinds


def test_where_no_kind_is_probable_enough_it_is_undetermined(predictor: Predictor) -> None:
    kinds = dict.fromkeys(predictor.bundle.manifest.thresholds.kinds, 1.0)
    prediction = one(with_thresholds(predictor, confidential=0.0, kinds=kinds), CLEAR_CUT["technical"])
    assert prediction.confidential_kinds == (FindingKind.UNDETERMINED,)
    assert prediction.confidential_probability < 1
    assert prediction.confidential_reasons


def test_confidential_begins_at_the_threshold_of_the_joined_probability(predictor: Predictor) -> None:
    probability = one(predictor, CLEAR_CUT["licensing"]).confidential_probability
    assert one(with_thresholds(predictor, confidential=probability), CLEAR_CUT["licensing"]).confidential
    assert not one(with_thresholds(predictor, confidential=probability + 1e-9), CLEAR_CUT["licensing"]).confidential


@pytest.mark.parametrize("topic", CLEAR_CUT.values(), ids=CLEAR_CUT)
@pytest.mark.parametrize(
    ("told", "kind"),
    [(f"The password is {PASSWORD}.", FindingKind.SECRET), (f"It runs on {HOST} ({ADDRESS}).", FindingKind.INFRASTRUCTURE)],
    ids=["secret", "infrastructure"],
)
def test_what_recognisers_are_sure_of_makes_the_most_harmless_topic_confidential(
    predictor: Predictor, topic: Topic, told: str, kind: FindingKind
) -> None:
    assert not one(predictor, topic).confidential
    assert kind in one(predictor, replace(topic, body=f"{topic.body} {told}")).confidential_kinds


def test_the_surer_a_finding_the_more_probable_is_confidential_content(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    probabilities = []
    for confidence in (0.2, 0.5, 0.8, 0.99):
        lone_recogniser(monkeypatch, confidence)
        probabilities.append(one(predictor, CLEAR_CUT["technical"]).confidential_probability)
    assert probabilities == sorted(set(probabilities))


def test_a_finding_that_is_hardly_sure_hides_its_text_but_decides_nothing_alone(
    predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone_recogniser(monkeypatch, 0.1)
    prediction = one(with_thresholds(predictor, confidential=1.0), CLEAR_CUT["technical"])
    assert {finding.recogniser for finding in prediction.findings} == {"lone"}
    assert "[name]" in prediction.redacted_title
    assert not prediction.confidential


def test_a_model_that_was_not_taught_what_is_confidential_goes_by_what_recognisers_are_sure_of(predictor: Predictor) -> None:
    pipeline = replace(predictor.bundle.pipeline, evidence=None)
    untaught = Predictor(replace(predictor.bundle, pipeline=pipeline))
    leak = one(untaught, LEAK)
    assert FindingKind.SECRET in leak.confidential_kinds
    assert leak.confidential_probability == max(finding.confidence for finding in leak.findings)
    assert not one(untaught, CLEAR_CUT["licensing"]).confidential


def test_the_phrases_that_told_a_weakness_are_its_reasons(predictor: Predictor) -> None:
    prediction = one(predictor, WEAKNESS)
    assert FindingKind.VULNERABILITY in prediction.confidential_kinds
    assert prediction.confidential_reasons
    assert all(reason.weight > 0 for reason in prediction.confidential_reasons)
    assert one(predictor, CLEAR_CUT["technical"]).confidential_reasons == ()


def test_urgency_gives_its_reasons(predictor: Predictor) -> None:
    reasons = one(predictor, OUTAGE).urgent_reasons
    assert [reason.weight for reason in reasons] == sorted((reason.weight for reason in reasons), reverse=True)
    assert reasons


@pytest.mark.usefixtures("broken_recogniser")
@pytest.mark.parametrize("topic", CLEAR_CUT.values(), ids=CLEAR_CUT)
def test_a_failed_detection_counts_as_confidential_and_shows_nothing(predictor: Predictor, topic: Topic) -> None:
    prediction = one(predictor, topic)
    assert prediction.confidential
    assert FindingKind.UNDETERMINED in prediction.confidential_kinds
    assert prediction.confidential_probability == 1.0
    assert (prediction.redacted_title, prediction.redacted_body, prediction.findings) == (WITHHELD, WITHHELD, ())


def test_a_topic_over_the_limit_counts_as_confidential_and_one_at_the_limit_does_not(predictor: Predictor) -> None:
    at_the_limit, over_it = predictor.predict([LONGEST_ALLOWED, TOO_LONG])
    assert FindingKind.UNDETERMINED not in at_the_limit.confidential_kinds
    assert FindingKind.UNDETERMINED in over_it.confidential_kinds
    assert over_it.redacted_body == WITHHELD


def test_a_language_that_can_not_be_identified_counts_as_confidential(predictor: Predictor) -> None:
    prediction = one(predictor, Topic("1", "", "qwe rtz uio asd fgh jkl yxc vbn mqw ert zui opa sdf ghj kly xcv bnm qwe"))
    assert FindingKind.UNDETERMINED in prediction.confidential_kinds
    assert prediction.confidential


def test_kinds_stand_in_the_order_of_their_definition(predictor: Predictor) -> None:
    order = list(FindingKind)
    for prediction in predictor.predict(TOPICS):
        assert list(prediction.confidential_kinds) == sorted(prediction.confidential_kinds, key=order.index)


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


def test_a_leaked_thing_stands_nowhere_in_the_prediction(predictor: Predictor) -> None:
    prediction = one(predictor, LEAK)
    told = str(asdict(prediction)).casefold()
    assert not [leaked for leaked in LEAKED if leaked.casefold() in told]
    assert {FindingKind.SECRET, FindingKind.INFRASTRUCTURE} <= set(prediction.confidential_kinds)
    assert "[password]" in prediction.redacted_title
    assert "[token]" in prediction.redacted_body


def test_another_token_in_its_place_changes_nothing(predictor: Predictor) -> None:
    other = replace(LEAK, body=LEAK.body.replace(TOKEN, TOKEN[::-1]))
    assert other.body != LEAK.body
    assert one(predictor, other) == one(predictor, LEAK)


def test_findings_point_at_what_was_found(predictor: Predictor) -> None:
    found = {LEAK.body[finding.start : finding.end] for finding in one(predictor, LEAK).findings if finding.field == "body"}
    assert set(LEAKED) <= found


@pytest.mark.parametrize("route", CLEAR_CUT)
def test_a_clear_topic_takes_its_route(predictor: Predictor, route: str) -> None:
    prediction = one(predictor, CLEAR_CUT[route])
    assert prediction.route == route
    assert not prediction.abstained
    assert not prediction.urgent
    assert prediction.needs_answer
    assert prediction.language == "en"


@pytest.mark.parametrize("route", ["technical", "feature", "team_owned", "community_expert"])
def test_a_harmless_topic_is_not_confidential(predictor: Predictor, route: str) -> None:
    assert not one(predictor, CLEAR_CUT[route]).confidential


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
    body = "We must hand in our tender by 12 March 2026, 12:00, and still have no signed offer. Who can send it?"
    topic = Topic("1", "Offer for our tender", body, created_at=datetime(2026, 3, 11, 15, tzinfo=UTC))
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


def test_the_route_of_similar_topics_weighs_what_they_added_to_the_log_odds(predictor: Predictor) -> None:
    alone = Predictor(replace(predictor.bundle, pipeline=replace(predictor.bundle.pipeline, neighbours=None)))
    topics = list(CLEAR_CUT.values())
    told = 0
    for with_them, without in zip(predictor.predict(topics), alone.predict(topics), strict=True):
        weights = {reason.feature: reason.weight for reason in with_them.reasons}
        if "route of similar topics" in weights:
            told += 1
            p, q = with_them.confidence, without.probabilities[with_them.route]
            assert weights["route of similar topics"] == pytest.approx(log(p / (1 - p)) - log(q / (1 - q)))
    assert told


def test_without_neighbours_similar_topics_are_no_reason(predictor: Predictor) -> None:
    alone = Predictor(replace(predictor.bundle, pipeline=replace(predictor.bundle.pipeline, neighbours=None)))
    named = {reason.feature for prediction in alone.predict(list(CLEAR_CUT.values())) for reason in prediction.reasons}
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


def test_a_sure_secret_is_never_outvoted(predictor: Predictor) -> None:
    unmoved = with_thresholds(predictor, confidential=1.0)
    assert FindingKind.SECRET in one(unmoved, LEAK).confidential_kinds
