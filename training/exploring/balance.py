"""How the labels are spread over the topics."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from training.data.describe import seems_confidential, sounds_urgent, splits_of
from training.exploring.captioned import Captioned, new_figure, plain, spoken
from training.exploring.palette import HATCHES, INK, MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.data.records import LabelledTopic

FEW = 10
"""A cell with fewer topics teaches little."""


def draw_routes_and_areas(topics: Sequence[LabelledTopic]) -> Captioned:
    """Draw how many topics each route has in each area, the leading labels counting; topics without an area are left out."""
    counts = Counter((topic.route[0], topic.area[0]) for topic in topics if topic.area)
    routes = _by_size(Counter(route for route, _ in counts.elements()))
    areas = _by_size(Counter(area for _, area in counts.elements()))
    table = np.array([[counts[route, area] for route in routes] for area in areas])
    title = "Topics by route and area"
    figure = new_figure(1.8 + 1.4 * len(routes), 1.4 + 0.32 * len(areas), title)
    axes = figure.subplots()
    # square roots, or the largest cell would leave all others white
    axes.imshow(np.sqrt(table), cmap="Blues", aspect="auto")
    for row, column in np.ndindex(*table.shape):
        dark = table[row, column] > table.max() / 4
        axes.text(column, row, str(table[row, column]), ha="center", va="center", color="white" if dark else INK, fontsize=9)
    axes.set_xticks(range(len(routes)), [f"{spoken(route)}\n({table[:, at].sum():,})" for at, route in enumerate(routes)])
    axes.set_yticks(range(len(areas)), [f"{spoken(area)} ({table[at].sum():,})" for at, area in enumerate(areas)])
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    axes.spines[:].set_visible(False)
    row, column = np.unravel_index(table.argmax(), table.shape)
    words = (
        f"A row is an area, a column a route, with its sum beside its name; the darker, the more topics. The fullest cell is "
        f"{spoken(areas[row])}, {spoken(routes[column])} ({table.max():,}). "
        f"{(table == 0).sum()} of {table.size} cells are empty, {((table > 0) & (table < FEW)).sum()} hold fewer than {FEW} topics."
    )
    return Captioned(figure, title, words)


def draw_voices(topics: Sequence[LabelledTopic]) -> Captioned:
    """Draw how many topics each voice wrote, in the colour of their split."""
    splits = splits_of(topics)
    voices = sorted(Counter((topic.author_group or "nobody", topic.split) for topic in topics).items(), key=lambda item: -item[1])
    voices.sort(key=lambda item: splits.index(item[0][1]))
    title = f"{len({voice for (voice, _), _ in voices}):,} voices and what their topics are for"
    figure = new_figure(max(6, 0.17 * len(voices)), 3.4, title)
    axes = figure.subplots()
    for split, (colour, _), hatch in zip(splits, MARKS, HATCHES, strict=False):
        places = [at for at, ((_, of), _) in enumerate(voices) if of == split]
        label = f"{spoken(split)} ({sum(voices[at][1] for at in places):,})"
        axes.bar(places, [voices[at][1] for at in places], color=colour, hatch=hatch, edgecolor="white", width=0.85, label=label)
    axes.set_xticks(range(len(voices)), [voice for (voice, _), _ in voices], rotation=90, fontsize=8)
    axes.set(ylabel="topics", xlim=(-0.7, len(voices) - 0.3))
    axes.tick_params(axis="x", length=0)
    plain(axes)
    figure.legend(loc="outside lower left", ncols=len(splits), frameon=False)
    times_named = Counter(voice for (voice, _), _ in voices)
    several = sorted(voice for voice, times in times_named.items() if times > 1)
    apart = f"In more than one split: {', '.join(several)}." if several else "No voice has topics in two splits."
    sizes = [times for _, times in voices]
    return Captioned(figure, title, f"A bar is a voice. They wrote {min(sizes)} to {max(sizes)} topics each. {apart}")


def draw_traps(topics: Sequence[LabelledTopic]) -> Captioned:
    """Draw how often topics look confidential or sound urgent, beside whether they are."""
    title = "What looks confidential or sounds urgent, and what is"
    figure = new_figure(9, 3.6, title)
    panels = figure.subplots(1, 2)
    confidential = _crossed(topics, lambda topic: bool(topic.confidential), seems_confidential)
    urgent = _crossed(topics, lambda topic: bool(topic.urgent), sounds_urgent)
    _stacked(panels[0], confidential, ("confidential", "harmless"), ("a pattern finds something", "no pattern finds anything"))
    _stacked(panels[1], urgent, ("urgent", "can wait"), ("loud words", "no loud words"))
    words = (
        f"Of the confidential posts {_share(confidential[0])} hold something that one of our rough patterns for look-alikes finds, of the "
        f"harmless ones {_share(confidential[1])}. Of the urgent topics {_share(urgent[0])} use loud words, of those that can wait "
        f"{_share(urgent[1])}."
    )
    return Captioned(figure, title, words)


def draw_kinds(topics: Sequence[LabelledTopic]) -> Captioned:
    """Draw how many topics of each split hold each kind of confidential content."""
    kinds = {
        split: Counter(kind for topic in topics if topic.split == split for kind in topic.confidential_kinds) for split in splits_of(topics)
    }
    title = "Kinds of confidential content"
    return _bars_by_split(kinds, title, "topics; one may hold several kinds")


def draw_languages(topics: Sequence[LabelledTopic], *, without: str = "en") -> Captioned:
    """Draw how many topics of each split are in each language but one, which would dwarf the others."""
    named = [topic for topic in topics if topic.language]
    counts = {
        split: Counter(topic.language for topic in named if topic.split == split and topic.language != without)
        for split in splits_of(topics)
    }
    rest = sum(topic.language == without for topic in named)
    title = f"Languages other than “{without}”"
    drawn = _bars_by_split({split: dict(found) for split, found in counts.items()}, title, "topics, by ISO 639-1 code of their language")
    return Captioned(
        drawn.figure, title, f"{rest:,} of {len(named):,} topics ({rest / len(named):.0%}) are in “{without}” and not drawn. {drawn.words}"
    )


def _bars_by_split(counts: Mapping[str, Mapping[Any, int]], title: str, unit: str) -> Captioned:
    total: Counter[str] = sum((Counter(found) for found in counts.values()), Counter())
    names = _by_size(total)
    figure = new_figure(8, 1.3 + 0.26 * len(names), title)
    axes = figure.subplots()
    left = np.zeros(len(names))
    for (split, found), (colour, _), hatch in zip(counts.items(), MARKS, HATCHES, strict=False):
        widths = np.array([found.get(name, 0) for name in names])
        axes.barh(names, widths, left=left, color=colour, hatch=hatch, edgecolor="white", height=0.75, label=spoken(split))
        left += widths
    for at, width in enumerate(left):
        axes.text(width, at, f" {width:.0f}", va="center", fontsize=9)
    axes.set(xlabel=unit, ylim=(len(names) - 0.4, -0.6))
    axes.tick_params(axis="y", length=0)
    plain(axes)
    figure.legend(loc="outside lower left", ncols=len(counts), frameon=False)
    most, least = names[0], names[-1]
    words = f"The most frequent of {len(names)} is {most} ({total[most]:,}), the rarest {least} ({total[least]:,})."
    return Captioned(figure, title, words)


def _crossed(
    topics: Sequence[LabelledTopic], labelled: Callable[[LabelledTopic], bool], seeming: Callable[[LabelledTopic], bool]
) -> list[tuple[int, int]]:
    """Return how many topics seem so and how many don't: of those labelled yes first, then of those labelled no."""
    seen = [(labelled(topic), seeming(topic)) for topic in topics]
    return [(seen.count((label, True)), seen.count((label, False))) for label in (True, False)]


def _stacked(axes: Any, counts: Sequence[tuple[int, int]], rows: Sequence[str], parts: Sequence[str]) -> None:
    left = np.zeros(len(rows))
    for at, ((colour, _), hatch) in enumerate(zip(MARKS[1::-1], HATCHES[1::-1], strict=False)):
        shares = np.array([pair[at] / max(1, sum(pair)) for pair in counts])
        axes.barh(rows, shares, left=left, color=colour, hatch=hatch, edgecolor="white", height=0.6, label=parts[at])
        left += shares
    axes.set_yticks(range(len(rows)), [f"{name}\n{sum(pair):,}" for name, pair in zip(rows, counts, strict=True)])
    axes.set(xlabel="share of those topics", xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5))
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.tick_params(axis="y", length=0)
    plain(axes)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), frameon=False, fontsize=9)


def _share(pair: tuple[int, int]) -> str:
    return f"{pair[0] / max(1, sum(pair)):.0%}"


def _by_size(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))
