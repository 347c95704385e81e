"""What is kept of a measurement."""

from __future__ import annotations

from pathlib import Path

from training.kept import Kept, KeptRecord, markdown_table

RECORD = Path(__file__).resolve().parents[1] / "runs" / "drift.json"


class Drawn(Kept):
    """How many of the windows drawn were said to have moved, with a 95 % interval, and by which features."""

    replaced: str
    topics: int
    draws: int
    reports_with_a_shift: int
    share: float
    low: float
    high: float
    by_feature: dict[str, int]


class DriftRecord(KeptRecord):
    """A whole measurement."""

    model: str
    holdout_topics: int
    seed: int
    drawn: list[Drawn]


def as_table(record: DriftRecord) -> str:
    """Give the measurement as a Markdown table."""
    rows = [
        (
            drawn.replaced,
            f"{drawn.topics:,}",
            f"{drawn.reports_with_a_shift:,} of {drawn.draws:,}",
            f"{drawn.share:.3f} [{drawn.low:.3f}, {drawn.high:.3f}]",
            ", ".join(f"{name} {count}" for name, count in drawn.by_feature.items()),
        )
        for drawn in record.drawn
    ]
    return "\n".join(markdown_table(("replaced", "window", "reports with a shift", "share", "by feature"), rows))
