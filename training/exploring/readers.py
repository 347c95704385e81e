"""How well the two readers of each topic agree, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.exploring.captioned import Captioned, new_figure, plain, spoken
from training.exploring.palette import BLUE, FAINT, VERMILION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.data.agreement import Agreement


def draw_agreement(found: Sequence[Agreement]) -> Captioned:
    """Draw for each field the share of topics with the same label from both, and Cohen's kappa; the least agreed upon on top."""
    ordered = sorted(found, key=lambda row: row.kappa)
    title = f"Two readings of {max(row.topics for row in found):,} topics"
    figure = new_figure(8, 1.5 + 0.35 * len(ordered), title)
    axes = figure.subplots()
    for at, row in enumerate(ordered):
        axes.plot([row.kappa, row.share], [at, at], color=FAINT, linewidth=1)
        axes.plot(row.share, at, "s", color=VERMILION, markerfacecolor="white", markersize=8, label="same label" if not at else None)
        axes.plot(row.kappa, at, "o", color=BLUE, markersize=6, label="Cohen's kappa" if not at else None)
    axes.set_yticks(range(len(ordered)), [spoken(row.field) for row in ordered])
    axes.set(xlim=(min(0.7, ordered[0].kappa - 0.05), 1.01), ylim=(len(ordered) - 0.5, -0.5), xlabel="1 is full agreement")
    plain(axes)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower left", ncols=2, frameon=False)
    told = "; ".join(f"{spoken(row.field)} {row.kappa:.3f} ({row.share:.1%} the same)" for row in ordered)
    return Captioned(figure, title, f"Kappa by field: {told}.")
