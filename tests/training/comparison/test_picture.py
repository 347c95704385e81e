from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.training.comparison.samples import record
from training.comparison.picture import draw_differences, draw_figures, draw_seconds
from training.comparison.variants import REFERENCE, Question

RUNS = [record(name, Question.CLASSIFIER, value) for name, value in ((REFERENCE, 0.8), ("linear_svm", 0.7), ("stacking", 0.85))]


def test_figures_have_a_panel_each_and_a_row_a_run(tmp_path: Path) -> None:
    picture = draw_figures(RUNS, "Classifiers")
    assert [axes.get_xlabel() for axes in picture.figure.axes] == ["macro F1", "Brier score", "cost a topic"]
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()] == ["logistic regression", "linear svm", "stacking"]
    assert [text.get_text() for text in picture.figure.legends[0].get_texts()] == [
        "authors known (folds by pairs)",
        "authors unknown (folds by authors)",
    ]
    picture.figure.savefig(tmp_path / "figures.png")
    assert (tmp_path / "figures.png").stat().st_size > 5_000


def test_a_dot_stands_at_the_value_within_its_interval() -> None:
    axes = draw_figures(RUNS[1:2], "One", shown=("macro_f1",)).figure.axes[0]
    interval, dot = axes.get_lines()[:2]
    assert np.array_equal(dot.get_xdata(), [0.7])
    assert np.array_equal(interval.get_xdata(), [0.7 - 0.02, 0.7 + 0.03])


def test_differences_leave_the_reference_out_and_put_the_highest_on_top(tmp_path: Path) -> None:
    picture = draw_differences(RUNS, "Differences")
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()] == ["stacking", "linear svm"]
    low, high = picture.figure.axes[0].get_ylim()
    assert low > high
    picture.figure.savefig(tmp_path / "differences.png")


def test_seconds_are_bars_on_a_logarithmic_scale_with_the_quickest_on_top(tmp_path: Path) -> None:
    slow = record("trees", Question.CLASSIFIER, fit_seconds={"pairs": 8.0, "authors": 10.0})
    picture = draw_seconds([slow, *RUNS[:2]], "Seconds")
    axes = picture.figure.axes[0]
    assert axes.get_xscale() == "log"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["logistic regression", "linear svm", "trees"]
    assert [text.get_text().strip() for text in axes.texts] == ["0.50 s", "0.50 s", "9.00 s"]
    picture.figure.savefig(tmp_path / "seconds.png")


def test_the_words_of_a_picture_name_the_ends_and_what_is_clear() -> None:
    figures, differences, seconds = (draw(RUNS, "T").words for draw in (draw_figures, draw_differences, draw_seconds))
    assert figures.endswith("macro F1 is highest for stacking (.750 [.730 .780]) and lowest for linear svm (.600 [.580 .630]).")
    assert differences.startswith("With unknown authors the interval lies wholly above zero for 0 of 2 runs, wholly below for 1.")
    assert differences.endswith("The highest is stacking (+.000 [-.020 +.030]).")
    assert seconds.endswith("Fits take from 0.50 s (logistic regression) to 0.50 s (stacking).")
