from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.judging.samples import figures, found, gate, labelled, routed
from training.judging.answers import Answers
from training.judging.gate import load_gate
from training.judging.verdict import Judgement, Outcome, Verdict, draws_needed, judge, probability_of_loss


def judged(current: Answers, candidate: Answers, *notices: str, **gated: list[str]) -> Judgement:
    return judge(figures(current, candidate), gate(**gated), notices=notices)


def test_a_probability_is_never_0_and_draws_that_count_nothing_speak_for_a_loss() -> None:
    assert probability_of_loss(np.zeros(99), 0.02) == 0.01
    assert probability_of_loss(np.full(99, 0.02), 0.02) == 1
    assert probability_of_loss(np.array([0.0, np.nan, 0.0]), 0.02) == 0.5


@given(wrong=st.sets(st.integers(0, 59)))
def test_an_identical_model_passes_where_there_is_enough_data(wrong: set[int]) -> None:
    answers = routed(labelled(120), wrong=sorted(wrong))
    judgement = judged(answers, answers, overall=["macro_f1", "accuracy"], per_route=["recall"])
    assert judgement.outcome is Outcome.PASS
    assert {check.verdict for check in judgement.checks} == {Verdict.PASS}


@given(start=st.integers(0, 250))
def test_a_model_that_is_ten_points_worse_fails(start: int) -> None:
    topics = labelled(300)
    judgement = judged(routed(topics), routed(topics, wrong=range(start, start + 30)))
    assert judgement.outcome is Outcome.FAIL
    (check,) = judgement.of(Verdict.WORSE)
    assert check.why == "lost 10.0 points, the gate bears less than 2 points"
    assert check.p_holm is not None
    assert check.p_holm > 0.9


def test_a_model_that_is_better_passes() -> None:
    topics = labelled(300)
    assert judged(routed(topics, wrong=range(30)), routed(topics)).outcome is Outcome.PASS


def test_with_fewer_topics_than_the_gate_wants_a_person_is_asked_even_if_every_one_is_lost() -> None:
    topics = labelled(29, confidential=True, confidential_kinds=["secret"])
    judgement = judged(found(topics), found(topics, missed=range(29)), per_kind=["recall"])
    assert judgement.outcome is Outcome.ASK
    assert {check.measured.of: check.why for check in judgement.checks} == {
        "secret": "there are 29 topics to tell by, the gate wants 30",
        **dict.fromkeys(("personal", "infrastructure", "commercial", "vulnerability"), "there are 0 topics to tell by, the gate wants 30"),
    }
    assert {(check.verdict, check.p, check.p_holm) for check in judgement.checks} == {(Verdict.NOT_ENOUGH_DATA, None, None)}


def test_thirty_topics_are_enough() -> None:
    topics = labelled(30, confidential=True, confidential_kinds=["secret"])
    judgement = judged(found(topics), found(topics, missed=range(3)), overall=["confidential_recall"])
    assert judgement.outcome is Outcome.FAIL


def test_a_small_loss_that_chance_could_hide_more_behind_asks_a_person() -> None:
    topics = labelled(100)
    judgement = judged(routed(topics), routed(topics, wrong=[7]))
    assert judgement.outcome is Outcome.ASK
    assert judgement.checks[0].why == "lost 1.0 points, and 100 topics can't rule out a loss of 2 points or more"


def test_a_loss_counts_where_less_is_better() -> None:
    topics = labelled(60, confidential=False)
    harmless, alarmed = routed(topics), routed(topics, confidential=True, confidential_probability=0.9)
    assert judged(harmless, alarmed, overall=["false_alarms"]).outcome is Outcome.FAIL
    assert judged(alarmed, harmless, overall=["false_alarms"]).outcome is Outcome.PASS


def test_one_figure_that_is_worse_outweighs_what_is_not_known_and_what_passes() -> None:
    topics = [*labelled(60), *labelled(10, confidential=True)]
    topics = [each.model_copy(update={"id": f"{at}"}) for at, each in enumerate(topics)]
    judgement = judged(routed(topics), routed(topics, wrong=range(20)), overall=["acted_on", "accuracy", "confidential_recall"])
    assert [check.verdict.value for check in judgement.checks] == ["worse", "pass", "not enough data"]
    assert judgement.outcome is Outcome.FAIL


def test_a_notice_asks_a_person_although_every_figure_passes() -> None:
    answers = routed(labelled(60))
    judgement = judged(answers, answers, "the directory names the route 'bees', which the candidate does not know")
    assert judgement.outcome is Outcome.ASK
    assert judgement.of(Verdict.PASS) == list(judgement.checks)


@pytest.mark.parametrize("routes", [2, 5, 200])
def test_there_are_draws_enough_for_a_pass_after_the_correction(routes: int) -> None:
    packaged = load_gate()
    draws = draws_needed(packaged, routes)
    tests = 4 + routes + 5
    assert tests / (draws + 1) < packaged.alpha
    assert draws >= 2_000
