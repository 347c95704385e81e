"""What the corpus topics that mean something similar say about a route, beside the linear head.

The linear head reads words, which are those of the forum it learnt on; here only meaning counts. What a quarter of the say for similar
topics is worth: `notebooks/model_choice.ipynb`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import softmax

from service.inference.heads import calibrated

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST = 1e-9


@dataclass
class Neighbours:
    """Kernel regression over the corpus topics, blended with a linear head.

    `weights` has a row a corpus topic and a column a class in the order of the linear head (float32); `width` is the kernel's gamma on
    unit vectors, exp(-2 * width * (1 - cosine)). `scale` calibrates the neighbours' scores, `share` is how much they count, `blend_scale`
    calibrates what comes out of the mix.
    """

    weights: NDArray[np.float32]
    width: float
    scale: float
    share: float
    blend_scale: float

    def scores(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return scores of shape (rows, classes) from cosines with every corpus topic, shape (rows, corpus topics)."""
        # not the operator @: it would wake BLAS's threads, which then spin and take the processor from the encoder of the next topic
        scores: NDArray[np.float32] = np.vecdot(kernel(cosines, self.width)[:, None, :], self.weights.T[None])
        return scores

    def blended(self, linear: NDArray[np.float64], cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        """Mix the linear head's probabilities with the neighbours', both of shape (rows, classes); rows sum to 1."""
        neighbours = calibrated(self.scores(cosines).astype(np.float64), self.scale, 0.0)
        return blend(linear, neighbours, self.share, self.blend_scale)


def kernel(cosines: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """Return how much topics count for each other, 1 for the same and less the less they resemble each other; the shape stays."""
    count: NDArray[np.float32] = np.exp(np.float32(2 * width) * (cosines - np.float32(1)))
    return count


def blend(linear: NDArray[np.float64], neighbours: NDArray[np.float64], share: float, scale: float) -> NDArray[np.float64]:
    """Mix two sets of probabilities, `share` being the second one's, and sharpen the mix by `scale` (1 leaves it as it is)."""
    mixed = (1 - share) * linear + share * neighbours
    sharpened: NDArray[np.float64] = softmax(scale * np.log(np.maximum(mixed, LEAST)), axis=1)
    return sharpened
