from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score

from tests.training.comparison.samples import CLASSES, outcome, rows, sure
from training.comparison.figures import COMPARED, STATISTICS, Outcome, differences, figures, other_heads
from training.comparison.resampling import Resamples

ROUTES = ["feature", "licensing", "licensing", "technical"]
SAID = [0, 1, 2, 2]
RESAMPLES = Resamples(rows(4), seed=1, resamples=40)


@pytest.fixture
def judged() -> Outcome:
    """One licensing question of two is taken for a technical one."""
    return outcome([sure(column, 0.8) for column in SAID], ROUTES)


def test_the_figures_are_those_of_the_definitions(judged: Outcome) -> None:
    found = {name: of(judged, rows(4)) for name, of in STATISTICS.items()}
    assert found["macro_f1"] == pytest.approx(f1_score(ROUTES, [CLASSES[at] for at in SAID], average="macro"))
    assert found["accuracy"] == 0.75
    # right: 0.2² + 2 · 0.1²; wrong: 0.8² + 0.9² + 0.1²
    assert found["brier"] == pytest.approx((3 * 0.06 + 1.46) / 4)
    assert found["calibration_error"] == pytest.approx(0.05)
    assert found["licensing_recall"] == 0.5


def test_the_cost_is_that_of_the_cheapest_looking_decision(judged: Outcome) -> None:
    # with a tenth left for licensing, or a fifth for the others, a person looks cheaper than any route
    assert STATISTICS["left_to_a_person"](judged, rows(4)) == 1
    assert STATISTICS["cost"](judged, rows(4)) == pytest.approx(0.3)
    surer = outcome([sure(column, 0.99) for column in SAID], ROUTES)
    assert STATISTICS["left_to_a_person"](surer, rows(4)) == 0
    assert STATISTICS["cost"](surer, rows(4)) == pytest.approx(5 / 4)


def test_a_licensing_question_that_a_person_reads_is_not_sent_elsewhere(judged: Outcome) -> None:
    assert STATISTICS["licensing_elsewhere"](judged, rows(4)) == 0
    assert STATISTICS["licensing_elsewhere"](outcome([sure(column, 0.99) for column in SAID], ROUTES), rows(4)) == 0.5


def test_a_route_among_the_accepted_ones_is_right() -> None:
    one = Outcome(CLASSES, np.array([sure(2)]), np.array([[True, False, True]]), np.array([0]))
    assert STATISTICS["accuracy"](one, rows(1)) == 1
    assert STATISTICS["macro_f1"](one, rows(1)) == 1
    other = Outcome(CLASSES, np.array([sure(1)]), np.array([[True, False, True]]), np.array([0]))
    assert other.truth.tolist() == [0]


def test_licensing_figures_are_nothing_where_nobody_asks_for_it(judged: Outcome) -> None:
    assert judged.licensing_recall(np.array([0, 3])) == judged.licensing_elsewhere(np.array([0, 3])) == 0


def test_every_figure_has_an_interval_that_holds_it(judged: Outcome) -> None:
    found = figures(judged, RESAMPLES)
    assert set(found) == set(STATISTICS)
    assert all(found[name]["low"] <= found[name]["value"] <= found[name]["high"] for name in ("macro_f1", "accuracy", "brier"))


def test_a_run_differs_from_itself_by_nothing(judged: Outcome) -> None:
    assert differences(judged, judged, RESAMPLES) == {name: {"value": 0, "low": 0, "high": 0} for name in COMPARED}


def test_a_run_that_is_better_on_every_topic_is_better_in_every_draw(judged: Outcome) -> None:
    better = outcome([sure(CLASSES.index(route), 0.99) for route in ROUTES], ROUTES)
    found = differences(better, judged, RESAMPLES)
    assert found["brier"]["high"] < 0
    assert found["cost"]["high"] < 0
    assert found["macro_f1"]["value"] > 0


def test_other_heads_are_judged_by_accuracy_or_average_precision_of_the_rarer_answer() -> None:
    areas, flags = np.array(["calls", "boards", "search", "calls"]), np.array(["False", "True", "False", "False"])
    scores = {
        "route": np.zeros((4, 3)),
        "area": np.array([[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]], float),
        "urgent": np.array([[1, 0], [0, 0.5], [0, 1], [1, 0]], float),
    }
    found = other_heads(scores, {"area": areas, "urgent": flags}, RESAMPLES)
    assert set(found) == {"area_accuracy", "urgent_average_precision"}
    assert found["area_accuracy"]["value"] == 0.75
    assert found["urgent_average_precision"]["value"] == pytest.approx(average_precision_score(flags == "True", [-1, 0.5, 1, -1]))


def test_the_rarer_answer_may_be_no() -> None:
    flags = np.array(["True", "True", "False"])
    found = other_heads({"needs_answer": np.array([[0, 1], [0, 1], [1, 0]], float)}, {"needs_answer": flags}, Resamples(rows(3), seed=1))
    assert found["needs_answer_average_precision"]["value"] == 1
