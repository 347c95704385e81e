"""Joining recognisers and heads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Finding, FindingKind
from service.inference.evidence import CONFIDENTIAL, FOUND_KINDS, Evidence, weigh

SHARE = st.floats(0, 1)
COLUMNS = 2 * len(FOUND_KINDS) + 1


def finding(kind: FindingKind, confidence: float) -> Finding:
    return Finding(kind, "body", 0, 1, confidence, "looks like one", "by hand", "token")


FINDINGS = st.lists(st.builds(finding, st.sampled_from(FOUND_KINDS), SHARE), max_size=5)


def evidence(weights: list[float]) -> Evidence:
    return Evidence((CONFIDENTIAL,), np.array([weights]), np.array([-2.0]))


@given(st.lists(FINDINGS, max_size=4))
def test_every_topic_gets_a_row_of_numbers(findings: list[list[Finding]]) -> None:
    columns = weigh(findings, [np.full(len(findings), 0.5)])
    assert columns.shape == (len(findings), COLUMNS)
    assert np.isfinite(columns).all()


@given(SHARE)
def test_a_head_that_is_sure_of_either_still_leaves_a_finite_number(probability: float) -> None:
    assert np.isfinite(weigh([[]], [np.array([probability])])).all()


def test_without_findings_the_head_alone_speaks() -> None:
    (row,) = weigh([[]], [np.array([0.9])])
    assert not row[:-1].any()
    assert row[-1] == pytest.approx(np.log(9))


def test_the_surest_of_a_kind_counts_and_how_many_there_are_up_to_three() -> None:
    few, many = weigh(
        [[finding(FindingKind.SECRET, 0.9)], [finding(FindingKind.SECRET, confidence) for confidence in (0.1, 0.9, 0.5, 0.2)]],
        [np.array([0.5, 0.5])],
    )
    assert few[0] == many[0] == pytest.approx(np.log(10))
    assert (few[1], many[1]) == (1, 3)


@given(FINDINGS, SHARE, st.lists(st.floats(0, 3), min_size=COLUMNS, max_size=COLUMNS))
def test_probabilities_do_not_hang_on_which_topics_are_judged_together(findings: list[Finding], head: float, weights: list[float]) -> None:
    joined = evidence(weights)
    alone = joined.probabilities([findings], {CONFIDENTIAL: np.array([head])})[CONFIDENTIAL]
    among = joined.probabilities([[], findings, []], {CONFIDENTIAL: np.array([0.1, head, 0.9])})[CONFIDENTIAL]
    assert alone[0] == pytest.approx(among[1], abs=1e-12)
    assert 0 <= alone[0] <= 1
