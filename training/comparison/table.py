"""The runs as one table of plain text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from training.comparison.variants import REFERENCE, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.comparison.record import Record
    from training.evaluation.intervals import Figure

COLUMNS = {
    "macro_f1": "macro F1",
    "accuracy": "accuracy",
    "brier": "Brier score",
    "calibration_error": "calibration error",
    "cost": "cost a topic",
    "left_to_a_person": "left to a person",
    "licensing_recall": "licensing recall",
    "licensing_elsewhere": "licensing elsewhere",
}
DIFFERENCE = "difference in F1"
HEADER = ("", "by", "fit s", "macro F1", DIFFERENCE, *list(COLUMNS.values())[1:])
WORDS = 2
"""As many columns are words, aligned left; numbers are aligned right."""


def as_table(records: Sequence[Record]) -> str:
    """Write two lines a run, by pairs and by authors, under the question that the run answers; figures with their 95 % intervals."""
    order = [question.value for question in Question]
    by_question = sorted(records, key=lambda record: order.index(record.question))
    rows: list[tuple[str, ...]] = [HEADER]
    for question, group in groupby(by_question, key=lambda record: record.question):
        rows.append((f"-- {question}", *[""] * (len(HEADER) - 1)))
        for record in group:
            rows += [_row(record, scheme, named=at == 0) for at, scheme in enumerate(record.figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at < WORDS else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def short(figure: Figure, *, signed: bool = False) -> str:
    """Write a figure with its interval: `.861 [.846 .875]`, or with signs `+.012 [-.003 +.027]`."""
    value, low, high = (_number(figure[end], signed=signed) for end in ("value", "low", "high"))
    return f"{value} [{low} {high}]"


def _number(value: float, *, signed: bool) -> str:
    text = f"{value:+.3f}" if signed else f"{value:.3f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 and not text.endswith("1.000") else text


def _row(record: Record, scheme: str, *, named: bool) -> tuple[str, ...]:
    shown = record.figures[scheme]
    macro_f1, *others = (short(shown[name]) for name in COLUMNS)
    difference = "reference" if record.name == REFERENCE else short(record.differences[scheme]["macro_f1"], signed=True)
    return (record.title if named else "", scheme, f"{record.fit_seconds[scheme]:.2f}", macro_f1, difference, *others)
