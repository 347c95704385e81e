"""The figures as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.benchmark.agreement import Agreement
    from training.benchmark.figures import Figure

HEADER = ("figure", "ours", "plain", "ratio (least to most)", "at best", "wanted", "holds")
TEXT_COLUMNS = (0, 5, 6)
"""Aligned left; numbers are aligned right."""


def figures_as_table(figures: Sequence[Figure]) -> str:
    """Return a table with a line a figure."""
    rows = [HEADER, *(_row(figure) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligns = [str.ljust if at in TEXT_COLUMNS else str.rjust for at in range(len(HEADER))]
    lines = ["  ".join(align(cell, width) for align, cell, width in zip(aligns, row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def agreement_as_text(agreement: Agreement) -> str:
    """Return a sentence on how far the two ways agree."""
    return (
        f"Both ways give {agreement.same_route} of {agreement.topics} topics the same route; "
        f"their vectors have a cosine of {agreement.mean_cosine:.4f} in the mean, {agreement.least_cosine:.4f} at the least."
    )


def machine_as_text(machine: Mapping[str, str]) -> str:
    """Return what the figures were taken on, a line each."""
    width = max(map(len, machine))
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in machine.items())


def number(value: float) -> str:
    """Write a number with three digits at least, and no more behind the point than tell something."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004 - powers of ten
    return f"{value:,.{digits}f}"


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = f"{figure.judged:.2f} ({min(figure.ratios):.2f} to {max(figure.ratios):.2f})" if figure.ratios else ""
    return (
        figure.name,
        f"{number(figure.ours)} {figure.unit}",
        "" if figure.plain is None else f"{number(figure.plain)} {figure.unit}",
        ratio,
        "" if figure.ratio_at_best is None else f"{figure.ratio_at_best:.2f}",
        _wanted(figure),
        {True: "yes", False: "no", None: ""}[figure.holds],
    )


def _wanted(figure: Figure) -> str:
    unit = "" if figure.ratios else f" {figure.unit}"
    bounds = {"at most": figure.at_most, "at least": figure.at_least}
    return ", ".join(f"{words} {bound:.2f}{unit}" for words, bound in bounds.items() if bound is not None)
