"""Everything that a report on drift says, as plain values: what moved, how often the model is right, and what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import KeptLabel, LabelSource
from service.feedback.exporting import learnt_rows
from service.watching.advice import Advice, advise
from service.watching.rates import Rate, held_to, holdout_rates, rates
from service.watching.sample import Sample, reference_of
from service.watching.shifts import Shift, shifts
from service.watching.truth import Truths, truths

if TYPE_CHECKING:
    from pathlib import Path

    from service.feedback.blind_draw import BlindDraw
    from service.inference.bundle.manifest import Manifest
    from service.store.observation import Observation, Window

STRANGEST = 10


@dataclass(frozen=True)
class Watched:
    """The model that is watched: its version, the classes it knows by head, and what it is held to."""

    version: str
    classes: Mapping[str, frozenset[str]]
    reference: Sample | None
    holdout: Mapping[tuple[str, str, str], tuple[float, float]]

    @classmethod
    def of(cls, folder: Path, manifest: Manifest) -> Watched:
        """Take what a bundle's files say; nothing is loaded."""
        classes = {head: frozenset(names) for head, names in manifest.classes.items()}
        return cls(manifest.version, classes, reference_of(folder), holdout_rates(folder))


@dataclass(frozen=True)
class DriftReport:
    """A report on the topics that a model met in a window of time.

    `other_topics` were met by other models and are left out. `against` names the reference: the hold-out, or an earlier window. `drawn`
    topics were to be labelled blind, `labelled` of them are. `unknown_classes` counts topics to which persons gave a class that the model
    can't say, by decision and name. `learnable` topics of the window have labels fit to learn from. `strangest` are ids with their
    similarity, the least first.
    """

    model: str
    window: Window
    made_at: datetime
    against: str
    topics: int
    other_topics: int
    reference_topics: int
    shifts: tuple[Shift, ...]
    rates: Mapping[LabelSource, tuple[Rate, ...]]
    judged: Mapping[LabelSource, int]
    unmet: int
    drawn: int
    labelled: int
    learnable: int
    unknown_classes: Mapping[tuple[str, str], int]
    strangest: tuple[tuple[str, float], ...]
    advice: Advice


def drift_report(
    observations: Iterable[Observation],
    labels: Iterable[KeptLabel],
    model: Watched,
    *,
    window: Window,
    made_at: datetime,
    draw: BlindDraw,
    earlier: tuple[Window, Iterable[Observation]] | None = None,
) -> DriftReport:
    """Make a report.

    Args:
        observations: of the window, whichever model made them.
        labels: every label given since the window began.
        model: the one that is watched.
        window: the span of time, for the report's head.
        made_at: the present moment, aware.
        draw: which topics are labelled blind.
        earlier: another window with its observations, instead of the hold-out as the reference.

    """
    every = list(observations)
    seen = [each for each in every if each.model_version == model.version]
    kept = list(labels)
    met = {each.topic_id for each in seen}
    found = truths(seen, kept)
    reference = model.reference
    against = "the hold-out"
    if earlier is not None:
        reference = Sample.of(each for each in earlier[1] if each.model_version == model.version)
        against = f"{earlier[0].since:%Y-%m-%d} to {earlier[0].until:%Y-%m-%d}"
    moved = shifts(Sample.of(seen), reference)
    measured = {source: rates(judged) for source, judged in found.judged.items()}
    measured[LabelSource.BLIND] = held_to(measured[LabelSource.BLIND], model.holdout)
    learnable = len(learnt_rows((each for each in kept if each.label.topic_id in met), draw=draw).rows)
    unknown = _unknown_classes(found, model)
    return DriftReport(
        model=model.version,
        window=window,
        made_at=made_at,
        against=against,
        topics=len(seen),
        other_topics=len(every) - len(seen),
        reference_topics=reference.topics if reference else 0,
        shifts=moved,
        rates=measured,
        judged={source: len(judged) for source, judged in found.judged.items()},
        unmet=found.unmet,
        drawn=sum(map(draw.has, met)),
        labelled=len(found.judged[LabelSource.BLIND]),
        learnable=learnable,
        unknown_classes=unknown,
        strangest=_strangest(seen),
        advice=advise(topics=len(seen), shifts=moved, blind=measured[LabelSource.BLIND], unknown=unknown, learnable=learnable),
    )


def _unknown_classes(found: Truths, model: Watched) -> dict[tuple[str, str], int]:
    named = {
        (each.seen.topic_id, decision, name)
        for source, judged in found.judged.items()
        if source.by_person
        for each in judged
        for decision in ("route", "area")
        if (name := getattr(each.truth, decision)) is not None and decision in model.classes and name not in model.classes[decision]
    }
    return dict(Counter((decision, name) for _, decision, name in named).most_common())


def _strangest(seen: Iterable[Observation]) -> tuple[tuple[str, float], ...]:
    comparable = [(each.topic_id, each.similarity) for each in seen if each.similarity is not None]
    return tuple(sorted(comparable, key=lambda pair: (pair[1], pair[0]))[:STRANGEST])
