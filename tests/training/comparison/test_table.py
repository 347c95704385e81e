from __future__ import annotations

import pytest

from tests.training.comparison.samples import figure, record
from training.comparison.table import as_table, short
from training.comparison.variants import REFERENCE, Question


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (0.8612, False, ".861 [.841 .891]"),
        (1.25, False, "1.250 [1.230 1.280]"),
        (-0.01, True, "-.010 [-.030 +.020]"),
        (0.99, False, ".990 [.970 1.020]"),
        (0.01, False, ".010 [-.010 .040]"),
    ],
)
def test_a_figure_is_written_short(value: float, signed: bool, text: str) -> None:
    assert short(figure(value), signed=signed) == text


def test_a_run_has_a_line_a_cross_validation_under_its_question() -> None:
    table = as_table([record("only_words", Question.FEATURES, 0.6), record(REFERENCE, Question.CLASSIFIER, 0.9)]).splitlines()
    assert table[0].split()[:3] == ["by", "fit", "s"]
    assert [line for line in table if line.startswith("--")] == ["-- which classifier", "-- which features"]
    at = next(number for number, line in enumerate(table) if line.startswith("only words"))
    assert table[at].split()[2:5] == ["pairs", "0.50", ".600"]
    assert table[at + 1].split()[:3] == ["authors", "0.50", ".500"]


def test_the_difference_stands_beside_and_the_reference_has_none() -> None:
    table = as_table([record(REFERENCE, Question.CLASSIFIER, 0.9), record("linear_svm", Question.CLASSIFIER, 0.8)])
    assert table.count("reference") == 2
    assert "+.050 [+.030 +.080]" in table


def test_columns_are_aligned() -> None:
    header, *lines = as_table([record(REFERENCE, Question.CLASSIFIER), record("a_much_longer_name", Question.HEADS)]).splitlines()
    assert {len(line) for line in lines if not line.startswith("--")} == {len(header)}
