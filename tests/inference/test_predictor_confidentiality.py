from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

import pytest

from service.domain import FindingKind, Topic
from service.inference.confidentiality import RECOGNISERS, WITHHELD, Recogniser, Span, detection
from service.inference.predictor import Predictor
from tests.inference.asking import one, with_thresholds
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


@pytest.mark.parametrize("route", ["technical", "feature", "team_owned", "community_expert"])
def test_a_harmless_topic_is_not_confidential(predictor: Predictor, route: str) -> None:
    assert not one(predictor, CLEAR_CUT[route]).confidential


def test_a_sure_secret_is_never_outvoted(predictor: Predictor) -> None:
    unmoved = with_thresholds(predictor, confidential=1.0)
    assert FindingKind.SECRET in one(unmoved, LEAK).confidential_kinds
