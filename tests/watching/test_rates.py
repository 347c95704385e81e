from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from service.domain import KeptLabel, Labels, LabelSource
from service.inference.bundle import released_models, verify_bundle
from service.inference.bundle.figures import METRICS
from service.store.observation import Observation
from service.watching.rates import ACCURACY, ACTED_ON, FEWEST_LABELS, PRECISION, RECALL, Rate, held_to, holdout_rates, rates
from service.watching.truth import Judged, truths
from tests.store.samples import HOUR, NOW, label, text
from tests.watching.samples import observation


def kept(number: int, **changes: object) -> KeptLabel:
    return KeptLabel(number, str(number), label(**{"topic_id": str(number), **changes}))


def judged(said: str, truth: str, times: int = 1, *, abstained: bool = False) -> list[Judged]:
    return [Judged(observation(route=said, abstained=abstained), Labels(route=truth))] * times


def one(found: tuple[Rate, ...], *key: str) -> Rate:
    return next(rate for rate in found if (rate.decision, rate.measure, rate.of) == key)


def met(*ids: str) -> list[Observation]:
    return [observation(topic_id=each) for each in ids]


def test_labels_of_each_source_are_kept_apart() -> None:
    labels = [
        kept(1, source=LabelSource.BLIND, labels=Labels(route="feature")),
        replace(kept(2, topic_id="1"), label=label(topic_id="1", labels=Labels(route="licensing"), at=NOW + HOUR)),
        kept(3, source=LabelSource.OUTCOME, labels=Labels(route="technical")),
    ]
    found = truths(met("1", "3"), labels).judged
    assert [each.truth.route for each in found[LabelSource.BLIND]] == ["feature"]
    assert [each.truth.route for each in found[LabelSource.CORRECTION]] == ["licensing"]
    assert [(each.seen.topic_id, each.truth.route) for each in found[LabelSource.OUTCOME]] == [("3", "technical")]


def test_the_newer_of_two_blind_labels_counts() -> None:
    labels = [
        kept(at, topic_id="1", source=LabelSource.BLIND, labels=Labels(route=route), at=NOW + at * HOUR)
        for at, route in enumerate(("feature", "licensing"))
    ]
    assert [each.truth.route for each in truths(met("1"), labels).judged[LabelSource.BLIND]] == ["licensing"]


def test_a_label_of_a_text_that_the_model_did_not_see_counts_for_nothing() -> None:
    late = kept(1, text=text(at=NOW), decision_due_at=NOW - HOUR, source=LabelSource.BLIND)
    assert truths(met("1"), [late]).judged[LabelSource.BLIND] == ()


def test_labels_of_topics_that_the_model_did_not_meet_are_counted() -> None:
    assert truths(met("1"), [kept(1), kept(2), kept(3)]).unmet == 2


def test_precision_and_recall_by_hand() -> None:
    found = rates([*judged("a", "a", 40), *judged("a", "b", 10), *judged("b", "b", 30)])
    assert (one(found, "route", PRECISION, "a").hits, one(found, "route", PRECISION, "a").total) == (40, 50)
    assert (one(found, "route", RECALL, "b").hits, one(found, "route", RECALL, "b").total) == (30, 40)
    accuracy = one(found, "route", ACCURACY, "")
    assert (accuracy.hits, accuracy.total, accuracy.share) == (70, 80, 0.875)
    assert (accuracy.low, accuracy.high) == pytest.approx((0.785, 0.931), abs=1e-3)


def test_what_is_left_to_a_person_does_not_count_as_acted_on() -> None:
    found = one(rates([*judged("a", "a", 30), *judged("a", "b", 5, abstained=True)]), "route", ACTED_ON, "")
    assert (found.hits, found.total) == (30, 30)


def test_yes_or_no_is_measured_by_its_yes() -> None:
    seen = [
        Judged(observation(confidential=said), Labels(confidential=truth)) for said, truth in ((True, True), (False, True), (True, False))
    ]
    found = rates(seen)
    assert (one(found, "confidential", RECALL, "").hits, one(found, "confidential", RECALL, "").total) == (1, 2)
    assert (one(found, "confidential", PRECISION, "").hits, one(found, "confidential", PRECISION, "").total) == (1, 2)


@pytest.mark.parametrize("labels", [1, FEWEST_LABELS - 1])
def test_too_few_labels_give_no_share(labels: int) -> None:
    accuracy = one(rates(judged("a", "a", labels)), "route", ACCURACY, "")
    assert (accuracy.share, accuracy.low, accuracy.high, accuracy.enough) == (None, None, None, False)


def test_a_share_clearly_below_the_hold_out_is_worse_and_one_near_it_is_not() -> None:
    holdout = {("route", ACCURACY, ""): (0.95, 0.93)}
    assert one(held_to(rates([*judged("a", "a", 70), *judged("a", "b", 30)]), holdout), "route", ACCURACY, "").worse
    assert not one(held_to(rates([*judged("a", "a", 90), *judged("a", "b", 10)]), holdout), "route", ACCURACY, "").worse


def test_precision_is_shown_beside_the_hold_out_and_not_tested() -> None:
    holdout = {("route", PRECISION, "a"): (0.99, 0.98)}
    precision = one(held_to(rates([*judged("a", "a", 40), *judged("a", "b", 60)]), holdout), "route", PRECISION, "a")
    assert (precision.holdout, precision.p_holm, precision.worse) == (0.99, None, False)


def test_the_hold_out_of_the_released_bundle_is_read() -> None:
    folder, manifest, _ = verify_bundle(released_models())
    found = holdout_rates(folder)
    assert {("route", RECALL, name) for name in manifest.classes["route"]} <= found.keys()
    assert ("confidential", RECALL, "") in found
    assert all(low <= value for value, low in found.values())


@pytest.mark.parametrize("metrics", [{}, [], {"holdout": {"route": 3}}, {"holdout": {"route": {"accuracy": {"value": "much"}}}}])
def test_a_hold_out_that_cannot_be_read_holds_nobody_to_anything(tmp_path: Path, metrics: object) -> None:
    (tmp_path / METRICS).write_text(json.dumps(metrics))
    assert holdout_rates(tmp_path) == {}


def test_the_window_of_a_topic_is_its_own_not_that_of_its_label() -> None:
    assert truths(met("1"), [kept(1, at=NOW + timedelta(days=300))]).unmet == 0
