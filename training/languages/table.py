"""A comparison as one table in Markdown, which reads well on a terminal too, and what it says about topics not in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.comparison.table import short
from training.kept import markdown_table
from training.languages.compare import HOLDOUT, LEFT_OUT, OTHER
from training.languages.record import FILE, read_record
from training.languages.ways import RELEASED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from training.evaluation.intervals import Figure
    from training.languages.record import Judged, Record

HEADER = (
    "way",
    "macro F1",
    "difference",
    "accuracy",
    "cost a topic",
    "difference",
    "confidential recall",
    "difference",
    "false alarms",
    "ms",
)
LOWER_IS_BETTER = {"cost"}
CRITERIA = {"macro_f1": "macro F1", "cost": "cost", "confidential_recall": "confidential recall"}


def recorded_table(file: Path = FILE) -> str:
    """Read a kept comparison, by default the project's, and return its table.

    Raises:
        InputError: no such file, or none of ours.

    """
    return as_markdown(read_record(file))


def as_markdown(record: Record) -> str:
    """Write a line a way under the title of every group of topics, and what the figures were taken on below; intervals are 95 %."""
    rows = (row for judged in record.judged for row in _rows(record, judged))
    return "\n".join([*markdown_table(HEADER, rows), "", *_notes(record)])


def verdict(record: Record) -> list[str]:
    """Say in a sentence a figure which way is best for topics not in English, left out, and whether by more than its interval.

    The hold-out's word on the same way follows.
    """
    by_set = {judged.set: judged for judged in record.judged if judged.group == OTHER}
    return [_best(record, by_set, name) for name in CRITERIA]


def _best(record: Record, by_set: dict[str, Judged], name: str) -> str:
    ways = by_set[LEFT_OUT].ways
    sign = -1 if name in LOWER_IS_BETTER else 1
    best = max(ways, key=lambda way: sign * ways[way].figures[name]["value"])
    said = f"Not English, {CRITERIA[name]}: best is “{record.titles[best]}”, {short(ways[best].figures[name])}"
    if best == RELEASED.name:
        return f"{said}; no other way is better."
    difference = ways[best].differences[name]
    said += f", by {short(difference, signed=True)}, {_surely(difference)}"
    if HOLDOUT in by_set:
        again = by_set[HOLDOUT].ways[best].differences[name]
        said += f"; on the hold-out by {short(again, signed=True)}, {_surely(again)}"
    return f"{said}."


def _surely(difference: Figure) -> str:
    sure = difference["low"] > 0 or difference["high"] < 0
    return "which is more than its interval" if sure else "which is not more than its interval"


def _rows(record: Record, judged: Judged) -> Iterator[tuple[str, ...]]:
    title = f"**{judged.set}, {judged.group}**: {judged.topics} topics, {judged.confidential} confidential"
    yield (title, *[""] * (len(HEADER) - 1))
    for name, outcomes in judged.ways.items():
        figures, differences = outcomes.figures, outcomes.differences
        time = record.milliseconds.get(judged.group, {}).get(name)
        yield (
            record.titles[name],
            short(figures["macro_f1"]),
            _change(differences.get("macro_f1")),
            short(figures["accuracy"]),
            short(figures["cost"]),
            _change(differences.get("cost")),
            short(figures["confidential_recall"]),
            _change(differences.get("confidential_recall")),
            short(outcomes.false_alarms) if outcomes.false_alarms else "≤ .050",
            f"{time['value']:.1f} [{time['low']:.1f} {time['high']:.1f}]" if time else "",
        )


def _change(difference: Figure | None) -> str:
    return short(difference, signed=True) if difference else ""


def _notes(record: Record) -> Iterator[str]:
    corpus, encoder = record.corpus, record.encoder
    yield (
        f"Learnt from {corpus.train} topics (SHA-256 {corpus.train_sha256[:12]}); hold-out {corpus.holdout} topics "
        f"(SHA-256 {corpus.holdout_sha256[:12]}).  "
    )
    yield f"Multilingual vectors: {encoder.package} (files' SHA-256 {encoder.sha256[:12]}), of {encoder.embedded}.  "
    yield f"{', '.join(f'{name} {version}' for name, version in record.libraries.items())}; {record.processor}."
