"""A pipeline with its encoder and its thresholds: what it thinks of topics, before decisions are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from service.inference.explanation import Explainer
from service.inference.neighbours import LEAST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Protocol

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from service.domain import Topic
    from service.inference.bundle.manifest import Thresholds
    from service.inference.explanation import Examples
    from service.inference.pipeline import TopicPipeline
    from service.inference.reading import Reading

    class EncodesTexts(Protocol):
        """What makes vectors of texts."""

        def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
            """Return a vector a text, shape (texts, dimension)."""
            ...


def embed(encoder: EncodesTexts, readings: Sequence[Reading]) -> NDArray[np.float32]:
    """Return title and body vectors side by side: float32, shape (len(readings), 2 x dimension)."""
    vectors = encoder.encode([text for reading in readings for text in (reading.title, reading.body_for_encoder)])
    return vectors.reshape(len(readings), -1)


def log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of p / (1 - p) of each probability, finite at 0 and 1 too; the shape stays."""
    odds: NDArray[np.float64] = logit(np.clip(probabilities, LEAST, 1 - LEAST))
    return odds


@dataclass(frozen=True)
class Judged:
    """One topic as a judge sees it.

    `heads` are each head's probabilities, shape (classes,); `joined` those of confidential content; `row` is its row of the feature matrix;
    `cosines` tell how much it resembles each corpus topic; `lift` is what similar topics, or the fine-tuned
    encoder, added to the log-odds of each route.
    """

    topic: Topic
    reading: Reading
    heads: Mapping[str, NDArray[np.float64]]
    joined: Mapping[str, float]
    row: csr_matrix
    cosines: NDArray[np.float32]
    lift: NDArray[np.float64]


class Judge:
    """Judges topics by one pipeline.

    Args:
        pipeline: fitted.
        encoder: the one whose vectors the pipeline was fitted on.
        examples: the corpus topics to compare with.
        thresholds: where the pipeline's probabilities become decisions.

    """

    def __init__(self, pipeline: TopicPipeline, encoder: EncodesTexts, examples: Examples, thresholds: Thresholds) -> None:
        self._pipeline = pipeline
        self._encoder = encoder
        self.thresholds = thresholds
        self.explainer = Explainer(pipeline, examples)
        self.classes = {name: head.classes for name, head in pipeline.heads.items()}

    def judge(
        self, topics: Sequence[Topic], readings: Sequence[Reading], cosines: NDArray[np.float32], vectors: NDArray[np.float32] | None = None
    ) -> Iterator[Judged]:
        """Yield what is thought of each topic, in their order.

        Args:
            topics: at least one.
            readings: the same topics as read.
            cosines: how much they resemble each corpus topic, shape (topics, corpus topics).
            vectors: their title and body vectors by this judge's encoder, where they are known.

        """
        known = embed(self._encoder, readings) if vectors is None else vectors
        matrix = self._pipeline.matrix(readings, known)
        heads = self._pipeline.probabilities(matrix, known)
        by_words = self._pipeline.probabilities(matrix)["route"] if self._pipeline.tuned else heads["route"]
        route = self._pipeline.with_neighbours(heads["route"], cosines)
        lift = log_odds(route) - log_odds(by_words)
        heads = {**heads, "route": route}
        joined = self._joined(readings, heads)
        for at, (topic, reading) in enumerate(zip(topics, readings, strict=True)):
            yield Judged(
                topic=topic,
                reading=reading,
                heads={name: rows[at] for name, rows in heads.items()},
                joined={name: float(rows[at]) for name, rows in joined.items()},
                row=matrix[at],
                cosines=cosines[at],
                lift=lift[at],
            )

    def yes(self, heads: Mapping[str, NDArray[np.float64]], name: str, *, absent: float = 0.0) -> float:
        """Return the probability that a yes-or-no head says yes of one topic; `absent` where the model has no such head."""
        return float(heads[name][self.classes[name].index(str(True))]) if name in heads else absent

    def _joined(self, readings: Sequence[Reading], heads: Mapping[str, NDArray[np.float64]]) -> Mapping[str, NDArray[np.float64]]:
        evidence = self._pipeline.evidence
        if evidence is None:
            return {}
        yes = {name: heads[name][:, self.classes[name].index(str(True))] for name in evidence.heads}
        return evidence.probabilities([reading.detection.findings for reading in readings], yes)
