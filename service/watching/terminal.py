"""The report on a terminal: what follows first, then what moved, then how often the model is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from service.domain import LabelSource
from service.reports.wording import utc_time
from service.watching import wording
from service.watching.advice import Step
from service.watching.shifts import Level

if TYPE_CHECKING:
    from rich.console import Console

    from service.watching.rates import Rate
    from service.watching.report import DriftReport

STYLES = {Level.MOVED_FAR: "bold red", Level.MOVED: "yellow", Level.STEADY: "cyan"}
STEP_STYLES = {Step.RETRAIN: "bold red", Step.LABEL: "bold yellow", Step.STAY: "bold cyan", Step.UNKNOWN: "bold yellow"}
MOST_STRANGE = 5


def print_drift(report: DriftReport, console: Console) -> None:
    """Print the report."""
    window = f"{utc_time(report.window.since)} to {utc_time(report.window.until)}"
    console.print(Text(report.advice.sentence, STEP_STYLES[report.advice.step]))
    for reason in report.advice.reasons:
        console.print(Text(f"  {reason}"))
    console.print()
    others = f" ({report.other_topics:,} of other models left out)" if report.other_topics else ""
    console.print(Text(f"Model {report.model}, {window}: {wording.counted(report.topics, 'topic')}{others}"))
    console.print(_shifts(report))
    for source, rates in report.rates.items():
        if rates:
            console.print(_rates(source, rates, report))
    if report.drawn:
        console.print(Text(f"Drawn to be labelled blind: {wording.counted(report.drawn, 'topic')}, {report.labelled:,} of them labelled."))
    if not report.rates[LabelSource.BLIND]:
        console.print(Text("How often the model is right live: not enough labels (only topics drawn and labelled blind measure it)."))
    if report.unmet:
        console.print(
            Text(f"Labels of {wording.counted(report.unmet, 'topic')} that this model did not meet in this time count for nothing.")
        )
    if report.strangest:
        named = ", ".join(f"{topic_id} ({value:.2f})" for topic_id, value in report.strangest[:MOST_STRANGE])
        console.print(Text(f"Least like anything learnt from (similarity): {named}"))


def _shifts(report: DriftReport) -> Table:
    reference = f"{report.against}, {wording.counted(report.reference_topics, 'topic')}" if report.reference_topics else "no reference"
    table = _table(f"Live topics beside {reference}", "", "topics", "PSI", "p (Holm)", "", "what changed most")
    for shift in report.shifts:
        table.add_row(
            wording.feature(shift),
            f"{shift.topics:,}",
            wording.psi(shift),
            wording.probability(shift.p_holm),
            Text(wording.verdict(shift), STYLES.get(shift.level, "dim")),
            Text(wording.change(shift)),
        )
    return table


def _rates(source: LabelSource, rates: tuple[Rate, ...], report: DriftReport) -> Table:
    title = f"{wording.SOURCES[source]} ({wording.measured(report.judged[source])})"
    blind = source is LabelSource.BLIND
    table = _table(title, "", "right", "of", "share [95 %]", *(("hold-out", "") if blind else ()))
    for rate in rates:
        holdout = (wording.NOTHING if rate.holdout is None else f"{rate.holdout:.2f}", Text("worse", "bold red") if rate.worse else "")
        # classes of which nearly nothing was said would fill the screen; the page has them
        if rate.enough or not rate.of:
            cells = (f"{rate.hits:,}", f"{rate.total:,}", Text(wording.share(rate)), *(holdout if blind else ()))
            table.add_row(Text(wording.rate_name(rate)), *cells)
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=Text(title), title_justify="left", box=box.HORIZONTALS, header_style="bold", border_style="dim")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in {"topics", "PSI", "p (Holm)", "right", "of", "hold-out"} else "left")
    return table
