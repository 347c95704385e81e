"""The learning curve as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.learning_curve.curve import Curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WRITTEN, DRAWN = "#1f3a5f", "#c2571a"


def draw_curve(curve: Curve) -> Figure:
    """Draw both curves over the number of topics, the interval of the one as written as a band."""
    from matplotlib.figure import Figure as NewFigure

    figure = NewFigure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.fill_between(
        curve.sizes, [one["low"] for one in curve.written], [one["high"] for one in curve.written], color=WRITTEN, alpha=0.13, linewidth=0
    )
    axes.plot(curve.sizes, [one["value"] for one in curve.written], "o-", color=WRITTEN, label="as written, with 95 % interval")
    axes.plot(curve.drawn_sizes, curve.drawn, "s--", color=DRAWN, label=f"drawn by lot over all voices, mean of {curve.draws}")
    axes.set(
        xlabel="topics learnt from",
        ylabel="macro F1 of the route",
        title=f"What more topics bring: {curve.judged} hold-out topics by other authors",
        xlim=(0, None),
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e3e8ee")
    axes.legend(loc="lower right", frameon=False)
    return figure
