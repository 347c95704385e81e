from __future__ import annotations

import pytest

from training.benchmark.agreement import Agreement
from training.benchmark.figures import Figure
from training.benchmark.table import agreement_as_text, figures_as_table, machine_as_text, number

FIGURES = [
    Figure("embedding one text", "ms", 8.7, 34.0, (0.2, 0.25, 0.31), 0.24, at_most=1 / 3),
    Figure("single prediction without embedding", "ms", 9.25, at_most=8.0),
    Figure("  reading", "ms", 1.5),
    Figure("predictions in batches", "topics/s", 56.2, 13.0, (4.1, 4.4, 4.9), 4.5, at_least=3.0),
]


def lines() -> list[str]:
    return figures_as_table(FIGURES).splitlines()


def test_every_figure_has_a_line_below_the_header() -> None:
    assert len(lines()) == len(FIGURES) + 2
    assert lines()[0].split()[:3] == ["figure", "ours", "plain"]
    assert set(lines()[1]) == {"-"}


def test_a_line_tells_both_sides_their_ratio_and_whether_it_holds() -> None:
    assert " ".join(lines()[2].split()) == "embedding one text 8.70 ms 34.0 ms 0.25 (0.20 to 0.31) 0.24 at most 0.33 yes"


def test_a_figure_of_ours_alone_names_the_unit_of_what_is_wanted() -> None:
    assert " ".join(lines()[3].split()) == "single prediction without embedding 9.25 ms at most 8.00 ms no"


def test_where_nothing_is_wanted_nothing_is_judged() -> None:
    assert lines()[4] == lines()[4].rstrip()
    assert lines()[4].split() == ["reading", "1.50", "ms"]


def test_more_is_better_where_at_least_something_is_wanted() -> None:
    assert " ".join(lines()[5].split()).endswith("4.50 at least 3.00 yes")


def test_the_verdicts_stand_in_one_column() -> None:
    assert len({line.index(word) for line, word in zip(lines()[2:], ("yes", "no", "", "yes"), strict=True) if word}) == 1


@pytest.mark.parametrize(
    ("value", "written"), [(0.0523, "0.05"), (8.7, "8.70"), (34.04, "34.0"), (787.4, "787"), (12_345.6, "12,346"), (0.0, "0.00")]
)
def test_a_number_shows_no_more_digits_than_tell_something(value: float, written: str) -> None:
    assert number(value) == written


def test_the_machine_is_told_a_line_a_fact_with_the_values_in_one_column() -> None:
    text = machine_as_text({"processor": "EPYC", "cores": "2"})
    assert text == "processor  EPYC\ncores      2"


def test_agreement_is_told_in_a_sentence() -> None:
    text = agreement_as_text(Agreement(least_cosine=0.98765, mean_cosine=0.9951, same_route=23, topics=24))
    assert "23 of 24 topics" in text
    assert "0.9951 in the mean, 0.9877 at the least" in text
