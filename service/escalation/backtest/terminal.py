"""The report on a terminal: the figures to look at first, then routes and the people asked most."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.escalation.backtest import wording
from service.escalation.backtest.plots import SHOWN_KINDS
from service.escalation.backtest.report import Backtest, PolicyReport
from service.reports.labels import label
from service.reports.shown_text import one_line

MOST_PEOPLE = 10
STEPS = frozenset({"cases", "mentions", "channel_posts", "people_asked", "queued"})
"""Figures at which a new part begins."""


def print_backtest(report: Backtest, console: Console) -> None:
    """Print the report."""
    archive = report.scope.archive
    topics = wording.counted(len(archive.topics), "topic")
    console.print(Text(f"{one_line(archive.name)}: {topics} written {wording.window(report)}", "bold"))
    for each in report.policies:
        console.print(Text(f"Policy {one_line(each.name)} ({each.policy.version}), mode {each.policy.mode.value}"))
    for rule, first, second in report.changes:
        console.print(Text(f"  {rule}: {one_line(first)} → {one_line(second)}"))
    console.print(_first_figures(report))
    for each in report.policies:
        named = f" · {one_line(each.name)}" if len(report.policies) > 1 else ""
        if each.figures.actions.routes:
            console.print(_routes(each, named))
        if each.figures.people:
            console.print(_people(each, named))
    if len(report.policies) > 1:
        console.print(Text(f"{wording.counted(len(report.differing), 'topic')} came out differently."))
    for reason, number in report.policies[0].figures.not_taken_up.items():
        console.print(Text(f"No case for {wording.counted(number, 'topic')}: {reason}", "dim"))
    for sentence in wording.left_out(report):
        console.print(Text(f"Not replayed: {sentence}", "dim"))
    for problem in archive.problems:
        console.print(Text(f"Not read: {one_line(problem)}", "yellow"))
    console.print(Text("Nobody responds to being asked in a replay: every answer is one that came anyway.", "dim"))


def _first_figures(report: Backtest) -> Table:
    both = len(report.policies) > 1
    table = _table("", "", *(one_line(each.name) for each in report.policies) if both else ("number",), *(("difference",) if both else ()))
    for row in report.rows:
        cells = [f"{value:,}" for value in row.values] + ([wording.signed(row.difference)] if both else [])
        table.add_row(wording.HEADLINE[row.name], *cells, style="bold" if row.name in STEPS else "")
    return table


def _routes(each: PolicyReport, named: str) -> Table:
    actions = each.figures.actions
    kinds = [kind for kind in SHOWN_KINDS if actions.kinds[kind]]
    table = _table(f"By route{named}", "route", "cases", *map(wording.kind_name, kinds))
    for route, cases in sorted(each.figures.routes.items(), key=lambda item: -item[1]):
        counts = actions.routes.get(route, {})
        table.add_row(Text(label(route)), f"{cases:,}", *(f"{counts.get(kind, 0):,}" for kind in kinds))
    return table


def _people(each: PolicyReport, named: str) -> Table:
    people = each.figures.people
    title = f"People asked{named}" + (f" (the first {MOST_PEOPLE} of {len(people)})" if len(people) > MOST_PEOPLE else "")
    table = _table(title, "person", "asked", "most in 7 days", "weekly cap")
    for person in people[:MOST_PEOPLE]:
        full = person.most_in_seven_days >= person.cap
        cells = (f"{person.asked:,}", Text(f"{person.most_in_seven_days:,}", "yellow" if full else ""), f"{person.cap:,}")
        table.add_row(Text(person.name), *cells)
    return table


def _table(title: str, first: str, *headings: str) -> Table:
    table = Table(title=Text(title) if title else None, title_justify="left", box=box.HORIZONTALS, header_style="bold", border_style="dim")
    table.add_column(first)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table
