"""Runs the variants: both cross-validations, left-out probabilities, figures, a record each."""

from __future__ import annotations

import time
from importlib.metadata import version
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from service.errors import InputError
from training.comparison.classifiers import ROUTE
from training.comparison.cleaning import Cleaning, cleaned
from training.comparison.committees import Committee, join
from training.comparison.figures import Outcome, differences, figures, other_heads
from training.comparison.fold_features import fold_features
from training.comparison.left_out import leave_out
from training.comparison.record import Record
from training.comparison.resampling import Resamples
from training.comparison.schemes import Scheme, cross_validations
from training.comparison.variants import REFERENCE, variants
from training.evaluation.intervals import RESAMPLES
from training.fitting import labels_of
from training.release import LIBRARIES, corpus_digest
from training.run import read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from service.inference.reading import Reading
    from training.comparison.fold_features import FoldFeatures
    from training.comparison.left_out import LeftOut
    from training.comparison.variants import Variant
    from training.data.records import LabelledTopic
    from training.fitting import Recipe


class Comparison:
    """Compares variants on labelled topics.

    Args:
        topics: what to learn from and, left out, to judge on.
        embed: gives title and body vectors of readings side by side, shape (topics, 2 x dimension).
        recipe: of the reference; its features are those of all variants.
        resamples: how often topics are drawn anew for intervals.

    Raises:
        InputError: too few topics, routes or authors (`corpus_too_small`).

    """

    def __init__(
        self,
        topics: Sequence[LabelledTopic],
        embed: Callable[[Sequence[Reading]], NDArray[np.float32]],
        recipe: Recipe,
        *,
        resamples: int = RESAMPLES,
    ) -> None:
        labels = labels_of(topics)
        if ROUTE not in labels:
            raise InputError(f"{len(topics)} topics are too few to compare anything", reason="corpus_too_small")
        self._topics, self._embed, self._recipe = topics, embed, recipe
        self._labels = {head: np.array(column) for head, column in labels.items()}
        self._classes = np.unique(self._labels[ROUTE]).tolist()
        self._variants = {variant.name: variant for variant in variants(recipe)}
        self._validations = cross_validations(topics, seed=recipe.seed)
        self._resamples = {
            scheme: Resamples(validation.clusters, seed=recipe.seed, resamples=resamples)
            for scheme, validation in self._validations.items()
        }
        self._readings = read_all(topics)
        self._known: dict[tuple[str, Scheme], LeftOut] = {}

    def records(self, wanted: Sequence[Variant]) -> Iterator[Record]:
        """Run variants and yield a record of each as it is done.

        Args:
            wanted: the reference first, those of one cleaning behind each other, as `chosen` gives them.

        """
        for cleaning, group in groupby(wanted, key=lambda variant: variant.cleaning):
            folds = self._folds(cleaning)
            for variant in group:
                yield self._record(variant, folds)

    def _folds(self, cleaning: Cleaning) -> dict[Scheme, list[FoldFeatures]]:
        readings = cleaned(self._topics, self._readings, cleaning)
        vectors = self._embed(readings)
        return {
            scheme: [fold_features(readings, vectors, self._labels, fold, self._recipe) for fold in validation.folds]
            for scheme, validation in self._validations.items()
        }

    def _record(self, variant: Variant, folds: Mapping[Scheme, list[FoldFeatures]]) -> Record:
        start = time.monotonic()
        found = {scheme: self._left_out(variant, scheme, folds[scheme]) for scheme in Scheme}
        outcomes = {scheme: self._outcome(left_out) for scheme, left_out in found.items()}
        references = {scheme: self._outcome(self._known[REFERENCE, scheme]) for scheme in Scheme}
        return Record(
            name=variant.name,
            question=variant.question.value,
            title=variant.title,
            settings=variant.settings,
            figures={scheme.value: figures(outcomes[scheme], self._resamples[scheme]) for scheme in Scheme},
            differences={scheme.value: differences(outcomes[scheme], references[scheme], self._resamples[scheme]) for scheme in Scheme},
            other_heads={
                scheme.value: other_heads(left_out.scores, self._labels, self._resamples[scheme]) for scheme, left_out in found.items()
            },
            fit_seconds={scheme.value: left_out.fit_seconds for scheme, left_out in found.items()},
            seconds=time.monotonic() - start,
            seed=self._recipe.seed,
            corpus={
                "topics": len(self._topics),
                "authors": int(self._validations[Scheme.AUTHORS].clusters.max()) + 1,
                "sha256": corpus_digest(self._topics),
            },
            libraries={name: version(name) for name in LIBRARIES},
        )

    def _left_out(self, variant: Variant, scheme: Scheme, folds: list[FoldFeatures]) -> LeftOut:
        if (variant.name, scheme) not in self._known:
            if isinstance(variant.how, Committee):
                members = [self._left_out(self._variants[name], scheme, folds) for name in variant.how.members]
                found = join(variant.how, members, self._labels[ROUTE], folds)
            else:
                found = leave_out(variant.how, folds, self._labels)
            self._known[variant.name, scheme] = found
        return self._known[variant.name, scheme]

    def _outcome(self, left_out: LeftOut) -> Outcome:
        accepted = np.array([[name in topic.route for name in self._classes] for topic in self._topics])
        return Outcome(self._classes, left_out.probabilities, accepted, np.searchsorted(self._classes, self._labels[ROUTE]))
