"""A map of topics: vectors of many dimensions laid out in two, near meaning alike."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from training.exploring.captioned import Captioned, new_figure, spoken
from training.exploring.nearest import alike, nearest
from training.exploring.palette import FAINT, INK, MARKS, PALE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic

PERPLEXITY = 30
MANY_PANELS = 3


def lay_out(vectors: NDArray[np.float32], *, seed: int) -> NDArray[np.float32]:
    """Lay unit vectors, shape (topics, dimension), out in two dimensions by t-SNE: shape (topics, 2)."""
    from sklearn.manifold import TSNE

    # its own default asks for more neighbours than a small set has
    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    # threads that wait for each other at every one of a thousand steps take longer than one alone wherever the machine has other work
    with threadpool_limits(1):
        flat: NDArray[np.float32] = TSNE(metric="cosine", init="pca", perplexity=perplexity, random_state=seed).fit_transform(vectors)
    return flat


def draw_map(flat: NDArray[np.float32], vectors: NDArray[np.float32], groups: Sequence[str], labels: Sequence[str], of: str) -> Captioned:
    """Draw topics in the colours and shapes of their labels, and tell how often nearest topics share one.

    Args:
        flat: where each topic lies, shape (topics, 2).
        vectors: their unit vectors, shape (topics, dimension).
        groups: of each topic; see `nearest`.
        labels: of each topic, at most seven different ones.
        of: what the labels are, such as `route`.

    """
    title = f"{len(labels):,} topics by {of}"
    figure = new_figure(9, 6.5, title)
    axes = figure.subplots()
    column = np.array(labels)
    names = sorted(set(labels), key=lambda name: (-labels.count(name), name))
    for name, (colour, shape) in zip(names, MARKS, strict=False):
        x, y = flat[column == name].T
        axes.scatter(x, y, s=16, color=colour, marker=shape, alpha=0.7, linewidths=0, label=spoken(name))
    _frame(axes)
    figure.legend(loc="outside right upper", frameon=False, markerscale=1.8)
    near = alike(labels, nearest(vectors, groups))
    words = (
        f"Each mark is a topic. Measured before flattening: in {near.share:.0%} of the topics the nearest other topic has the same {of}; "
        f"if neighbours were drawn by lot, in {near.by_chance:.0%}."
    )
    return Captioned(figure, title, words)


def draw_spotlights(flat: NDArray[np.float32], shown: Mapping[str, Sequence[bool]], title: str) -> Captioned:
    """Draw the same map once for each group: its topics dark, all others pale.

    Args:
        flat: where each topic lies, shape (topics, 2).
        shown: by a group's name, which topics belong to it.
        title: of the whole.

    """
    columns = min(MANY_PANELS, len(shown))
    rows = math.ceil(len(shown) / columns)
    figure = new_figure(3.2 * columns, 0.5 + 2.9 * rows, title)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, chosen) in zip(panels, shown.items(), strict=False):
        inside = np.array(chosen, bool)
        axes.scatter(*flat[~inside].T, s=3, color=PALE, linewidths=0)
        axes.scatter(*flat[inside].T, s=12, color=INK, linewidths=0)
        axes.set_title(f"{spoken(name)}: {inside.sum():,}", fontsize=10)
        _frame(axes)
    for axes in panels[len(shown) :]:
        axes.set_visible(False)
    counts = ", ".join(f"{spoken(name)}: {sum(chosen):,}" for name, chosen in shown.items())
    return Captioned(
        figure, title, f"A panel shows the same map: dark marks are the topics named above it ({counts}), pale ones all others."
    )


def busiest_voices(topics: Sequence[LabelledTopic], *, most: int) -> dict[str, list[bool]]:
    """Return which topics are whose, for the voices with most of them; each named with its split."""
    voices = Counter((topic.author_group, topic.split) for topic in topics if topic.author_group)
    return {
        f"{voice} ({split})": [(topic.author_group, topic.split) == (voice, split) for topic in topics]
        for (voice, split), _ in sorted(voices.items(), key=lambda item: (-item[1], item[0]))[:most]
    }


def _frame(axes: Any) -> None:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_color(FAINT)
