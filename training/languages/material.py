"""Topics with all that any way is fed, and the features of every fold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from service.errors import InputError
from training.comparison.fold_features import FoldFeatures, fold_features
from training.fitting import LEFT_OUT_FOLDS, labels_of
from training.languages.ways import MINILM, MULTILINGUAL
from training.run import read_all
from training.splits import grouped_folds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from service.inference.reading import Reading
    from training.data.records import Corpus, LabelledTopic
    from training.embedding import EmbeddingCache
    from training.fitting import Recipe

ROUTE = "route"
CONFIDENTIAL = "confidential"
ENGLISH = "en"


@dataclass(frozen=True)
class Material:
    """Topics to learn from and, behind them, those of the hold-out; `learnt` is how many are to learn from.

    `vectors` are title and body vectors side by side by kind, shape (topics, 2 x dimension).
    """

    topics: Sequence[LabelledTopic]
    readings: Sequence[Reading]
    vectors: dict[str, NDArray[np.float32]]
    learnt: int

    @cached_property
    def labels(self) -> dict[str, NDArray[np.str_]]:
        """Labels of all topics by head, those that the topics to learn from can teach."""
        taught = labels_of(self.topics[: self.learnt])
        return {name: np.array(column) for name, column in labels_of(self.topics).items() if name in taught}

    @cached_property
    def english(self) -> NDArray[np.bool_]:
        """Whether a topic is labelled as English, or not at all."""
        return np.array([topic.language in {None, ENGLISH} for topic in self.topics])

    @cached_property
    def named_other(self) -> NDArray[np.bool_]:
        """Whether the service is sure that a topic is in another language; shape (topics,)."""
        return np.array([reading.language.identified and reading.language.code != ENGLISH for reading in self.readings])

    def kind_of(self, parts: Sequence[str]) -> NDArray[np.float32] | None:
        """Return the sentence vectors among `parts`, titles of all kinds before bodies of all kinds; None if there are none."""
        kinds = [self.vectors[part] for part in (MINILM, MULTILINGUAL) if part in parts]
        if not kinds:
            return None
        halves = [np.split(kind, 2, axis=1) for kind in kinds]
        return np.hstack([title for title, _ in halves] + [body for _, body in halves])


def material_of(corpus: Corpus, minilm: EmbeddingCache, multilingual: EmbeddingCache, *, show_progress: bool = False) -> Material:
    """Read and embed the splits `train` and `holdout`.

    Raises:
        InputError: too few topics to learn from or in other languages, or none to judge on (`corpus_too_small`).

    """
    known, judged = (corpus.split(name).topics for name in ("train", "holdout"))
    taught = labels_of(known)
    others = sum(topic.language not in {None, ENGLISH} for topic in known)
    if not judged or not others or not {ROUTE, CONFIDENTIAL} <= set(taught):
        msg = (
            f"{len(known)} topics with split `train`, {others} of them not in English, and {len(judged)} with split `holdout` are too few, "
            "or their routes or confidentiality nearly all the same"
        )
        raise InputError(msg, reason="corpus_too_small")
    if strange := {name for topic in judged for name in topic.route} - set(taught[ROUTE]):
        raise InputError(f"no topic with split `train` leads with {', '.join(sorted(strange))}", reason="corpus_too_small")
    topics = (*known, *judged)
    readings = read_all(topics, show_progress=show_progress)
    vectors = {
        MINILM: minilm.embed(readings, show_progress=show_progress),
        MULTILINGUAL: multilingual.embed(readings, show_progress=show_progress),
    }
    return Material(topics, readings, vectors, len(known))


class Folds:
    """Features of every fold of the topics to learn from, and, last, of the hold-out; made once, each way takes its columns.

    Args:
        material: all topics.
        recipe: how many features are kept.

    Raises:
        InputError: a fold leaves too little to learn a route or confidentiality from (`corpus_too_small`).

    """

    def __init__(self, material: Material, recipe: Recipe) -> None:
        learnt, topics = np.arange(material.learnt), np.arange(len(material.topics))
        rows = [
            *grouped_folds(material.topics[: material.learnt], seed=recipe.seed, folds=LEFT_OUT_FOLDS),
            (learnt, topics[material.learnt :]),
        ]
        for head in (ROUTE, CONFIDENTIAL):
            column = material.labels[head]
            if any(set(column[known]) != set(column[learnt]) for known, _ in rows):
                raise InputError(f"a value of {head} is too rare to be learnt in every fold", reason="corpus_too_small")
        self._minilm = material.vectors[MINILM].shape[1]
        vectors = np.hstack([material.vectors[MINILM], material.vectors[MULTILINGUAL]])
        self._folds = [fold_features(material.readings, vectors, material.labels, fold, recipe) for fold in rows]

    @property
    def left_out(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Rows to learn from and to judge, for every fold of the topics to learn from."""
        return [(fold.known_rows, fold.rows) for fold in self._folds[:-1]]

    def of(self, parts: Sequence[str]) -> Iterator[tuple[FoldFeatures, csr_matrix, csr_matrix]]:
        """Yield every fold with the columns of some parts: the topics to learn from, and those to judge."""
        for fold in self._folds:
            columns = np.concatenate([np.arange(span.start, span.stop) for span in map(self._spans(fold).__getitem__, parts)])
            yield fold, fold.known[:, columns], fold.unknown[:, columns]

    def _spans(self, fold: FoldFeatures) -> dict[str, slice]:
        whole = fold.blocks["vectors"]
        middle = whole.start + self._minilm
        return {**fold.blocks, MINILM: slice(whole.start, middle), MULTILINGUAL: slice(middle, whole.stop)}
