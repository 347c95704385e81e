"""Two models and labelled topics in, a whole comparison out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.inference.predictor import Predictor
from training.judging.answers import ask
from training.judging.classes import class_notices
from training.judging.figures import all_figures, routes_of
from training.judging.flips import find_flips
from training.judging.latency import measure_latency
from training.judging.learnt import learnt_notices
from training.judging.measures import Scales, clusters_of
from training.judging.slices import all_slices
from training.judging.verdict import draws_needed, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from service.directory import Directory
    from service.inference.bundle import Bundle
    from training.data.records import LabelledTopic
    from training.judging.answers import Answers
    from training.judging.flips import Flip
    from training.judging.gate import Gate
    from training.judging.latency import Latency
    from training.judging.measures import Measured
    from training.judging.verdict import Judgement


@dataclass(frozen=True)
class Conditions:
    """Under what a comparison is made.

    `data` is what the topics are called; `timed` is how many of them latency is measured with, 0 for none; `made_at` is aware.
    """

    data: str
    gate: Gate
    directory: Directory
    seed: int
    timed: int
    made_at: datetime


@dataclass(frozen=True)
class Comparison:
    """Everything that was found. `draws` are the bootstrap's; `clusters` counts a pair of topics as one."""

    conditions: Conditions
    current: Bundle
    candidate: Bundle
    answers: tuple[Answers, Answers]
    clusters: int
    draws: int
    figures: tuple[Measured, ...]
    slices: tuple[Measured, ...]
    flips: tuple[Flip, ...]
    judgement: Judgement
    latency: Latency | None

    @property
    def topics(self) -> int:
        """How many topics both models were asked about."""
        return len(self.answers[0].topics)


def compare(
    current: Bundle,
    candidate: Bundle,
    topics: Sequence[LabelledTopic],
    conditions: Conditions,
    *,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> Comparison:
    """Ask both models about the same topics and judge the candidate.

    Args:
        current: the model that serves.
        candidate: the one that might.
        topics: labelled, at least one.
        conditions: gate, directory, seed and the like.
        progress: called with what is being done, how many topics are done, and of how many.

    """
    predictors = Predictor(current), Predictor(candidate)
    steps = ("Asking the current model", "Asking the candidate")
    before, now = (
        ask(predictor.predict, topics, progress=lambda done, step=step: progress(step, done, len(topics)))  # type: ignore[misc]  # mypy does not infer a lambda with a default
        for predictor, step in zip(predictors, steps, strict=True)
    )
    latency = None
    if conditions.timed:
        timed = min(conditions.timed, len(topics))
        latency = measure_latency(
            (predictors[0].predict, predictors[1].predict),
            topics,
            timed=timed,
            seed=conditions.seed,
            progress=lambda done: progress("Timing both", done, timed),
        )
    return set_side_by_side((current, candidate), (before, now), conditions, latency=latency)


def set_side_by_side(
    bundles: tuple[Bundle, Bundle], answers: tuple[Answers, Answers], conditions: Conditions, *, latency: Latency | None
) -> Comparison:
    """Make a comparison of answers that are there already; the current model comes first."""
    current, candidate = bundles
    routes = routes_of(*answers)
    draws = draws_needed(conditions.gate, len(routes))
    scales = Scales(*answers, seed=conditions.seed, draws=draws)
    figures = tuple(all_figures(scales, routes))
    notices = (*class_notices(candidate.manifest.classes, conditions.directory), *learnt_notices(*answers))
    return Comparison(
        conditions=conditions,
        current=current,
        candidate=candidate,
        answers=answers,
        clusters=int(clusters_of(answers[0].topics).max()) + 1,
        draws=draws,
        figures=figures,
        slices=tuple(all_slices(scales)),
        flips=find_flips(*answers),
        judgement=judge(figures, conditions.gate, notices=notices),
        latency=latency,
    )
