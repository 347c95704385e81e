"""The one object that is trained, kept with joblib and served: features and calibrated heads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from service.inference.heads import StackedHeads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from service.inference.evidence import Evidence
    from service.inference.features import TopicFeatures
    from service.inference.heads import CalibratedHead
    from service.inference.neighbours import Neighbours
    from service.inference.reading import Reading
    from service.inference.tuned import TunedHeads


@dataclass
class TopicPipeline:
    """Fitted features and heads.

    `heads` maps a head's name to its classifier: `route`, `area`, `confidential`, `urgent`, `needs_answer`, and `kind:<name>` for kinds of
    confidential content. A head whose label the training data did not have in two values at least is absent. `neighbours` have a say in the
    route, unless the training data were too many for them. `evidence` joins recognisers and heads where the data taught what is
    confidential. `tuned` is what a fine-tuned encoder says beside the heads, which read words alone where it was taught the route. `others`
    judges topics in other languages than English, by the multilingual encoder's vectors.
    """

    features: TopicFeatures
    heads: dict[str, CalibratedHead]
    neighbours: Neighbours | None = None
    evidence: Evidence | None = None
    others: TopicPipeline | None = None
    tuned: TunedHeads | None = None

    def matrix(self, readings: Sequence[Reading], vectors: NDArray[np.float32]) -> csr_matrix:
        """Return the features of topics; see `TopicFeatures.transform`."""
        return self.features.transform(readings, self.untuned(vectors) if self.features.reads_vectors else vectors[:, :0])

    def untuned(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return those of title and body vectors that know none of the labels, shape (rows, 2 x dimension)."""
        return self.tuned.untuned(vectors) if self.tuned else vectors

    def probabilities(self, matrix: csr_matrix, vectors: NDArray[np.float32] | None = None) -> Mapping[str, NDArray[np.float64]]:
        """Return each head's probabilities, shape (rows, classes of the head); rows sum to 1.

        Args:
            matrix: features of topics.
            vectors: their title and body vectors, for what the fine-tuned encoder says; None leaves its say out.

        """
        return self._stacked.probabilities(matrix, self.tuned.scores(vectors) if self.tuned and vectors is not None else None)

    def with_neighbours(self, route: NDArray[np.float64], cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        """Let similar topics have their say in the route.

        Args:
            route: the route head's probabilities, shape (rows, routes).
            cosines: how much the topics resemble each topic that was learnt from, shape (rows, topics learnt from).

        """
        return route if self.neighbours is None else self.neighbours.blended(route, cosines)

    @cached_property
    def _stacked(self) -> StackedHeads:
        return StackedHeads(self.heads)

    def __getstate__(self) -> dict[str, Any]:
        # the stack is made of the heads again, wherever it is needed
        return {name: getattr(self, name) for name in ("features", "heads", "neighbours", "evidence", "others", "tuned")}
