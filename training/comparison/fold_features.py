"""The features of one fold, block by block: made once, looked at by every classifier."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD

from service.inference.surface import surface_names
from training.fitting import TOLD_APART
from training.neighbours import stored_vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.inference.reading import Reading
    from training.fitting import Recipe

NGRAM_BLOCKS = ("words", "letters", "title_words")
DENSE_BLOCKS = ("surface", "vectors")
BLOCKS = NGRAM_BLOCKS + DENSE_BLOCKS
COMPONENTS = 200


@dataclass(frozen=True)
class FoldFeatures:
    """What one fold learns from and is judged on.

    `known` and `unknown` are the features of the topics `known_rows` and `rows`, float32, sparse, shape (topics, columns); `blocks` says
    which columns belong to each block of `BLOCKS`.
    """

    known_rows: NDArray[np.intp]
    rows: NDArray[np.intp]
    known: csr_matrix
    unknown: csr_matrix
    blocks: Mapping[str, slice]
    seed: int

    def selected(self, blocks: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
        """Return `known` and `unknown` with the columns of some blocks only."""
        if set(blocks) == set(BLOCKS):
            return self.known, self.unknown
        known, unknown = ([matrix[:, self.blocks[name]] for name in blocks] for matrix in (self.known, self.unknown))
        return hstack(known, format="csr"), hstack(unknown, format="csr")

    @cached_property
    def reduced(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """`known` and `unknown` for classifiers that want few dense columns: 200 components of the n-grams, the rest as it is."""
        known, unknown = self.selected(NGRAM_BLOCKS)
        components = TruncatedSVD(min(COMPONENTS, known.shape[1] - 1), random_state=self.seed).fit(known)
        dense_known, dense_unknown = self.selected(DENSE_BLOCKS)
        return (
            np.hstack([components.transform(known), dense_known.toarray()]).astype(np.float32),
            np.hstack([components.transform(unknown), dense_unknown.toarray()]).astype(np.float32),
        )

    @cached_property
    def cosines(self) -> NDArray[np.float32]:
        """How much each topic to judge resembles each one to learn from, shape (unknown, known)."""
        known, unknown = (stored_vectors(matrix.toarray()) for matrix in self.selected(("vectors",)))
        return np.asarray(unknown @ known.T, np.float32)

    @property
    def known_vectors(self) -> NDArray[np.float32]:
        """One unit vector for each topic to learn from."""
        return stored_vectors(self.selected(("vectors",))[0].toarray())


def fold_features(
    readings: Sequence[Reading],
    vectors: NDArray[np.float32],
    labels: Mapping[str, NDArray[np.str_]],
    fold: tuple[NDArray[np.intp], NDArray[np.intp]],
    recipe: Recipe,
) -> FoldFeatures:
    """Choose and weigh features on a fold's training topics as the trainer does.

    Args:
        readings: all topics.
        vectors: their title and body vectors, shape (topics, 2 x dimension).
        labels: of all topics, by head.
        fold: row numbers to fit on and to judge on.
        recipe: how many features are kept.

    """
    known_rows, rows = fold
    told_apart = [labels[head][known_rows].tolist() for head in TOLD_APART if head in labels]
    features = recipe.features().fit([readings[row] for row in known_rows], vectors[known_rows], told_apart)
    vectorizers = (features.words_, features.letters_, features.titles_)
    sizes = [*(len(vectorizer.vocabulary_) for vectorizer in vectorizers), len(surface_names()), vectors.shape[1]]
    ends = np.cumsum([0, *sizes]).tolist()
    known, unknown = (features.transform([readings[row] for row in some], vectors[some]) for some in (known_rows, rows))
    return FoldFeatures(known_rows, rows, known, unknown, dict(zip(BLOCKS, map(slice, ends, ends[1:]), strict=True)), recipe.seed)
