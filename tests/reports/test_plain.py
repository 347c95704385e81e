from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from service.domain import FindingKind
from service.reports.plain import plain_prediction, plain_suggestion, rounded_shares
from tests.reports import samples


def test_a_predictions_keys_stand_in_their_fixed_order() -> None:
    assert list(plain_prediction(samples.prediction())) == samples.PREDICTION_KEYS


def test_similar_topics_follow_the_features_among_the_reasons() -> None:
    assert plain_prediction(samples.prediction())["reasons"] == [
        {"feature": "“login”", "weight": 1.42},
        {"feature": "meaning of the post", "weight": 0.97},
        {"feature": "a question in the title", "weight": 0.21},
        {"feature": "similar topic “Login page comes back after entering the password” (technical)", "weight": 0.81},
    ]


def test_a_finding_is_an_object_without_the_text_found() -> None:
    made = samples.prediction(confidential_kinds=(FindingKind.SECRET,), findings=(samples.secret_finding(),))
    plain = plain_prediction(made)
    assert plain["confidential_kinds"] == ["secret"]
    where = {"kind": "secret", "field": "body", "start": 10, "end": 40}
    assert plain["findings"] == [{**where, "confidence": 0.98, "reason": "looks like an access token", "fingerprint": None}]


def test_numbers_have_four_digits() -> None:
    plain = plain_prediction(samples.prediction(area_confidence=1 / 7, urgent_probability=1 / 9))
    assert (plain["area_confidence"], plain["urgent_probability"]) == (0.1429, 0.1111)


def test_the_confidence_is_the_probability_shown_for_the_route() -> None:
    plain = plain_prediction(samples.prediction())
    assert plain["confidence"] == plain["probabilities"][plain["route"]]


@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=60))
def test_rounded_shares_still_sum_to_one_and_none_moves_by_a_unit(weights: list[float]) -> None:
    total = sum(weights)
    shares = {f"route_{number}": weight / total for number, weight in enumerate(weights)}
    rounded = rounded_shares(shares)
    assert list(rounded) == list(shares)
    assert abs(sum(rounded.values()) - 1) < 1e-9
    assert all(abs(rounded[name] - shares[name]) < 1.0001e-4 for name in shares)
    assert rounded[max(shares, key=lambda name: shares[name])] == max(rounded.values())


def test_a_suggestion_is_json_with_times_in_utc() -> None:
    plain = json.loads(json.dumps(plain_suggestion(samples.suggestion(contacts=(samples.TOMAS, samples.WREN)))))
    assert plain["contacts"][0]["available_at"] == "2026-03-26T13:00:00Z"
    assert plain["contacts"][1]["available_at"] is None
    assert plain["place"] == {"channel": "support-questions", "team": "community", "visibility": "public"}
    assert plain["prediction"]["route"] == "technical"


def test_a_suggestion_without_a_place_says_so() -> None:
    assert plain_suggestion(samples.suggestion(place=None))["place"] is None
