"""What the model says of an archive's topics, in batches; what it said before is taken from the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from service.domain import Prediction, Topic
from service.escalation.backtest.prediction_cache import PredictionCache, cache_key, without_text
from service.forum.interfaces import Progress, no_progress

TOPICS_AT_ONCE = 64
BATCHES_AT_ONCE = 2

Predict: TypeAlias = Callable[[Sequence[Topic]], Sequence[Prediction]]
"""The batch function: predictions of topics in their order (`Predictor.predict`); safe to call from several threads."""


@dataclass(frozen=True)
class Model:
    """A model by the function that asks it, and its version."""

    predict: Predict
    version: str


def predict_archive(
    topics: Sequence[Topic], model: Model, kept: PredictionCache, *, progress: Progress = no_progress
) -> list[tuple[Topic, Prediction]]:
    """Give each topic with what the model says of it, without any text in that.

    Args:
        topics: of the archive.
        model: asked about what is not kept, from two threads; each batch is kept when it is done, so that a run that was cut off goes on
            there.
        kept: predictions of earlier runs.
        progress: told how many topics are done.

    """
    batches = [topics[first : first + TOPICS_AT_ONCE] for first in range(0, len(topics), TOPICS_AT_ONCE)]
    found: list[tuple[Topic, Prediction]] = []
    # while the encoder works on one batch, the texts of the next are read
    with ThreadPoolExecutor(BATCHES_AT_ONCE, thread_name_prefix="predicting") as pool:
        for batch in pool.map(partial(_predict_batch, model, kept), batches):
            found += batch
            progress(len(found), len(topics))
    return found


def _predict_batch(model: Model, kept: PredictionCache, batch: Sequence[Topic]) -> list[tuple[Topic, Prediction]]:
    keys = [cache_key(topic, model.version) for topic in batch]
    known = kept.get(keys)
    asked = [(key, topic) for key, topic in zip(keys, batch, strict=True) if key not in known]
    if asked:
        said = model.predict([topic for _, topic in asked])
        new = {key: without_text(prediction) for (key, _), prediction in zip(asked, said, strict=True)}
        kept.put(new)
        known |= new
    return [(topic, known[key]) for key, topic in zip(keys, batch, strict=True)]
