"""Why a topic got its route: the features that spoke for it, and the topics of our own corpus that resemble it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.domain import Reason, SimilarTopic

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from service.inference.pipeline import TopicPipeline

MOST_REASONS = 5
MOST_SIMILAR = 2
MOST_PHRASES = 4


@dataclass(frozen=True)
class Examples:
    """Topics of our own corpus to compare with: ids, titles and routes, and one unit vector each (float32, shape (topics, dimension))."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    routes: tuple[str, ...]
    vectors: NDArray[np.float32]

    def cosines(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosines of unit vectors, shape (rows, dimension), with every topic: shape (rows, topics)."""
        # the operator @ would wake BLAS's threads, which then spin and take the processor from the encoder of the next topic
        return np.stack([np.vecdot(self.vectors, vector) for vector in vectors])


def topic_vector(title_and_body: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make one unit vector of a topic's title and body vectors, which lie side by side; shape (topics, 2 x d) becomes (topics, d)."""
    half = title_and_body.shape[1] // 2
    summed = title_and_body[:, :half] + title_and_body[:, half:]
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    unit: NDArray[np.float32] = summed / np.maximum(lengths, np.float32(1e-6))
    return unit


class Explainer:
    """Gives the reasons for a route, and for what a yes-or-no head says."""

    def __init__(self, pipeline: TopicPipeline, examples: Examples) -> None:
        self._names = pipeline.features.column_names()
        self._weights = {route: pipeline.heads["route"].weights(route) for route in pipeline.heads["route"].classes}
        told_by_yes = {name: head for name, head in pipeline.heads.items() if str(True) in head.classes}
        self._yes_weights = {name: head.weights(str(True)) for name, head in told_by_yes.items()}
        self._examples = examples
        self._beside = "meaning of title and post" if pipeline.tuned else "route of similar topics"

    def reasons(self, row: csr_matrix, route: str, lift: float = 0.0) -> tuple[Reason, ...]:
        """Return what spoke most for one topic's `route`, strongest first; weights are log-odds.

        `row` is one row of the feature matrix; `lift` what the similar topics, or the fine-tuned encoder, added
        to the linear head's log-odds. The columns of a
        sentence vector mean nothing one by one, so each vector counts as one feature.
        """
        parts = row.data * self._weights[route][row.indices]
        vectors_begin = len(self._names)
        bodies_begin = (vectors_begin + row.shape[1]) // 2
        named, title, body = np.split(parts, np.searchsorted(row.indices, [vectors_begin, bodies_begin]))
        strongest = np.argsort(-named, kind="stable")[:MOST_REASONS]
        found = [Reason(self._names[row.indices[at]], float(named[at])) for at in strongest]
        found += [Reason("meaning of the title", float(title.sum())), Reason("meaning of the post", float(body.sum()))]
        found.append(Reason(self._beside, lift))
        return tuple(sorted((reason for reason in found if reason.weight > 0), key=lambda reason: -reason.weight)[:MOST_REASONS])

    def phrases(self, row: csr_matrix, head: str) -> tuple[Reason, ...]:
        """Return the words and marks of one topic that speak most for a yes of `head`, strongest first; none without such a head."""
        if head not in self._yes_weights:
            return ()
        named = row.indices < len(self._names)
        columns = row.indices[named]
        parts = row.data[named] * self._yes_weights[head][columns]
        strongest = np.argsort(-parts, kind="stable")[:MOST_PHRASES]
        return tuple(Reason(self._names[columns[at]], float(parts[at])) for at in strongest if parts[at] > 0)

    def similar(self, cosines: NDArray[np.float32]) -> tuple[SimilarTopic, ...]:
        """Return the corpus topics with the highest cosines, nearest first; one cosine a corpus topic, as `Examples.cosines` gives them."""
        nearest = np.argsort(-cosines, kind="stable")[:MOST_SIMILAR]
        return tuple(
            SimilarTopic(self._examples.ids[at], self._examples.titles[at], self._examples.routes[at], float(cosines[at])) for at in nearest
        )
