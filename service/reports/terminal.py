"""The report as a table on the terminal; where standard output is no terminal, without colours."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.reports.entries import Report, ReportEntry
from service.reports.labels import label, phrase
from service.reports.shown_text import one_line
from service.reports.wording import age_in_words, nothing_due, percent, utc_time

WIDE = 130
"""Columns of the terminal from which on each thing has a column of its own."""


def print_report(report: Report, console: Console) -> None:
    """Print a heading, the table of the entries, and what is missing."""
    console.print(Text(_heading(report), style="bold"))
    if report.entries:
        console.print(_wide_table(report) if console.width >= WIDE else _narrow_table(report))
    else:
        console.print(Text(". ".join(nothing_due(report))))
    if report.not_due:
        counts = ", ".join(f"{count} {phrase(verdict)}" for verdict, count in report.not_due.items())
        console.print(Text(f"Not due: {counts}.", style="dim"))
    for problem in report.problems:
        console.print(Text(f"Not read: {one_line(problem)}", style="yellow"))


def _heading(report: Report) -> str:
    scope = report.scope
    counts = f"{len(report.entries)} due of {report.topics_read} read"
    kinds = f"{report.urgent} urgent, {report.confidential} confidential, {report.unsure} unsure"
    return f"{scope.title} · {one_line(scope.source)} · {utc_time(report.generated_at)}\n{counts}: {kinds}"


def _wide_table(report: Report) -> Table:
    table = _empty_table({"Waiting": 9, "Marks": 12, "Route": 21, "Area": 16, "Ask": 18, "Where": 17})
    for entry in report.entries:
        area = Text(label(entry.suggestion.prediction.area))
        where = Text(entry.suggestion.place.channel if entry.suggestion.place else "–")
        table.add_row(_age(entry), _marks(entry, "\n"), _route(entry), area, _people(entry), where, Text(entry.title))
    return table


def _narrow_table(report: Report) -> Table:
    table = _empty_table({"Waiting": 8, "Route, area": 16, "Ask": 15})
    for entry in report.entries:
        route = Text("\n").join([_route(entry), Text(label(entry.suggestion.prediction.area), style="dim")])
        marks = _marks(entry, ", ")
        title = Text("\n").join([marks, Text(entry.title)]) if marks else Text(entry.title)
        table.add_row(_age(entry), route, _people(entry), title)
    return table


def _empty_table(widths: Mapping[str, int]) -> Table:
    """Make a table of columns with these widths; the title gets what is left of the line."""
    table = Table(box=box.HORIZONTALS, show_lines=True, expand=True, header_style="bold", border_style="dim")
    for column, width in widths.items():
        table.add_column(column, max_width=width, overflow="fold")
    table.add_column("Title", ratio=1, overflow="fold")
    return table


def _age(entry: ReportEntry) -> Text:
    return Text(age_in_words(entry.age))


def _route(entry: ReportEntry) -> Text:
    prediction, handled_as = entry.suggestion.prediction, entry.suggestion.route
    confidence = (percent(prediction.confidence), "yellow" if prediction.abstained else "")
    instead = f"\n→ {label(handled_as)}" if handled_as != prediction.route else ""
    return Text.assemble((label(prediction.route), "cyan"), " ", confidence, (instead, "magenta"))


def _people(entry: ReportEntry) -> Text:
    if entry.suggestion.contacts:
        return Text("\n").join([Text(contact.name) for contact in entry.suggestion.contacts])
    later = [Text(contact.name, style="dim") for contact in entry.suggestion.fallback]
    return Text("\n").join([Text("nobody; later"), *later]) if later else Text("–")


def _marks(entry: ReportEntry, between: str) -> Text:
    prediction = entry.suggestion.prediction
    marks = [
        (prediction.urgent, "urgent, may be loud" if entry.suggestion.loud else "urgent", "bold red"),
        (prediction.confidential, "confidential", "magenta"),
        (prediction.abstained, "unsure", "yellow"),
        (not prediction.needs_answer, "asks nothing", "dim"),
    ]
    return Text(between).join([Text(words, style=style) for applies, words, style in marks if applies])
