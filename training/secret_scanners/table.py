"""A comparison as one table in Markdown, which reads well on a terminal too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.evaluation.text import shown
from training.kept import markdown_table
from training.secret_scanners.record import FILE, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from training.secret_scanners.record import Compared, Record, Share, Weight

HEADER = (
    "scanner",
    "recall",
    "false alarms",
    "other reasons",
    "only it",
    "ms median",
    "ms 95 %",
    "import s",
    "first find s",
    "packages (new)",
    "MB (new)",
)


def recorded_table(file: Path = FILE) -> str:
    """Read a kept comparison, by default the project's, and return its table.

    Raises:
        InputError: no such file, or none of ours.

    """
    return as_markdown(read_record(file))


def as_markdown(record: Record) -> str:
    """Write a line a scanner under the title of every set of topics, and what the figures were taken on below; intervals are 95 %."""
    rows = (row for compared in record.compared for row in _rows(record, compared))
    return "\n".join([*markdown_table(HEADER, rows), "", *_notes(record)])


def _rows(record: Record, compared: Compared) -> Iterator[tuple[str, ...]]:
    yield (f"**{compared.title}**", *[""] * (len(HEADER) - 1))
    for name, outcome in compared.outcomes.items():
        yield (
            record.titles[name],
            *map(_share, (outcome.recall, outcome.false_alarms, outcome.other_reasons)),
            "" if outcome.only is None else str(len(outcome.only)),
            f"{outcome.milliseconds_median:.2f}",
            f"{outcome.milliseconds_95:.2f}",
            *_weight(record.weights[record.libraries[name]] if name in record.libraries else None),
        )


def _share(share: Share) -> str:
    return f"{share.hits} of {share.total}: {shown(share.figure)}"


def _weight(weight: Weight | None) -> tuple[str, ...]:
    if weight is None:
        return ("",) * 4
    return (
        f"{weight.import_seconds:.2f}",
        f"{weight.first_find_seconds:.2f}",
        f"{weight.distributions} ({weight.new_distributions})",
        f"{weight.megabytes:.1f} ({weight.new_megabytes:.1f})",
    )


def _notes(record: Record) -> Iterator[str]:
    for compared in record.compared:
        kinds = compared.topics
        topics = kinds.secret + kinds.other_reasons + kinds.harmless
        yield (
            f"{compared.title}: {topics} topics, {kinds.secret} with a secret, {kinds.other_reasons} confidential for other reasons, "
            f"{kinds.harmless} harmless; SHA-256 {compared.sha256[:12]}.  "
        )
    versions = ", ".join(f"{library} {weight.version}" for library, weight in record.weights.items())
    yield f"{versions}; Python {record.python}, {record.processor}."
