"""Pickles a pipeline so that the same content gives the same bytes, whatever the process did before."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

import joblib
from joblib.numpy_pickle import NumpyPickler

if TYPE_CHECKING:
    from service.inference.pipeline import TopicPipeline

LEVEL = 6


def pickled(pipeline: TopicPipeline) -> bytes:
    """Return a pipeline as `joblib.load` reads it, compressed."""
    stream = io.BytesIO()
    _ContentPickler(stream).dump(_without_addresses(pipeline))
    return zlib.compress(stream.getvalue(), LEVEL)


class _ContentPickler(NumpyPickler):  # type: ignore[misc]  # joblib carries no types
    """Writes equal strings once.

    The ordinary one does so only where they are the same object, and whether two equal names are one object depends on which modules the
    process has loaded.
    """

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self._known: dict[str, str] = {}

    def save(self, obj: Any) -> None:
        super().save(self._known.setdefault(obj, obj) if type(obj) is str else obj)


def _without_addresses(pipeline: TopicPipeline) -> TopicPipeline:
    stream = io.BytesIO()
    joblib.dump(pipeline, stream)
    copy: TopicPipeline = joblib.load(io.BytesIO(stream.getvalue()))
    for vectorizer in (copy.features.words_, copy.features.letters_, copy.features.titles_):
        # scikit-learn keeps an address of this process's memory here, and does without it
        vars(vectorizer).pop("_stop_words_id", None)
    return copy
