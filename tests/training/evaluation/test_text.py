from __future__ import annotations

import pytest

from tests.training.evaluation.samples import SECRET, answering, prediction
from tests.training.samples import topic
from training.evaluation import evaluate
from training.evaluation.intervals import Figure
from training.evaluation.text import as_text, shown

TOPICS = [
    topic("a", "growing", area="beds", confidential=True, confidential_kinds=["secret"], urgent=False, needs_answer=True, language="fr"),
    topic("b", "water", area="pump", confidential=False, urgent=True, needs_answer=False),
]
ANSWERS = {
    "a": prediction("a", "growing", 0.9, area="beds"),
    "b": prediction("b", "lease", 0.8, area="pump", urgent=True, needs_answer=False, **SECRET),
}


@pytest.fixture(scope="module")
def text() -> str:
    return as_text(evaluate(answering(ANSWERS), TOPICS).figures, name="two topics")


def test_a_figure_is_shown_with_its_interval_and_nothing_as_none() -> None:
    assert shown(Figure(value=0.8614, low=0.79, high=0.9212)) == "0.861 [0.790, 0.921]"
    assert shown(None) == "none"


def test_the_text_names_data_model_and_every_figure(text: str) -> None:
    assert text.startswith("two topics: 2 topics, model by-hand\n")
    for name in ("route macro F1", "route accuracy", "Brier score", "calibration error", "accuracy at coverage", "left to a person"):
        assert f"\n{name}" in text
    assert "area accuracy        1.000 [1.000, 1.000]" in text


def test_the_text_tells_what_routes_and_confidentiality_cost_and_in_what_unit(text: str) -> None:
    costs = [line.split("[")[0] + line.partition("] ")[2] for line in text.splitlines() if line.startswith("cost of")]
    # one route of two is wrong; one confidential topic is told in public, one harmless one kept private
    assert costs == [
        "cost of routes       0.500 a topic (a wrong queue: 1, one from or to licensing: 5, all left to a person: 0.3)",
        "cost of secrecy      10.250 a topic (confidential and told in public: 20, harmless and kept private: 0.5)",
    ]


def test_the_text_shows_the_confusion_as_a_table(text: str) -> None:
    lines = text.splitlines()
    at = lines.index("rows are the truth, columns what the model said")
    assert [line.split() for line in lines[at + 1 : at + 5]] == [
        ["growing", "lease", "water"],
        ["growing", "1", "0", "0"],
        ["lease", "0", "0", "0"],
        ["water", "0", "1", "0"],
    ]


def test_the_text_names_topics_that_were_missed_or_alarmed_falsely(text: str) -> None:
    assert "  missed: a\n  false alarms: b" in text
    assert "  secret          recall 0.000" in text
    assert "\nurgent        recall 1.000" in text


def test_the_text_slices_by_language_and_length(text: str) -> None:
    assert "language: fr                       accuracy 1.000 [0.207, 1.000], 1 topics" in text


def test_what_was_not_judged_is_not_mentioned() -> None:
    text = as_text(evaluate(answering(ANSWERS), [topic("a", "growing")]).figures, name="one")
    assert "urgent" not in text
    assert "area accuracy" not in text
    assert "cost of secrecy" not in text
    assert "precision" in text
