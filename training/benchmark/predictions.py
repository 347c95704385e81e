"""Single predictions in pieces: the encoder's share, and what reading, features, heads and explanation take of the rest."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, cast

from service.inference.explanation import Explainer, topic_vector
from service.inference.judging import embed
from service.inference.predictor import Predictor
from service.inference.reading import read
from training.benchmark.rounds import timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from service.domain import Topic
    from service.inference.bundle import Bundle
    from service.inference.encoder import SentenceEncoder

STEPS = ("reading", "features", "heads", "explanation")


@dataclass(frozen=True)
class Single:
    """A prediction of one topic: seconds in all, and seconds of these in the encoder."""

    whole: float
    embedding: float

    @property
    def rest(self) -> float:
        """Seconds of everything but the embedding."""
        return self.whole - self.embedding


class TimedPredictor:
    """A predictor that tells how long it spent in its encoder."""

    def __init__(self, bundle: Bundle) -> None:
        self._encoder = _TimedEncoder(bundle.encoder)
        self._predictor = Predictor(replace(bundle, encoder=cast("SentenceEncoder", self._encoder)))

    def predict_one_by_one(self, topics: Sequence[Topic]) -> list[Single]:
        """Predict each topic by itself."""
        return [Single(timed(self._predictor.predict, [topic]), self._encoder.seconds) for topic in topics]


class _TimedEncoder:
    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        begin = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds = time.perf_counter() - begin
        return vectors


def steps_in_milliseconds(bundle: Bundle, topics: Sequence[Topic], *, rounds: int) -> dict[str, float]:
    """Walk each topic through the steps of a prediction, `rounds` times after once uncounted; return the median of each of `STEPS`."""
    explainer = Explainer(bundle.pipeline, bundle.examples)
    walks = [_walk(bundle, explainer, topic) for _ in range(rounds + 1) for topic in topics][len(topics) :]
    return {step: median(seconds[number] for seconds in walks) * 1_000 for number, step in enumerate(STEPS)}


def _walk(bundle: Bundle, explainer: Explainer, topic: Topic) -> tuple[float, ...]:
    """Return the seconds of each of `STEPS`; the topic is embedded between the first and the second, as when it is predicted."""
    begin = time.perf_counter()
    readings = [read(topic.title, topic.body)]
    read_in = time.perf_counter() - begin
    vectors = embed(bundle.encoder, readings)
    embedded = time.perf_counter()
    matrix = bundle.pipeline.matrix(readings, vectors)
    described = time.perf_counter()
    cosines = bundle.examples.cosines(topic_vector(bundle.pipeline.untuned(vectors)))
    probabilities = bundle.pipeline.with_neighbours(bundle.pipeline.probabilities(matrix, vectors)["route"], cosines)
    route = bundle.pipeline.heads["route"].classes[probabilities[0].argmax()]
    judged = time.perf_counter()
    explainer.reasons(matrix[0], route)
    explainer.similar(cosines[0])
    return read_in, described - embedded, judged - described, time.perf_counter() - judged
