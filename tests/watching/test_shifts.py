from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.bundle import released_models, verify_bundle
from service.watching.sample import FEATURES, Sample, reference_of
from service.watching.shifts import ALPHA, FEWEST_TOPICS, OTHERS, Level, Shift, index, shifts

COUNTS = st.lists(st.integers(0, 2_000), min_size=1, max_size=12).filter(lambda counts: sum(counts) > 0)


def sample(topics: int = 1_000, **counts: Mapping[str, int]) -> Sample:
    return Sample(topics, counts)


def of(feature: str, live: Sample, reference: Sample | None) -> Shift:
    return next(each for each in shifts(live, reference) if each.feature == feature)


@pytest.fixture(scope="module")
def reference() -> Sample:
    """The hold-out of the released bundle, as far as it is kept."""
    found = reference_of(verify_bundle(released_models())[0])
    assert found is not None
    return found


def drawn(reference: Sample, topics: int, rng: np.random.Generator) -> Sample:
    """A window of live topics that come from where the reference comes from."""

    def one(counts: Mapping[str, int]) -> dict[str, int]:
        shares = np.array(list(counts.values())) / sum(counts.values())
        return {name: int(count) for name, count in zip(counts, rng.multinomial(topics, shares), strict=True) if count}

    return Sample(topics, {feature: one(counts) for feature, counts in reference.counts.items()})


@pytest.mark.parametrize("topics", [FEWEST_TOPICS, 400, 3_000])
def test_windows_drawn_from_the_hold_out_hardly_ever_cry_wolf(reference: Sample, topics: int) -> None:
    rng = np.random.default_rng(topics)
    reports = 200
    alarms = sum(any(shift.has_moved for shift in shifts(drawn(reference, topics, rng), reference)) for _ in range(reports))
    # at the promised rate, as many or more would come once in a thousand times
    assert alarms <= np.quantile(rng.binomial(reports, ALPHA, 100_000), 0.999)


@pytest.mark.parametrize("topics", [200, 1_000])
def test_windows_of_which_half_takes_one_route_are_noticed(reference: Sample, topics: int) -> None:
    rng = np.random.default_rng(topics)
    rarest = min(reference.counts["route"], key=lambda name: reference.counts["route"][name])
    for _ in range(30):
        live = drawn(reference, topics, rng)
        routes = {name: count // 2 for name, count in live.counts["route"].items()}
        routes[rarest] = routes.get(rarest, 0) + topics - sum(routes.values())
        assert of("route", Sample(topics, {**live.counts, "route": routes}), reference).level is Level.MOVED_FAR


def test_lower_confidence_moves_far_and_tells_both_medians() -> None:
    high = sample(confidence={"0.90": 300, "0.95": 400, "0.99": 300})
    low = sample(confidence={"0.50": 300, "0.90": 400, "0.95": 300})
    shift = of("confidence", low, high)
    assert (shift.level, shift.median, shift.reference_median) == (Level.MOVED_FAR, 0.9, 0.95)


def test_a_small_difference_of_many_topics_is_steady() -> None:
    live, reference = sample(route={"a": 52_000, "b": 48_000}), sample(route={"a": 50_000, "b": 50_000})
    shift = of("route", live, reference)
    assert shift.p_holm is not None
    assert shift.p_holm < 1e-9
    assert shift.level is Level.STEADY


def test_a_difference_that_chance_may_bring_is_steady_however_large() -> None:
    shift = of("abstained", sample(abstained={"yes": 3, "no": 97}), sample(abstained={"yes": 12, "no": 88}))
    assert shift.p_holm is not None
    assert shift.p_holm > ALPHA
    assert shift.level is Level.STEADY


def test_p_values_are_corrected_for_all_features_together() -> None:
    live, reference = {"a": 60, "b": 140}, {"a": 500, "b": 700}
    one = of("route", sample(route=live), sample(route=reference))
    both = of("route", sample(route=live, area=live), sample(route=reference, area=reference))
    assert one.p_holm == one.p == both.p
    assert one.p is not None
    assert both.p_holm == pytest.approx(2 * one.p)


def test_without_a_reference_every_feature_says_so() -> None:
    live = sample(route={"a": 500})
    assert {shift.level for shift in shifts(live, None)} == {Level.NO_REFERENCE}
    assert [shift.feature for shift in shifts(live, None)] == list(FEATURES)
    assert of("area", live, sample(route={"a": 500})).level is Level.NO_REFERENCE


@pytest.mark.parametrize(("live", "reference"), [(FEWEST_TOPICS - 1, 900), (900, FEWEST_TOPICS - 1), (0, 900)])
def test_few_topics_are_not_judged(live: int, reference: int) -> None:
    shift = of("route", sample(route={"a": live}), sample(route={"b": reference}))
    assert (shift.level, shift.psi, shift.p) == (Level.TOO_FEW, None, None)


def test_rare_classes_count_as_one_and_a_frequent_new_one_for_itself() -> None:
    reference = sample(language={"en": 900, "fi": 4, "hr": 3, "de": 93})
    parts = of("language", sample(language={"en": 700, "ja": 300}), reference).parts
    assert [(part.name, part.live, part.reference) for part in parts] == [("de", 0, 93), ("en", 700, 900), ("ja", 300, 0), (OTHERS, 0, 7)]


def test_spans_of_numbers_hold_every_topic_those_outside_the_reference_too() -> None:
    reference = sample(similarity={f"0.{at}": 10 for at in range(30, 70)})
    shift = of("similarity", sample(similarity={"-0.10": 70, "0.45": 20, "0.95": 60}), reference)
    assert sum(part.live for part in shift.parts) == 150
    assert sum(part.reference for part in shift.parts) == 400
    assert (shift.parts[0].low, shift.parts[-1].high) == (-0.1, 0.95)
    assert shift.parts[0].live == 70


def test_values_that_are_all_the_same_make_one_span() -> None:
    shift = of("confidence", sample(confidence={"1.00": 200}), sample(confidence={"1.00": 900}))
    assert (len(shift.parts), shift.level) == (1, Level.STEADY)


@given(COUNTS)
def test_the_index_of_a_mix_with_itself_is_nothing(counts: list[int]) -> None:
    assert index(np.array(counts), np.array(counts)) == 0


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_index_is_the_same_both_ways_and_never_below_nothing(counts: list[int], random: np.random.Generator) -> None:
    other = list(counts)
    random.shuffle(other)
    one, two = np.array(counts), np.array(other)
    assert index(one, two) == pytest.approx(index(two, one))
    assert index(one, two) >= 0


def test_the_index_by_hand() -> None:
    # (0.7 - 0.5) ln(0.7 / 0.5) + (0.3 - 0.5) ln(0.3 / 0.5), counts being so many that halves and chance are nothing
    assert index(np.array([7_000_000, 3_000_000]), np.array([5_000_000, 5_000_000])) == pytest.approx(0.16946, abs=1e-5)


def test_what_chance_adds_is_taken_away_on_average() -> None:
    rng = np.random.default_rng(0)
    mix = np.full(8, 1 / 8)
    raised = [index(rng.multinomial(150, mix), rng.multinomial(2_000, mix)) for _ in range(500)]
    # without the correction the mean would be 7 * (1 / 150 + 1 / 2000) = 0.05
    assert np.mean(raised) < 0.02
