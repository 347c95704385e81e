"""Tables for people: models, the facts of one, and how two of them agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from service.releases.listing import Listed
    from service.releases.summary import Summary

_MEGABYTE = 1_000_000


def bundle_table(bundles: Sequence[Listed], models: Path) -> Table:
    """Make the table of the models of a folder."""
    table = _table(f"Models in {models}", "version", "here since (UTC)", "topics", "hold-out macro F1", "size", "")
    for bundle in bundles:
        topics = f"{bundle.manifest.corpus_topics:,}" if bundle.manifest else "?"
        figure = "not measured" if bundle.macro_f1 is None else f"{bundle.macro_f1:.3f}"
        size = f"{bundle.size / _MEGABYTE:.1f} MB"
        _row(table, bundle.name, f"{bundle.since:%Y-%m-%d %H:%M}", topics, figure, size, bundle.trouble or ", ".join(bundle.marks))
    return table


def fact_table(known: Mapping[str, Any]) -> Table:
    """Make the table of one model's facts, as `facts` gives them."""
    table = _table(f"Model {known['version']}", "", "")
    holdout = known["holdout"] or {}
    figures = [f"{name.replace('_', ' ')} {_figure(value)}" for name, value in holdout.items() if name != "topics"]
    rows = {
        "manifest SHA-256": known["digest"],
        "marked": ", ".join(known["marks"]) or "neither current nor previous",
        "made by": known["made_by"],
        "encoder": known["encoder"] + (", another for other languages" if known["multilingual"] else ""),
        "learnt from": f"{known['corpus_topics']:,} topics, SHA-256 {known['corpus_sha256']}",
        "routes": ", ".join(known["routes"]),
        "areas": ", ".join(known["areas"]) or "none",
        "left to a person below": f"{known['thresholds']['abstain']}",
        "hold-out": f"{holdout['topics']:,} topics: {'; '.join(figures)}" if figures else "not measured",
        "made with": ", ".join(f"{name} {version}" for name, version in known["libraries"].items()),
        "size": f"{known['bytes'] / _MEGABYTE:.1f} MB",
    }
    for name, value in rows.items():
        _row(table, name, value)
    return table


def agreement_tables(summary: Summary) -> tuple[Table, ...]:
    """Make the table of agreement by field and, if anything would change, that of what would."""
    agreement = _table(f"{summary.candidate} in the shadow of {summary.serving}: {summary.topics:,} topics", "", "agree", "differ", "share")
    for field, differing in summary.differing.items():
        share = f"{100 * (1 - differing / summary.topics):.1f} %"
        _row(agreement, field, f"{summary.topics - differing:,}", f"{differing:,}", share)
    if not summary.flips:
        return (agreement,)
    flips = _table("What would change, the most frequent first", "", "from", "to", "topics", "such as")
    for flip in summary.flips:
        _row(flips, flip.field, flip.serving, flip.candidate, f"{flip.topics:,}", ", ".join(flip.examples))
    return agreement, flips


def _figure(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['value']:.3f} [{value['low']:.2f}, {value['high']:.2f}]" if {"value", "low", "high"} <= value.keys() else "?"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _table(title: str, *headings: str) -> Table:
    table = Table(title=Text(title), title_justify="left", show_header=any(headings))
    for heading in headings:
        table.add_column(heading)
    return table


def _row(table: Table, *cells: str) -> None:
    # names and ids are no markup
    table.add_row(*map(Text, cells))
