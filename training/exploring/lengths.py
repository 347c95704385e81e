"""How long the posts are, and whether their length would give a label away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.data.describe import splits_of
from training.exploring.captioned import Captioned, new_figure, plain, spoken
from training.exploring.palette import BLUE, FAINT, MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.data.records import LabelledTopic

BINS = 30
DASHES = ("-", "--", ":")


def draw_lengths(topics: Sequence[LabelledTopic]) -> Captioned:
    """Draw the spread of lengths in characters by split, and by label the middle and where most posts lie."""
    lengths = np.array([max(1, len(topic.body)) for topic in topics])
    title = "Lengths of the posts"
    figure = new_figure(10, 4.6, title)
    left, right = figure.subplots(1, 2)
    edges = np.geomspace(lengths.min(), lengths.max() + 1, BINS)
    for split, (colour, _), dashes in zip(splits_of(topics), MARKS, DASHES, strict=False):
        of_split = lengths[[topic.split == split for topic in topics]]
        share = np.histogram(of_split, edges)[0] / len(of_split)
        left.stairs(share, edges, color=colour, linestyle=dashes, linewidth=1.8, label=spoken(split))
    left.set(xscale="log", xlabel="characters of the post", ylabel="share of the split's topics")
    left.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    left.legend(frameon=False, loc="upper left")
    middles = {}
    for at, (name, rows) in enumerate(_labels(topics).items()):
        low, middle, high = np.quantile(lengths[rows], (0.1, 0.5, 0.9))
        middles[name] = middle
        right.plot([low, high], [at, at], color=FAINT, linewidth=2)
        right.plot(middle, at, "o", color=BLUE, markersize=6)
    right.set_yticks(range(len(middles)), middles)
    right.set(xscale="log", xlabel="characters: median, and all but the outer tenths", ylim=(len(middles) - 0.5, -0.5))
    for axes, ticks in ((left, (10, 100, 1_000)), (right, (100, 200, 400, 800, 1_600))):
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.set_xticks([], minor=True)
        plain(axes)
    low, middle, high = np.quantile(lengths, (0.25, 0.5, 0.75))
    shortest, longest = min(middles, key=lambda name: middles[name]), max(middles, key=lambda name: middles[name])
    words = (
        f"Half of the posts have {low:.0f} to {high:.0f} characters, the median is {middle:.0f}. By label the medians lie between "
        f"{middles[shortest]:.0f} ({shortest}) and {middles[longest]:.0f} ({longest})."
    )
    return Captioned(figure, title, words)


def _labels(topics: Sequence[LabelledTopic]) -> dict[str, list[int]]:
    """Return the rows of each label that some topic has, routes first."""
    columns = [
        *((spoken(name), [topic.route[0] == name for topic in topics]) for name in sorted({topic.route[0] for topic in topics})),
        ("confidential", [bool(topic.confidential) for topic in topics]),
        ("harmless", [not topic.confidential for topic in topics]),
        ("urgent", [bool(topic.urgent) for topic in topics]),
        ("can wait", [not topic.urgent for topic in topics]),
        ("English", [topic.is_english for topic in topics]),
        ("other languages", [not topic.is_english for topic in topics]),
    ]
    return {name: [at for at, belongs in enumerate(column) if belongs] for name, column in columns if any(column)}
