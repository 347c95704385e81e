"""What a fine-tuned encoder was taught to say of a topic, read off its vectors, beside the heads that read words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass
class TunedHeads:
    """A linear reading of title and body vectors of the fine-tuned layers, learnt together with them.

    `classes` maps a head to its classes in the order of its outputs; a head of two classes has one output, the log-odds of the second.
    `weights` has shape (2 x dimension, outputs), `shifts` (outputs,), the outputs of all heads side by side.
    """

    classes: Mapping[str, tuple[str, ...]]
    weights: NDArray[np.float32]
    shifts: NDArray[np.float32]

    def scores(self, vectors: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Return each head's scores of topics: shape (topics,) for two classes, (topics, classes) for more; `vectors` as for `outputs`."""
        return by_head(self.classes, self.outputs(vectors))

    def outputs(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the outputs of all heads side by side, shape (topics, outputs).

        `vectors` are title and body vectors as `embed` gives them: the untuned ones may stand before the tuned ones in each half.
        """
        own = self._halves(vectors)[:, :, -self._dimension :].reshape(len(vectors), len(self.weights))
        # the operator @ would wake BLAS's threads, which then spin and take the processor from the encoder of the next topic
        outputs: NDArray[np.float32] = np.vecdot(own[:, None, :], self.weights.T[None]) + self.shifts
        return outputs

    def untuned(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the encoder made of title and body before it was fine-tuned; it knows none of the labels."""
        return self._halves(vectors)[:, :, : -self._dimension].reshape(len(vectors), vectors.shape[1] - len(self.weights))

    @property
    def _dimension(self) -> int:
        return len(self.weights) // 2

    @staticmethod
    def _halves(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return vectors.reshape(len(vectors), 2, vectors.shape[1] // 2)


def by_head(classes: Mapping[str, tuple[str, ...]], outputs: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Take outputs, shape (topics, outputs), apart by head; see `TunedHeads.classes`."""
    widths = [1 if len(names) == 2 else len(names) for names in classes.values()]  # noqa: PLR2004 - yes or no
    parts = np.split(outputs, np.cumsum(widths)[:-1], axis=1)
    return {head: own[:, 0] if own.shape[1] == 1 else own for head, own in zip(classes, parts, strict=True)}
