"""The list of topics worth labelling, for people."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.labelling.entries import Entry
from service.labelling.worth import Picked
from service.reports.shown_text import one_line
from service.reports.wording import age_in_words

TITLE_CHARACTERS = 70
PIPE_COLUMNS = 200
"""A pipe has no width of its own; 80 columns would break every cell."""


def print_list(picked: Picked, *, now: datetime) -> None:
    """Print the list, and how many topics were left out as alike; the guess about a drawn topic is not told."""
    console = Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS, highlight=False)
    if picked.entries:
        console.print(_table(picked.entries, now))
    count = len(picked.entries)
    told = f"{count} {'topic' if count == 1 else 'topics'} worth labelling"
    if picked.alike:
        told += f"; {picked.alike} left out, because one much like {'it' if picked.alike == 1 else 'them'} is on the list"
    console.print(Text(told))


def _table(entries: Sequence[Entry], now: datetime) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=True, header_style="bold", border_style="dim")
    table.add_column("", justify="right")
    table.add_column("Topic", overflow="fold")
    table.add_column("Title", overflow="fold")
    table.add_column("Age", max_width=9)
    table.add_column("Why", overflow="fold", ratio=1)
    for number, entry in enumerate(entries, start=1):
        age = age_in_words(now - entry.created_at if entry.created_at else None)
        title = one_line(entry.title, limit=TITLE_CHARACTERS)
        table.add_row(str(number), Text(one_line(entry.id)), Text(title), Text(age), Text(one_line(entry.told)))
    return table
