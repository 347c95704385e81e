"""Weighs n-grams as a fitted scikit-learn vectorizer does, without its checks, which for a single topic take longer than the work."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sklearn.feature_extraction.text import TfidfVectorizer


def weigh_ngrams(vectorizer: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    """Return what `vectorizer.transform(texts)` returns but for rounding: float32, shape (len(texts), size of the vocabulary).

    Args:
        vectorizer: fitted, with `sublinear_tf` and its defaults for weights: a row is (1 + ln count) * idf, scaled to length 1.
        texts: at least one.

    """
    analyse, vocabulary, rarity = vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_
    rows = [_weigh(Counter(analyse(text)), vocabulary, rarity) for text in texts]
    columns, weights = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    ends = np.cumsum([0, *(len(row_columns) for row_columns, _ in rows)])
    return csr_matrix((weights, columns, ends), shape=(len(rows), len(vocabulary)))


def _weigh(counts: Counter[str], vocabulary: dict[str, int], rarity: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    known = sorted((vocabulary[ngram], counts[ngram]) for ngram in counts.keys() & vocabulary.keys())
    columns, times = np.array(known, np.int32).reshape(-1, 2).T
    weights = (1 + np.log(times, dtype=np.float32)) * rarity[columns]
    length = np.sqrt(np.square(weights, dtype=np.float64).sum())
    return columns, (weights / max(length, 1e-12)).astype(np.float32)
