"""What labels say of topics that the model met live, each way in which labels come about for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain import KeptLabel, Labels, LabelSource
from service.feedback.resolution import Unfit, by_topic, decision_due, unfit, winning_labels

if TYPE_CHECKING:
    from service.store.observation import Observation

SOURCES = (LabelSource.BLIND, LabelSource.CORRECTION, LabelSource.OUTCOME)
"""What measures the model comes first."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A topic that the model met, and what labels of one source say of it."""

    seen: Observation
    truth: Labels


@dataclass(frozen=True)
class Truths:
    """Topics with labels by their source; `unmet` is how many labelled topics the model did not meet in the window."""

    judged: Mapping[LabelSource, tuple[Judged, ...]]
    unmet: int


def truths(observations: Iterable[Observation], kept: Iterable[KeptLabel]) -> Truths:
    """Bring labels to the topics that they are about.

    A label of a text that is newer than the decision counts for nothing: the model saw another one. Labels of one source never speak for
    another: the blind ones measure, corrections were given because something looked wrong, and outcomes are what events suggest.
    """
    seen = {each.topic_id: each for each in observations}
    judged: dict[LabelSource, list[Judged]] = {source: [] for source in SOURCES}
    unmet = 0
    for topic_id, labels in by_topic(kept).items():
        if topic_id not in seen:
            unmet += 1
            continue
        due = decision_due(labels)
        fit = [each for each in labels if unfit(each.label, due) is not Unfit.TEXT_TOO_NEW]
        for source, found in judged.items():
            winners = winning_labels(each for each in fit if each.label.source is source)
            if winners:
                found.append(Judged(seen[topic_id], Labels(**{name: winner.value for name, winner in winners.items()})))
    return Truths({source: tuple(found) for source, found in judged.items()}, unmet)
