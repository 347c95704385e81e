"""Sets live topics beside a reference, feature by feature: how far have they moved, and is that more than chance?

How far is the population stability index, PSI: the sum over classes of (live - reference) * ln(live / reference), from which is taken what
chance alone adds to it. It is read as credit scoring has long read it: below 0.1 nothing to speak of, from 0.25 on a large shift (Siddiqi,
Credit Risk Scorecards, 2006). Numbers are cut at the reference's deciles. Whether it is more than chance is asked of chi-squared for
classes and of Kolmogorov and Smirnov for numbers, corrected together by Holm's way. Both have to say so: a PSI grows by chance where topics
are few, and a test finds the smallest difference where they are many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from service.watching.chance import holm, same_mix, same_values
from service.watching.sample import FEATURES, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.watching.sample import Counts, Sample

SOME, MUCH = 0.1, 0.25
"""PSI from which on a feature has moved, and has moved far."""
ALPHA = 0.01
"""How often a report may find a shift where there is none, all features together."""
FEWEST_TOPICS = 100
"""Below, a shift of 0.1 is hardly to be told from chance."""
FEWEST_EXPECTED = 5
"""Topics of a class that either side has to expect; rarer classes count as one (Cochran, Biometrics 10, 1954)."""
HALF = 0.5
"""Added to every count, so that a class that one side lacks has a logarithm."""
OTHERS = "all rarer ones"
BINS = 10
STEP = 0.01
"""Values that differ by less are the same in a sample."""


class Level(StrEnum):
    """How a feature stands to its reference."""

    NO_REFERENCE = "no reference"
    TOO_FEW = "too few topics"
    STEADY = "steady"
    MOVED = "moved"
    MOVED_FAR = "moved far"


@dataclass(frozen=True, slots=True)
class Part:
    """A class of a feature, or a span of its values from `low` to `high`; how many topics live and in the reference."""

    name: str
    live: int
    reference: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A feature with its verdict. Numbers have their medians; what was not computed is None.

    `psi` is without what chance adds, at least 0; `p` is the test's, `p_holm` after the correction.
    """

    feature: str
    level: Level
    topics: int
    reference_topics: int
    parts: tuple[Part, ...] = ()
    psi: float | None = None
    p: float | None = None
    p_holm: float | None = None
    median: float | None = None
    reference_median: float | None = None

    @property
    def has_moved(self) -> bool:
        """Whether it moved at all."""
        return self.level in {Level.MOVED, Level.MOVED_FAR}


def shifts(live: Sample, reference: Sample | None) -> tuple[Shift, ...]:
    """Compare every feature."""
    compared = [_compare(feature, live, reference) for feature in FEATURES]
    tested = [each.p for each in compared if each.p is not None]
    corrected = iter(holm(tested))
    return tuple(each if each.p is None else _judged(each, next(corrected)) for each in compared)


def index(live: NDArray[np.int64], reference: NDArray[np.int64]) -> float:
    """Return the PSI of two rows of counts, shape (classes,), without what chance adds; at least 0.

    Where nothing moved, PSI / (1 / n + 1 / m) is distributed as chi-squared with classes - 1 degrees of freedom, the mean of which is
    taken away (Yurdakul, Statistical Properties of Population Stability Index, 2018).
    """
    by_chance = (len(live) - 1) * float(1 / live.sum() + 1 / reference.sum())
    return max(0.0, float(contributions(live, reference).sum()) - by_chance)


def contributions(live: NDArray[np.int64], reference: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what each class adds to the PSI, shape (classes,), chance included."""
    ours, theirs = ((counts + HALF) / (counts.sum() + HALF * len(counts)) for counts in (live, reference))
    added: NDArray[np.float64] = (ours - theirs) * np.log(ours / theirs)
    return added


def columns(parts: Sequence[Part]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the counts of classes live and in the reference, each of shape (classes,)."""
    return np.array([part.live for part in parts]), np.array([part.reference for part in parts])


def _compare(feature: str, live: Sample, reference: Sample | None) -> Shift:
    ours, theirs = live.counts.get(feature, {}), reference.counts.get(feature, {}) if reference else {}
    n, m = sum(ours.values()), sum(theirs.values())
    unjudged = Shift(feature, Level.TOO_FEW, n, m)
    if not theirs:
        return replace(unjudged, level=Level.NO_REFERENCE)
    if n < FEWEST_TOPICS or m < FEWEST_TOPICS:
        return unjudged
    if feature in NAMES:
        parts = _classes(ours, theirs)
        judged = replace(unjudged, parts=parts, p=same_mix(*columns(parts)))
    else:
        values, others = _values(ours), _values(theirs)
        parts = _spans(values, others)
        medians = float(np.median(values)), float(np.median(others))
        judged = replace(unjudged, parts=parts, p=same_values(values, others), median=medians[0], reference_median=medians[1])
    return replace(judged, psi=index(*columns(parts)))


def _judged(shift: Shift, p_holm: float) -> Shift:
    psi = shift.psi or 0.0
    level = Level.STEADY
    if p_holm <= ALPHA and psi >= SOME:
        level = Level.MOVED_FAR if psi >= MUCH else Level.MOVED
    return replace(shift, level=level, p_holm=p_holm)


def _classes(live: Counts, reference: Counts) -> tuple[Part, ...]:
    n, m = sum(live.values()), sum(reference.values())
    rare = min(n, m) / (n + m)
    parts = [Part(name, live.get(name, 0), reference.get(name, 0)) for name in sorted({*live, *reference})]
    kept = [part for part in parts if rare * (part.live + part.reference) >= FEWEST_EXPECTED]
    others = [part for part in parts if part not in kept]
    if others:
        kept.append(Part(OTHERS, sum(part.live for part in others), sum(part.reference for part in others)))
    return tuple(kept)


def _spans(live: NDArray[np.float64], reference: NDArray[np.float64]) -> tuple[Part, ...]:
    deciles = np.quantile(reference, np.arange(1, BINS) / BINS, method="inverted_cdf")
    values, times = np.unique(deciles, return_counts=True)
    # a value that many share is a span of its own, so that lower ones do not hide in it
    edges = np.unique([*values, *(values[times > 1] - STEP / 2)])
    ours, theirs = (np.bincount(np.searchsorted(edges, each, side="left"), minlength=len(edges) + 1) for each in (live, reference))
    # what lies outside the reference belongs to the outermost spans
    ends = [min(live.min(), reference.min(), edges[0]), *edges, max(live.max(), reference.max(), edges[-1])]
    return tuple(
        Part(f"{low:.2f} to {high:.2f}", int(a), int(b), float(low), float(high))
        for low, high, a, b in zip(ends[:-1], ends[1:], ours, theirs, strict=True)
        if a + b
    )


def _values(counts: Counts) -> NDArray[np.float64]:
    return np.repeat(np.array(list(map(float, counts))), list(counts.values()))
