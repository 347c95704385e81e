from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import fbeta_score

from service.inference.bundle import Thresholds
from tests.training.samples import Material, topic
from training.data.records import LabelledTopic
from training.fitting import Fitted, labels_of
from training.thresholds import (
    CONFIDENTIAL_RECALL,
    LEAST_SURE,
    MOST_FALSE_ALARMS,
    NEVER,
    URGENT_BETA,
    WANTED_PRECISION,
    CoverageRow,
    choose_thresholds,
    coverage_table,
)

SHARE = st.floats(0, 1)
JUDGED = st.lists(st.tuples(SHARE, st.booleans()), min_size=1, max_size=60)


def arrays(judged: list[tuple[float, bool]]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return np.array([confidence for confidence, _ in judged]), np.array([right for _, right in judged])


def two_routes(judged: list[tuple[float, bool]], language: str = "en") -> tuple[list[LabelledTopic], Fitted]:
    """Topics of the routes `a` and `b`, and their left-out probabilities: those of the winning route, which is right or not."""
    sure = [(0.5 + confidence / 2, right) for confidence, right in judged]
    rows = [[value, 1 - value] if (at % 2 == 0) is right else [1 - value, value] for at, (value, right) in enumerate(sure)]
    topics = [topic(str(at), "ab"[at % 2], language=language) for at in range(len(judged))]
    head: Any = SimpleNamespace(classes=["a", "b"])
    pipeline: Any = SimpleNamespace(heads={"route": head})
    return topics, Fitted(pipeline, {"route": np.array(rows)}, {})


@given(JUDGED)
def test_coverage_falls_as_the_threshold_rises(judged: list[tuple[float, bool]]) -> None:
    table = coverage_table(*arrays(judged))
    assert [row.threshold for row in table] == sorted({row.threshold for row in table})
    assert [row.coverage for row in table] == sorted((row.coverage for row in table), reverse=True)


def test_a_row_counts_the_topics_at_or_above_its_threshold_and_the_right_ones_among_them() -> None:
    table = {row.threshold: row for row in coverage_table(np.array([0.3, 0.5, 0.7, 0.9]), np.array([False, False, True, True]))}
    assert table[0.5] == CoverageRow(threshold=0.5, coverage=0.75, precision=2 / 3, topics=3)
    assert table[0.9] == CoverageRow(threshold=0.9, coverage=0.25, precision=1.0, topics=1)
    assert 0.95 not in table


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SHARE, st.booleans()), min_size=20, max_size=80))
def test_what_the_chosen_threshold_lets_through_is_as_precise_as_wanted(judged: list[tuple[float, bool]]) -> None:
    topics, fitted = two_routes(judged)
    confidence = fitted.left_out["route"].max(axis=1)
    right = np.array([right for _, right in judged])
    at = choose_thresholds(topics, fitted)[0].abstain
    kept = confidence >= at
    assert at == NEVER or right[kept].mean() >= WANTED_PRECISION


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(SHARE, st.booleans(), st.sampled_from(["en", "ar"])), min_size=120, max_size=160))
def test_another_language_is_never_acted_on_more_readily(judged: list[tuple[float, bool, str]]) -> None:
    topics, fitted = two_routes([(confidence, right) for confidence, right, _ in judged])
    topics = [each.model_copy(update={"language": language}) for each, (_, _, language) in zip(topics, judged, strict=True)]
    thresholds, _ = choose_thresholds(topics, fitted)
    assert thresholds.abstain_other_language >= thresholds.abstain


def test_with_few_topics_in_other_languages_they_share_the_threshold_of_all() -> None:
    topics, fitted = two_routes([(at / 50, at > 10) for at in range(50)], language="fr")
    thresholds, tables = choose_thresholds(topics, fitted)
    assert thresholds.abstain_other_language == thresholds.abstain
    assert tables["route"] == tables["route_other_languages"]


def test_a_model_that_never_reaches_the_precision_leaves_everything_to_a_person() -> None:
    assert choose_thresholds(*two_routes([(at / 50, at % 2 == 0) for at in range(50)]))[0].abstain == NEVER


def test_a_model_that_is_nowhere_surer_than_the_lowest_step_leaves_everything_to_a_person() -> None:
    topics = [topic(str(at), str(at % 10)) for at in range(100)]
    head: Any = SimpleNamespace(classes=[str(at) for at in range(10)])
    pipeline: Any = SimpleNamespace(heads={"route": head})
    thresholds, tables = choose_thresholds(topics, Fitted(pipeline, {"route": np.full((100, 10), 0.1)}, {}))
    assert (thresholds.abstain, thresholds.abstain_other_language) == (NEVER, NEVER)
    assert tables["route"] == []


def test_a_model_that_is_never_wrong_still_leaves_to_a_person_what_it_is_unsure_of() -> None:
    topics, fitted = two_routes([(at / 50, True) for at in range(50)])
    assert choose_thresholds(topics, fitted)[0].abstain == LEAST_SURE


def test_a_head_that_was_not_taught_gets_the_middle() -> None:
    thresholds, _ = choose_thresholds(*two_routes([(0.9, True)] * 20))
    assert (thresholds.confidential, thresholds.urgent, thresholds.needs_answer, thresholds.kinds) == (0.5, 0.5, 0.5, {})


@pytest.fixture(scope="module")
def chosen(material: Material, fitted: Fitted) -> Thresholds:
    return choose_thresholds(material.topics, fitted)[0]


def test_on_the_corpus_the_confidential_threshold_reaches_its_recall_or_its_bound_of_false_alarms(
    material: Material, fitted: Fitted, chosen: Thresholds
) -> None:
    confidential = np.array([bool(topic.confidential) for topic in material.topics])
    said = fitted.joined["confidential"] >= chosen.confidential
    higher = fitted.joined["confidential"] >= chosen.confidential + 1e-3
    assert said[confidential].mean() >= CONFIDENTIAL_RECALL or higher[~confidential].mean() <= MOST_FALSE_ALARMS
    assert chosen.confidential <= 0.5


def test_a_recall_that_costs_too_many_false_alarms_is_given_up() -> None:
    topics, fitted = two_routes([(0.9, True)] * 200)
    topics = [topic.model_copy(update={"confidential": at % 2 == 0}) for at, topic in enumerate(topics)]
    # harmless topics look as confidential as the others
    alike = replace(fitted, joined={"confidential": np.linspace(0, 0.4, 200)})
    threshold = choose_thresholds(topics, alike)[0].confidential
    assert (alike.joined["confidential"][1::2] > threshold).mean() <= MOST_FALSE_ALARMS


def test_on_the_corpus_no_other_urgent_threshold_is_better(material: Material, fitted: Fitted, chosen: Thresholds) -> None:
    urgent = np.array([bool(topic.urgent) for topic in material.topics])

    def score(threshold: float) -> float:
        return float(fbeta_score(urgent, fitted.left_out["urgent"][:, 1] >= threshold, beta=URGENT_BETA, zero_division=0.0))

    assert score(chosen.urgent) >= max(score(threshold) for threshold in np.linspace(0, 1, 201)) - 1e-9


def test_on_the_corpus_each_kind_that_was_taught_has_a_threshold(material: Material, chosen: Thresholds) -> None:
    assert {f"kind:{kind}" for kind in chosen.kinds} == {head for head in labels_of(material.topics) if head.startswith("kind:")}
    assert all(0 < threshold < 1 for threshold in chosen.kinds.values())
