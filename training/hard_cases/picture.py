"""How often the texts of a pair are told apart, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.exploring.captioned import Captioned, new_figure, plain, spoken
from training.exploring.palette import BLUE, HATCHES, SKY, VERMILION
from training.hard_cases.table import COUNTED, verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.hard_cases.pairs import JudgedPair

MEANING = ("right of both", "the same of both, wrong for one", "wrong otherwise")


def draw_verdicts(pairs: Sequence[JudgedPair]) -> Captioned:
    """Draw by label what was said of the pairs that differ in it."""
    counts = verdicts(pairs)
    title = "What a model that never saw them says of minimal pairs"
    figure = new_figure(8, 1.4 + 0.55 * len(counts), title)
    axes = figure.subplots()
    left = [0.0] * len(counts)
    for name, colour, hatch, meaning in zip(COUNTED, (BLUE, VERMILION, SKY), HATCHES, MEANING, strict=False):
        shares = [found[name] / sum(found.values()) for found in counts.values()]
        axes.barh(range(len(counts)), shares, left=left, color=colour, hatch=hatch, edgecolor="white", height=0.6, label=meaning)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    axes.set_yticks(range(len(counts)), [f"{spoken(label)}\n{sum(found.values())} pairs" for label, found in counts.items()])
    axes.set(xlim=(0, 1), ylim=(len(counts) - 0.5, -0.5), xlabel="share of the pairs that differ in this label")
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.tick_params(axis="y", length=0)
    plain(axes)
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower left", ncols=len(COUNTED), frameon=False)
    told = "; ".join(
        f"{spoken(label)}: {found[COUNTED[0]]} of {sum(found.values())} pairs right, "
        f"{found[COUNTED[1]]} confused, {found[COUNTED[2]]} wrong otherwise"
        for label, found in counts.items()
    )
    return Captioned(figure, title, f"{told[0].upper()}{told[1:]}.")
