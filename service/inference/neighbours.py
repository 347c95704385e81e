"""What the corpus topics that mean something similar say about a route, beside the linear head.

The linear head reads words, which are those of the forum it learnt on. On a post that lies far from everything it learnt, its words are
strange, and what similar topics were about is the better guide; on a near one it is the other way round. So the two are mixed, by how near
the topic lies. What that brings: `notebooks/model_choice.ipynb`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import softmax

from service.inference.heads import calibrated

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST = 5
"""How many topics tell how near a topic lies."""
LEAST = 1e-9


@dataclass(frozen=True)
class Mix:
    """How much the neighbours count: `least` where the nearest topics have a cosine of `near` or more, `most` where it is `far` or less."""

    near: float
    far: float
    least: float
    most: float

    def share(self, nearness: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the neighbours' share for each topic, between `least` and `most`."""
        distance = np.clip((self.near - nearness) / (self.near - self.far), 0, 1)
        return np.asarray(self.least + (self.most - self.least) * distance, np.float32)


@dataclass
class Neighbours:
    """Kernel regression over the corpus topics, blended with a linear head.

    `weights` has a row a corpus topic and a column a class in the order of the linear head (float32); `width` is the kernel's gamma on
    unit vectors, exp(-2 * width * (1 - cosine)). `scale` calibrates the neighbours' scores, `blend_scale` what comes out of the mix.
    """

    weights: NDArray[np.float32]
    width: float
    scale: float
    blend_scale: float
    mix: Mix

    def scores(self, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return scores of shape (rows, classes) from cosines with every corpus topic, shape (rows, corpus topics)."""
        # not the operator @: it would wake BLAS's threads, which then spin and take the processor from the encoder of the next topic
        scores: NDArray[np.float32] = np.vecdot(kernel(cosines, self.width)[:, None, :], self.weights.T[None])
        return scores

    def blended(self, linear: NDArray[np.float64], cosines: NDArray[np.float32]) -> NDArray[np.float64]:
        """Mix the linear head's probabilities with the neighbours', both of shape (rows, classes); rows sum to 1."""
        return blend(
            linear,
            calibrated(self.scores(cosines).astype(np.float64), self.scale, 0.0),
            self.mix.share(nearness(cosines)),
            self.blend_scale,
        )


def kernel(cosines: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """Return how much topics count for each other, 1 for the same and less the less they resemble each other; the shape stays."""
    count: NDArray[np.float32] = np.exp(np.float32(2 * width) * (cosines - np.float32(1)))
    return count


def nearness(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how near each row's nearest corpus topics are, as their mean cosine, shape (rows,)."""
    some = min(NEAREST, cosines.shape[1])
    return np.asarray(np.partition(cosines, -some, axis=1)[:, -some:].mean(axis=1), np.float32)


def blend(linear: NDArray[np.float64], neighbours: NDArray[np.float64], share: NDArray[np.float32], scale: float) -> NDArray[np.float64]:
    """Mix two sets of probabilities, `share` (rows,) being the second one's, and sharpen the mix by `scale` (1 leaves it as it is)."""
    mixed = (1 - share[:, None]) * linear + share[:, None] * neighbours
    sharpened: NDArray[np.float64] = softmax(scale * np.log(np.maximum(mixed, LEAST)), axis=1)
    return sharpened
