"""Labels as a table for people."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import KeptLabel, Labels
from service.feedback.resolution import FIELDS, unfit
from service.reports.shown_text import one_line

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw

TITLE_CHARACTERS = 40
HEADINGS = ("when", "topic", "title", "how", "by", "says", "the model said", "drawn", "learnt from")


def print_labels(kept: Sequence[KeptLabel], *, draw: BlindDraw, dues: Mapping[str, datetime]) -> None:
    """Print labels in their order; `dues` tells by topic when a decision was due."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # a pipe has no width of its own; 80 columns would break every cell
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    if kept:
        table = Table(*HEADINGS)
        for each in kept:
            table.add_row(*(Text(one_line(cell)) for cell in _cells(each, draw, dues.get(each.label.topic_id))))
        console.print(table)
    console.print(Text(f"{len(kept)} {'label' if len(kept) == 1 else 'labels'}"))


def labels_in_words(labels: Labels | None) -> str:
    """Give what is said, such as "technical, mobile, confidential, secret, not urgent"; empty where nothing is."""
    if labels is None:
        return ""
    told = []
    for name in FIELDS:
        value = getattr(labels, name)
        if isinstance(value, bool):
            told.append(name.replace("_", " ") if value else f"not {name.replace('_', ' ')}")
        elif isinstance(value, tuple):
            told.extend(str(kind) for kind in value)
        elif value is not None:
            told.append(value)
    return ", ".join(told)


def _cells(kept: KeptLabel, draw: BlindDraw, due: datetime | None) -> tuple[str, ...]:
    label = kept.label
    reason = unfit(label, due)
    said = label.labels if label.labels != Labels() else None
    return (
        f"{label.at:%Y-%m-%d %H:%M} UTC",
        label.topic_id,
        one_line(label.text.title, limit=TITLE_CHARACTERS),
        str(label.source),
        label.author,
        labels_in_words(said) or f"answered by {label.answered_by}",
        labels_in_words(label.predicted),
        "yes" if draw.has(label.topic_id) else "",
        "" if said is None else f"no: {reason.sentence}" if reason else "yes",
    )
