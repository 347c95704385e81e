from __future__ import annotations

from training.data.agreement import Agreement
from training.exploring.readers import draw_agreement


def test_the_field_that_readers_differ_in_most_is_on_top_and_the_words_have_the_figures() -> None:
    picture = draw_agreement([Agreement("route", 10, 0.99, 0.98), Agreement("needs_answer", 10, 0.8, 0.6)])
    axes = picture.figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["needs answer", "route"]
    low, high = axes.get_ylim()
    assert low > high
    assert axes.get_xlim()[0] < 0.6
    assert picture.words == "Kappa by field: needs answer 0.600 (80.0% the same); route 0.980 (99.0% the same)."
