from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from service.inference.bundle import Thresholds
from tests.training.samples import topic
from training.fitting import Fitted
from training.hard_cases.pairs import CONFIDENTIAL, ROUTE, URGENT, JudgedPair, judge_pairs

TOPICS = [
    topic("a", "water", pair_id="p"),
    topic("b", "lease", pair_id="p"),
    topic("c", "water", pair_id="q", confidential=True),
    topic("d", ["lease", "water"], pair_id="q", confidential=False),
    topic("e", "water"),
    topic("f", "water", pair_id="r", urgent=True),
    topic("g", "water", pair_id="r", urgent=False),
]
VECTORS = np.tile(np.array([[1, 0], [0.6, 0.8]], np.float32), (4, 1))[: len(TOPICS)]


def thought(*routes: str, confidential: tuple[float, ...], urgent: tuple[float, ...]) -> Fitted:
    """What a model with the classes lease and water said of the topics when they were left out."""
    columns = np.array([[0.8, 0.2] if route == "lease" else [0.3, 0.7] for route in routes])
    flags = np.column_stack([1 - np.array(urgent), urgent])
    return Fitted(
        pipeline=cast("Any", SimpleNamespace(heads={ROUTE: SimpleNamespace(classes=["lease", "water"])})),
        left_out={ROUTE: columns, URGENT: flags},
        joined={CONFIDENTIAL: np.array(confidential)},
    )


@pytest.fixture
def pairs() -> dict[tuple[str, str], JudgedPair]:
    fitted = thought(
        *("water", "water", "water", "water", "lease", "lease", "water"),
        confidential=(0, 0, 0.25, 0.1, 0, 0, 0),
        urgent=(0, 0, 0, 0, 0, 0.4, 0.9),
    )
    limits = Thresholds(
        abstain=0.5, abstain_other_language=0.5, confidential=0.2, kinds={}, urgent=0.5, clearly_urgent=1.0, needs_answer=0.5
    )
    return {(pair.label, pair.ids[0]): pair for pair in judge_pairs(TOPICS, VECTORS, fitted, limits)}


def test_a_pair_is_judged_for_the_labels_that_its_texts_differ_in_alone(pairs: dict[tuple[str, str], JudgedPair]) -> None:
    assert set(pairs) == {(ROUTE, "a"), (ROUTE, "c"), (CONFIDENTIAL, "c"), (URGENT, "f")}


def test_the_same_answer_for_both_is_a_confusion_unless_it_is_accepted_for_both(pairs: dict[tuple[str, str], JudgedPair]) -> None:
    confused, either = pairs[ROUTE, "a"], pairs[ROUTE, "c"]
    assert (confused.wanted, confused.said, confused.right) == (("water", "lease"), ("water", "water"), (True, False))
    assert confused.confused
    assert either.right == (True, True)
    assert not either.confused


def test_flags_are_what_reaches_the_threshold(pairs: dict[tuple[str, str], JudgedPair]) -> None:
    assert pairs[CONFIDENTIAL, "c"].right == (True, True)
    swapped = pairs[URGENT, "f"]
    assert (swapped.wanted, swapped.said) == (("True", "False"), ("False", "True"))
    assert not swapped.confused


def test_how_alike_the_texts_are_is_kept_beside(pairs: dict[tuple[str, str], JudgedPair]) -> None:
    assert pairs[ROUTE, "a"].cosine == 0.6
