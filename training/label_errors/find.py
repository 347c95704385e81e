"""Finds doubtful labels of topics: fits heads with folds left out, and compares what they say with what was labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from service.inference.evidence import CONFIDENTIAL
from service.inference.multilingual import FILES_SHA256
from service.labelling.doubtful import DoubtfulLabel
from training.embedding import DEFAULT_CACHE, EmbeddingCache
from training.fitting import Recipe, fit
from training.label_errors.confident import Doubt, doubts
from training.run import FEWEST_OTHERS, read_all, refuse_too_few

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from service.inference.multilingual import MultilingualEncoder
    from training.data.records import LabelledTopic
    from training.fitting import Fitted

FIELDS = ("route", "area", CONFIDENTIAL, "urgent")


def find_label_errors(
    topics: Sequence[LabelledTopic],
    data: Sequence[str],
    *,
    embeddings: EmbeddingCache,
    recipe: Recipe,
    multilingual: MultilingualEncoder | None = None,
    cache: Path = DEFAULT_CACHE,
    show_progress: bool = False,
) -> list[DoubtfulLabel]:
    """Return the labels in doubt, the widest gap first, those of one topic side by side.

    Args:
        topics: labelled.
        data: what each topic's labels stand in, one a topic.
        embeddings: of an encoder that saw none of the labels.
        recipe: what to fit.
        multilingual: the encoder for topics that are not in English, used if there are enough of them.
        cache: folder for its vectors.
        show_progress: whether to show bars on the terminal.

    Raises:
        InputError: too few topics, in all or of a second route (`corpus_too_small`).

    """
    refuse_too_few(topics)
    readings = read_all(topics, show_progress=show_progress)
    vectors = embeddings.embed(readings, show_progress=show_progress)
    if sum(not topic.is_english for topic in topics) < FEWEST_OTHERS:
        multilingual = None
    theirs = EmbeddingCache(cache, multilingual, FILES_SHA256).embed(readings, show_progress=show_progress) if multilingual else None
    fitted = fit(topics, readings, vectors, recipe, multilingual=theirs, show_progress=show_progress)
    rows = np.arange(len(topics))
    judged = [(rows, fitted)]
    if fitted.others:
        english = np.array([topic.is_english for topic in topics])
        judged = [(rows[english], fitted), (rows[~english], fitted.others)]
    found = [each for some, judge in judged for each in _doubts_of(topics, some, judge)]
    return [
        DoubtfulLabel(
            id=topics[row].id,
            title=readings[row].redacted.title,
            field=field,
            given=doubt.given,
            suggested=doubt.suggested,
            given_probability=doubt.given_probability,
            suggested_probability=doubt.suggested_probability,
            data=data[row],
        )
        for row, field, doubt in sorted(found, key=lambda each: (-each[2].gap, each[0], each[1]))
    ]


def _doubts_of(topics: Sequence[LabelledTopic], rows: NDArray[np.intp], fitted: Fitted) -> Iterator[tuple[int, str, Doubt]]:
    for field in FIELDS:
        if field not in fitted.left_out:
            continue
        classes = fitted.pipeline.heads[field].classes
        probabilities = fitted.left_out[field]
        if field == CONFIDENTIAL and CONFIDENTIAL in fitted.joined:
            # recognisers have their say too
            yes = fitted.joined[CONFIDENTIAL]
            probabilities = np.column_stack([1 - yes, yes])
        told = [int(row) for row in rows if _accepted(topics[row], field)]
        labels = [_accepted(topics[row], field)[0] for row in told]
        for doubt in doubts(labels, probabilities[told], classes):
            row = told[doubt.row]
            if doubt.suggested not in _accepted(topics[row], field):
                yield row, field, replace(doubt, row=row)


def _accepted(topic: LabelledTopic, field: str) -> tuple[str, ...]:
    """Return the accepted labels, the leading one first; none where nobody said anything."""
    value = getattr(topic, field)
    if value is None or isinstance(value, bool):
        return () if value is None else (str(value),)
    return tuple(value)
