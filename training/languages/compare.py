"""Runs every way on the same topics and gathers the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.comparison.resampling import Resamples
from training.evaluation.intervals import RESAMPLES
from training.languages.figures import group_of, outcomes, threshold_of
from training.languages.judgement import judge, judge_way
from training.languages.material import CONFIDENTIAL, Folds
from training.languages.record import Judged
from training.languages.speed import SAMPLE, fitted_features, milliseconds, part_seconds
from training.languages.ways import RELEASED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from training.embedding import EncodesTexts
    from training.evaluation.intervals import Figure
    from training.fitting import Recipe
    from training.languages.judgement import Judgement
    from training.languages.material import Material
    from training.languages.ways import Way

LEFT_OUT, HOLDOUT = "left out", "hold-out"
OTHER, ENGLISH = "not English", "English"


def compare(
    ways: Sequence[Way],
    material: Material,
    recipe: Recipe,
    *,
    resamples: int = RESAMPLES,
    progress: Callable[[str], None] = lambda _done: None,
) -> tuple[Judged, ...]:
    """Fit the heads of all ways and judge every group of topics in both sets.

    Args:
        ways: the released one among them.
        material: all topics.
        recipe: of features and heads.
        resamples: how often pairs are drawn anew for intervals.
        progress: is told what has been done.

    Raises:
        InputError: a value is too rare to be learnt in every fold (`corpus_too_small`).

    """
    folds = Folds(material, recipe)
    progress("features")
    heads: dict[tuple[str, ...], Judgement] = {}
    for parts in dict.fromkeys(parts for way in ways for parts in (way.english, way.other)):
        heads[parts] = judge(parts, material, folds, recipe)
        progress(f"heads fed with {', '.join(parts)}")
    judgements = {way.name: judge_way(way, heads[way.english], heads[way.other], material) for way in ways}
    return tuple(_judged(judgements, material, seed=recipe.seed, resamples=resamples))


def timed(
    ways: Sequence[Way], material: Material, encoders: Mapping[str, EncodesTexts], recipe: Recipe, *, resamples: int = RESAMPLES
) -> dict[str, dict[str, Figure]]:
    """Return the milliseconds of each way by group, on some topics to learn from.

    Args:
        ways: to be timed.
        material: all topics.
        encoders: by the kind of vectors, in one thread.
        recipe: of the features.
        resamples: of the bootstrap.

    """
    features = fitted_features(material, recipe)
    found = {}
    for group, rows in _groups(material, np.arange(material.learnt)).items():
        some = np.random.default_rng(recipe.seed).permutation(rows)[:SAMPLE]
        seconds = part_seconds([material.readings[row] for row in some], features, encoders)
        found[group] = milliseconds(ways, seconds, material.named_other[some], seed=recipe.seed, resamples=resamples)
    return found


def _groups(material: Material, rows: NDArray[np.intp]) -> dict[str, NDArray[np.intp]]:
    groups = {OTHER: rows[~material.english[rows]], ENGLISH: rows[material.english[rows]]}
    return {name: own for name, own in groups.items() if len(own)}


def _judged(judgements: Mapping[str, Judgement], material: Material, *, seed: int, resamples: int) -> Iterator[Judged]:
    topics = np.arange(len(material.topics))
    learnt: dict[tuple[str, str], float] = {}
    for title, set_rows in ((LEFT_OUT, topics[: material.learnt]), (HOLDOUT, topics[material.learnt :])):
        for name, rows in _groups(material, set_rows).items():
            clusters = np.unique([material.topics[row].group for row in rows], return_inverse=True)[1]
            draws = Resamples(clusters, seed=seed, resamples=resamples)
            groups = {way: group_of(judgement, material, rows) for way, judgement in judgements.items()}
            # the hold-out is held to what the left-out topics taught, these to their own
            thresholds = {way: learnt.get((name, way)) for way in groups}
            yield Judged(
                set=title,
                group=name,
                topics=len(rows),
                confidential=int((material.labels[CONFIDENTIAL][rows] == str(True)).sum()),
                ways={
                    way: outcomes(
                        group,
                        draws,
                        released=None if way == RELEASED.name else groups[RELEASED.name],
                        threshold=thresholds[way],
                        released_threshold=thresholds[RELEASED.name],
                    )
                    for way, group in groups.items()
                },
            )
            if title == LEFT_OUT:
                learnt |= {(name, way): threshold_of(group.score, group.confidential) for way, group in groups.items()}
