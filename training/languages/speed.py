"""How long each part of the features takes, topic by topic."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from service.inference.ngrams import weigh_ngrams
from service.inference.surface import surface_features
from training.evaluation.intervals import RESAMPLES, Figure, bootstrapped
from training.fitting import TOLD_APART
from training.languages.ways import MINILM, SURFACE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from service.inference.features import TopicFeatures
    from service.inference.reading import Reading
    from training.embedding import EncodesTexts
    from training.fitting import Recipe
    from training.languages.material import Material
    from training.languages.ways import Way

SAMPLE = 150
"""How many topics of a group are timed."""


def fitted_features(material: Material, recipe: Recipe) -> TopicFeatures:
    """Choose n-grams on all topics to learn from; which sentence vectors stand beside them does not matter for that."""
    learnt = slice(0, material.learnt)
    told_apart = [material.labels[head][learnt].tolist() for head in TOLD_APART if head in material.labels]
    return recipe.features().fit(material.readings[learnt], material.vectors[MINILM][learnt], told_apart)


def milliseconds(
    ways: Sequence[Way], seconds: Mapping[str, NDArray[np.float64]], other: NDArray[np.bool_], *, seed: int, resamples: int = RESAMPLES
) -> dict[str, Figure]:
    """Return what each way takes for a topic in the mean, by the way's name.

    Args:
        ways: to be told.
        seconds: by part, shape (topics,), as `part_seconds` gives them.
        other: whether a topic is judged by the heads for other languages, shape (topics,).
        seed: of the bootstrap.
        resamples: of the bootstrap.

    """
    found = {}
    for way in ways:
        english, others = (np.sum([seconds[part] for part in parts], axis=0) for parts in (way.english, way.other))
        found[way.name] = bootstrapped(_mean(1_000 * np.where(other, others, english)), len(other), seed=seed, resamples=resamples)
    return found


def part_seconds(
    readings: Sequence[Reading], features: TopicFeatures, encoders: Mapping[str, EncodesTexts]
) -> dict[str, NDArray[np.float64]]:
    """Make every part of the features of one topic after the other, and return the processor's seconds by part, shape (topics,).

    Args:
        readings: of the topics.
        features: fitted.
        encoders: by the kind of vectors, in one thread.

    """
    makers: dict[str, Callable[[Reading], object]] = {
        "words": lambda reading: weigh_ngrams(features.words_, [reading.text_for_ngrams]),
        "letters": lambda reading: weigh_ngrams(features.letters_, [reading.text_for_ngrams]),
        "title_words": lambda reading: weigh_ngrams(features.titles_, [reading.title]),
        SURFACE: surface_features,
        **{kind: _embedding_by(encoder) for kind, encoder in encoders.items()},
    }
    for make in makers.values():
        # what is loaded at first need is no topic's time
        make(readings[0])
    return {part: np.array([_seconds(make, reading) for reading in readings]) for part, make in makers.items()}


def _embedding_by(encoder: EncodesTexts) -> Callable[[Reading], object]:
    return lambda reading: encoder.encode([reading.title, reading.body_for_encoder])


def _seconds(make: Callable[[Reading], object], reading: Reading) -> float:
    start = time.process_time()
    make(reading)
    return time.process_time() - start


def _mean(values: NDArray[np.float64]) -> Callable[[NDArray[np.intp]], float]:
    return lambda rows: float(values[rows].mean())
