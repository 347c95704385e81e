"""What the heads are fed: n-grams, surface features and sentence vectors side by side, each column with a name for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer

from service.inference.ngrams import weigh_ngrams
from service.inference.surface import surface_features, surface_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.inference.reading import Reading


class TopicFeatures(BaseEstimator):  # type: ignore[misc]  # scikit-learn carries no types
    """Turns readings and their sentence vectors into one sparse matrix.

    Columns, in this order: words (1 and 2 in a row), letters (2 to 5 within words), words of the title, surface features, title vector,
    body vector. Only the n-grams that tell the labels apart best (chi-squared) are kept, so that a bundle stays small.

    Args:
        words: how many word n-grams are kept.
        letters: how many character n-grams are kept.
        title_words: how many word n-grams of titles are kept.
        meaning: weight of the two sentence vectors against the n-grams, whose rows have length 1.

    """

    def __init__(self, *, words: int = 4_000, letters: int = 6_000, title_words: int = 1_000, meaning: float = 1.0) -> None:
        self.words = words
        self.letters = letters
        self.title_words = title_words
        self.meaning = meaning

    def fit(self, readings: Sequence[Reading], vectors: NDArray[np.float32], labels: Sequence[Sequence[str]]) -> Self:
        """Choose the n-grams, and learn what an average topic looks like.

        Args:
            readings: topics as `read` gives them.
            vectors: their title and body vectors side by side.
            labels: what the n-grams should tell apart: columns of labels, one a topic in each. Half of the n-grams are chosen for the first
                column, the rest for the others alike.

        """
        texts = [reading.text_for_ngrams for reading in readings]
        titles = [reading.title for reading in readings]
        self.words_ = _selected(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32), texts, labels, self.words
        )
        self.letters_ = _selected(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, dtype=np.float32),
            texts,
            labels,
            self.letters,
        )
        self.titles_ = _selected(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32), titles, labels, self.title_words
        )
        self.average_ = self._dense(readings, vectors).mean(axis=0)
        return self

    def with_vectors(self, readings: Sequence[Reading], vectors: NDArray[np.float32]) -> TopicFeatures:
        """Return features with the same n-grams for vectors of another encoder; arguments as for `fit`."""
        other = TopicFeatures(words=self.words, letters=self.letters, title_words=self.title_words, meaning=self.meaning)
        other.words_, other.letters_, other.titles_ = self.words_, self.letters_, self.titles_
        other.average_ = other._dense(readings, vectors).mean(axis=0)
        return other

    def transform(self, readings: Sequence[Reading], vectors: NDArray[np.float32]) -> csr_matrix:
        """Return the matrix, float32, shape (len(readings), columns).

        Args:
            readings: topics as `read` gives them.
            vectors: title and body vectors side by side, shape (len(readings), 2 x dimension of the encoder).

        """
        texts = [reading.text_for_ngrams for reading in readings]
        # measured from the average topic, so that what every post has (a length, a version number) is no reason for anything
        dense = self._dense(readings, vectors) - self.average_
        blocks = [
            weigh_ngrams(self.words_, texts),
            weigh_ngrams(self.letters_, texts),
            weigh_ngrams(self.titles_, [reading.title for reading in readings]),
            csr_matrix(dense),
        ]
        return hstack(blocks, format="csr", dtype=np.float32)

    def _dense(self, readings: Sequence[Reading], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        surface = np.vstack([surface_features(reading) for reading in readings])
        return np.hstack([surface, vectors * np.float32(self.meaning)])

    @property
    def reads_vectors(self) -> bool:
        """Whether sentence vectors are among what it was fitted on."""
        return len(self.average_) > len(surface_names())

    def column_names(self) -> list[str]:
        """Name each column that a person can read, in order; the sentence vectors' columns follow unnamed."""
        return [
            *(f"“{word}”" for word in self.words_.get_feature_names_out()),
            *(f"letters “{letters.strip()}”" for letters in self.letters_.get_feature_names_out()),
            *(f"“{word}” in the title" for word in self.titles_.get_feature_names_out()),
            *surface_names(),
        ]


def _selected(vectorizer: TfidfVectorizer, texts: Sequence[str], labels: Sequence[Sequence[str]], most: int) -> TfidfVectorizer:
    counts: csr_matrix = vectorizer.fit_transform(texts)
    columns = np.arange(counts.shape[1])
    if len(columns) > most:
        columns = np.sort(_most_telling(counts, labels)[:most])
    names = [str(name) for name in vectorizer.get_feature_names_out()[columns]]
    selected = TfidfVectorizer(**{**vectorizer.get_params(), "min_df": 1, "vocabulary": names})
    # how rare an n-gram is does not hang on which others are kept
    selected.idf_ = vectorizer.idf_[columns]
    return selected


def _most_telling(counts: csr_matrix, labels: Sequence[Sequence[str]]) -> NDArray[np.intp]:
    """Order the columns of `counts` by how well they tell labels apart, each column of labels having its share of the first places."""
    # brings half of scikit-learn along, which serving does not need
    from sklearn.feature_selection import chi2

    shares = [0.5, *([0.5 / (len(labels) - 1)] * (len(labels) - 1))] if len(labels) > 1 else [1.0]
    places = []
    for column, share in zip(labels, shares, strict=True):
        scores, _ = chi2(counts, column)
        places.append(np.argsort(np.argsort(-scores, kind="stable"), kind="stable") / share)
    return np.argsort(np.min(places, axis=0), kind="stable")
