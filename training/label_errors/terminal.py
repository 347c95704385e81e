"""Doubtful labels as a table on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.reports.shown_text import one_line
from service.reports.wording import percent

if TYPE_CHECKING:
    from service.labelling.doubtful import DoubtfulLabel

TITLE_CHARACTERS = 60
PIPE_COLUMNS = 200
"""A pipe has no width of its own; 80 columns would break every cell."""


def print_label_errors(shown: Sequence[DoubtfulLabel], *, found: int, topics: int) -> None:
    """Print the labels in doubt, and how many there are among how many topics."""
    console = Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS, highlight=False)
    if shown:
        table = Table("data", "topic", "title", "field", "labelled", "rather", box=box.HORIZONTALS, header_style="bold", border_style="dim")
        for each in shown:
            table.add_row(*(Text(one_line(cell)) for cell in _cells(each)))
        console.print(table)
    console.print(Text(f"{found} {'label' if found == 1 else 'labels'} in doubt among {topics} topics, {len(shown)} listed"))


def _cells(label: DoubtfulLabel) -> tuple[str, ...]:
    return (
        label.data,
        label.id,
        one_line(label.title, limit=TITLE_CHARACTERS),
        label.field,
        f"{label.given} {percent(label.given_probability)}",
        f"{label.suggested} {percent(label.suggested_probability)}",
    )
