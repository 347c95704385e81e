from __future__ import annotations

import pytest

from tests.training.judging.samples import figure, figures, gate, labelled, routed
from training.judging.verdict import judge
from training.judging.wording import difference, headline, signed, tendency, value


@pytest.mark.parametrize(("number", "words"), [(0.0123, "+0.012"), (-0.5, "−0.500"), (0.0, "0.000"), (-0.0004, "0.000")])
def test_a_difference_has_a_sign_unless_it_is_nothing(number: float, words: str) -> None:
    assert signed(number) == words


def test_what_was_not_counted_is_a_dash() -> None:
    assert (value(None), difference(None)) == ("–", "–")


def test_a_tendency_is_told_where_the_interval_lies_on_one_side() -> None:
    topics = labelled(90)
    better, worse = routed(topics), routed(topics, wrong=range(30))
    assert tendency(figure(worse, better, "accuracy")) == "better"
    assert tendency(figure(better, worse, "accuracy")) == "worse"
    assert tendency(figure(better, worse, "brier")) == "worse"
    assert tendency(figure(better, better, "accuracy")) == ""
    assert tendency(figure(better, better, "urgent_recall")) == ""


def test_each_outcome_has_a_headline() -> None:
    topics = labelled(90)
    right, wrong = routed(topics), routed(topics, wrong=range(30))
    said = [
        headline(judge(figures(*pair), gate(), notices=notices))
        for pair, notices in (((right, right), ()), ((right, wrong), ()), ((right, right), ("x",)))
    ]
    assert [line.split(":")[0] for line in said] == [
        "The candidate may take over",
        "The candidate is worse in 1 of 1 figures.",
        "A person must decide",
    ]
