"""The comparison on a terminal: what the gate says figure by figure, what flips, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from training.judging import wording
from training.judging.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from training.judging.compare import Comparison
    from training.judging.flips import Flip
    from training.judging.measures import Measured
    from training.judging.verdict import Check

MOST_FLIPS = 10
COLUMNS = ("Figure", "Topics", "Current", "Candidate", "Difference [95 %]", "Gate")
NOT_ON_NARROW = frozenset({"Topics", "Current"})
WIDE = 110
"""Columns of the terminal from which on all of the table's are shown."""
STYLES = {Verdict.PASS: "cyan", Verdict.WORSE: "bold red", Verdict.NOT_ENOUGH_DATA: "yellow"}
OUTCOME_STYLES = {Outcome.PASS: "bold cyan", Outcome.FAIL: "bold red", Outcome.ASK: "bold yellow"}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print the comparison; the last lines say what follows and why."""
    current, candidate = comparison.current.manifest.version, comparison.candidate.manifest.version
    console.print(
        Text(f"{candidate} against {current}: {comparison.conditions.data}, {wording.counted(comparison.topics, 'topic')}", "bold")
    )
    console.print(_table(comparison, wide=console.width >= WIDE))
    if latency := comparison.latency:
        (name, ratio), (tail, tail_ratio) = latency.ratio.items()
        both = f"{latency.current[name]:.1f} → {latency.candidate[name]:.1f} ms in the median"
        console.print(Text(f"Single predictions: {both} (× {ratio['value']:.2f}), {tail} × {tail_ratio['value']:.2f}."))
    for lost, heading in ((True, "Right before, wrong now"), (False, "Wrong before, right now")):
        _print_flips([flip for flip in comparison.flips if flip.lost is lost], heading, console)
    judgement = comparison.judgement
    console.print()
    console.print(Text(wording.headline(judgement), OUTCOME_STYLES[judgement.outcome]))
    for check in (*judgement.of(Verdict.WORSE), *judgement.of(Verdict.NOT_ENOUGH_DATA)):
        console.print(Text(f"  {wording.title(check.measured)}: {check.verdict.value}, {check.why}"))
    for notice in judgement.notices:
        console.print(Text(f"  {notice}"))


def _table(comparison: Comparison, *, wide: bool) -> Table:
    table = Table(box=box.HORIZONTALS, header_style="bold", border_style="dim")
    columns = [at for at, name in enumerate(COLUMNS) if wide or name not in NOT_ON_NARROW]
    for name in (COLUMNS[at] for at in columns):
        table.add_column(name, justify="right" if name in {"Topics", "Current", "Candidate"} else "left", no_wrap=name != COLUMNS[0])
    checks = {id(check.measured): check for check in comparison.judgement.checks}
    for measured in comparison.figures:
        check = checks.get(id(measured))
        # what is neither gated nor about all topics is on the page
        if check or not measured.of:
            cells = _row(measured, check)
            table.add_row(*(cells[at] for at in columns))
    return table


def _row(measured: Measured, check: Check | None) -> tuple[str | Text, ...]:
    return (
        wording.title(measured),
        f"{measured.items:,}",
        wording.value(measured.current),
        wording.value(measured.candidate),
        # brackets are markup elsewhere
        Text(wording.difference(measured.difference)),
        Text(check.verdict.value, STYLES[check.verdict]) if check else Text(wording.tendency(measured), "dim"),
    )


def _print_flips(flips: Sequence[Flip], heading: str, console: Console) -> None:
    if not flips:
        return
    console.print()
    console.print(Text(f"{heading}: {wording.counted(len(flips), 'flip')}", "bold"))
    for flip in flips[:MOST_FLIPS]:
        console.print(Text(f"  {flip.topic_id}: {wording.flip_words(flip)}: {flip.title}"), no_wrap=True, overflow="ellipsis")
    if len(flips) > MOST_FLIPS:
        console.print(Text(f"  and {len(flips) - MOST_FLIPS} more", "dim"))
