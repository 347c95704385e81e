"""The runs as dots with intervals, each picture with words that tell what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.comparison.schemes import Scheme
from training.comparison.table import COLUMNS, short
from training.comparison.variants import REFERENCE
from training.exploring.captioned import Captioned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from training.comparison.record import Record

FAINT = "#9aa7b5"
COLOURS = {Scheme.PAIRS: "#c2571a", Scheme.AUTHORS: "#1f3a5f"}
SHAPES = {Scheme.PAIRS: "o", Scheme.AUTHORS: "s"}
OFFSETS = {Scheme.PAIRS: -0.13, Scheme.AUTHORS: 0.13}
NAMES = {Scheme.PAIRS: "authors known (folds by pairs)", Scheme.AUTHORS: "authors unknown (folds by authors)"}
SHOWN = ("macro_f1", "brier", "cost")
ROW_INCHES = 0.42
MOST_TICKS = 5


def draw_figures(records: Sequence[Record], title: str, *, shown: Sequence[str] = SHOWN) -> Captioned:
    """Draw a panel a figure, a row a run, dots with intervals for both cross-validations; dashed lines are the reference's values.

    Args:
        records: the reference among them or not.
        title: of the picture.
        shown: names of figures, as in `training.comparison.table.COLUMNS`.

    """
    figure, panels = _panels(len(records), len(shown), title)
    for axes, name in zip(panels, shown, strict=True):
        for scheme in Scheme:
            for at, record in enumerate(records):
                if record.name == REFERENCE:
                    axes.axvline(record.figures[scheme][name]["value"], color=COLOURS[scheme], linestyle="--", linewidth=0.8, alpha=0.6)
                _dot(axes, at, record.figures[scheme][name], scheme, record is records[0])
        axes.set_xlabel(COLUMNS[name])
    _label_rows(panels[0], records)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    ordered = sorted(records, key=lambda record: record.figures[Scheme.AUTHORS][shown[0]]["value"])
    highest, lowest = (f"{record.title} ({short(record.figures[Scheme.AUTHORS][shown[0]])})" for record in (ordered[-1], ordered[0]))
    words = (
        "A row is a run, a mark its figure, the line through it the 95 % interval; dashed lines are the reference's figures. "
        f"With unknown authors {COLUMNS[shown[0]]} is highest for {highest} and lowest for {lowest}."
    )
    return Captioned(figure, title, words)


def draw_differences(records: Sequence[Record], title: str, *, shown: str = "macro_f1") -> Captioned:
    """Draw how much higher a figure is than the reference's, a row a run, the highest with unknown authors on top."""
    others = [record for record in records if record.name != REFERENCE]
    ordered = sorted(others, key=lambda record: -record.differences[Scheme.AUTHORS][shown]["value"])
    figure, (axes,) = _panels(len(ordered), 1, title)
    axes.axvline(0, color=FAINT, linewidth=1)
    for scheme in Scheme:
        for at, record in enumerate(ordered):
            _dot(axes, at, record.differences[scheme][shown], scheme, at == 0)
    axes.set_xlabel(f"difference in {COLUMNS[shown]} to the reference, on the same topics")
    _label_rows(axes, ordered)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    found = [record.differences[Scheme.AUTHORS][shown] for record in ordered]
    words = (
        f"With unknown authors the interval lies wholly above zero for {sum(one['low'] > 0 for one in found)} of {len(found)} runs, wholly "
        f"below for {sum(one['high'] < 0 for one in found)}. The highest is {ordered[0].title} ({short(found[0], signed=True)})."
    )
    return Captioned(figure, title, words)


def draw_seconds(records: Sequence[Record], title: str) -> Captioned:
    """Draw the processor seconds of a fit as bars on a logarithmic scale, the quickest on top."""
    seconds = {record.title: sum(record.fit_seconds.values()) / len(record.fit_seconds) for record in records}
    titles = sorted(seconds, key=lambda name: seconds[name])
    figure, (axes,) = _panels(len(titles), 1, title)
    bars = axes.barh(titles, [seconds[name] for name in titles], color=COLOURS[Scheme.AUTHORS], height=0.6, log=True)
    axes.bar_label(bars, fmt=" %.2f s")
    axes.set(xlabel="processor seconds to fit on four folds, in the mean", ylim=(len(titles) - 0.5, -0.5))
    # room for the numbers behind the bars
    axes.margins(x=0.2)
    axes.xaxis.set_major_formatter("{x:g}")
    quickest, slowest = (f"{seconds[name]:.2f} s ({name})" for name in (titles[0], titles[-1]))
    return Captioned(figure, title, f"A bar is a run, on a logarithmic scale. Fits take from {quickest} to {slowest}.")


def _panels(rows: int, columns: int, title: str) -> tuple[Figure, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.5 + 3 * columns, 1.4 + ROW_INCHES * rows), layout="constrained")
    figure.suptitle(title)
    panels = figure.subplots(1, columns, sharey=True, squeeze=False)[0]
    for axes in panels:
        axes.locator_params(axis="x", nbins=MOST_TICKS)
    return figure, panels


def _dot(axes: Any, row: int, value: Any, scheme: Scheme, named: bool) -> None:
    at = row + OFFSETS[scheme]
    axes.plot([value["low"], value["high"]], [at, at], color=COLOURS[scheme], linewidth=1.5)
    axes.plot(value["value"], at, SHAPES[scheme], color=COLOURS[scheme], markersize=5, label=NAMES[scheme] if named else None)


def _label_rows(axes: Any, records: Sequence[Record]) -> None:
    axes.set_yticks(range(len(records)), [record.title for record in records])
    axes.set_ylim(len(records) - 0.5, -0.5)
