"""Fits a model with pairs left out, and looks for what is hard."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from service.inference.explanation import topic_vector
from training.fitting import fit
from training.hard_cases.neighbours import alike_by_label, contradictions
from training.hard_cases.pairs import judge_pairs
from training.hard_cases.record import Record
from training.release import LIBRARIES, corpus_digest
from training.run import read_all, refuse_too_few
from training.thresholds import choose_thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.data.records import LabelledTopic
    from training.embedding import EmbeddingCache
    from training.fitting import Recipe


def search(
    topics: Sequence[LabelledTopic], embeddings: EmbeddingCache, encoder: str, recipe: Recipe, *, show_progress: bool = False
) -> Record:
    """Find the hard cases among labelled topics.

    Args:
        topics: all may be learnt from; those of a pair are judged by a model that saw none of the pair.
        embeddings: of an encoder that saw none of the labels.
        encoder: its name.
        recipe: how the model is fitted; one part for all languages.
        show_progress: whether to show bars on the terminal.

    Raises:
        InputError: too few topics to learn from (`corpus_too_small`).

    """
    refuse_too_few(topics)
    start = time.monotonic()
    readings = read_all(topics, show_progress=show_progress)
    side_by_side = embeddings.embed(readings, show_progress=show_progress)
    fitted = fit(topics, readings, side_by_side, recipe, show_progress=show_progress)
    thresholds, _ = choose_thresholds(topics, fitted)
    vectors = topic_vector(side_by_side)
    english = [row for row, topic in enumerate(topics) if topic.is_english]
    known = [topics[row] for row in english]
    return Record(
        topics=len(topics),
        english=len(english),
        sha256=corpus_digest(topics),
        encoder=encoder,
        pairs=judge_pairs(topics, vectors, fitted, thresholds),
        contradictions=contradictions(known, vectors[english]),
        alike=alike_by_label(known, vectors[english]),
        seed=recipe.seed,
        seconds=round(time.monotonic() - start, 1),
        libraries={name: version(name) for name in LIBRARIES},
    )
