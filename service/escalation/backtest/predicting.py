"""What the model says of an archive's topics, in batches; what it said before is taken from the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

from service.domain import Prediction, Topic
from service.escalation.backtest.archive import Archive
from service.escalation.backtest.prediction_cache import PredictionCache, cache_key, without_text
from service.forum.interfaces import Progress, no_progress
from service.inference.reading import Reading, read

TOPICS_AT_ONCE = 64
BATCHES_AT_ONCE = 2


class Predict(Protocol):
    """The batch function, `Predictor.predict`: predictions of topics in their order; safe to call from several threads."""

    def __call__(self, topics: Sequence[Topic], /, *, readings: Sequence[Reading] | None = None) -> Sequence[Prediction]:
        """Predict topics that were read already."""
        ...


@dataclass(frozen=True)
class Model:
    """A model by the function that asks it, and its version."""

    predict: Predict
    version: str


_Keyed: TypeAlias = tuple[Topic, str, Prediction]


def predict_archive(
    archive: Archive, model: Model, kept: PredictionCache, *, progress: Progress = no_progress
) -> list[tuple[Topic, Prediction]]:
    """Give each topic of an archive with what the model says of it, without any text in that.

    Args:
        archive: as it was read.
        model: asked about what is not kept, from two threads; each batch is kept when it is done, so that a run that was cut off goes on
            there.
        kept: predictions of earlier runs. Topics of an archive whose files have not changed since are not even read.
        progress: told how many topics are done.

    """
    topics = archive.topics
    keys = kept.keys_of(archive.signature, model.version)
    batches = [topics[first : first + TOPICS_AT_ONCE] for first in range(0, len(topics), TOPICS_AT_ONCE)]
    found: list[_Keyed] = []
    # while the encoder works on one batch, the texts of the next are read
    with ThreadPoolExecutor(BATCHES_AT_ONCE, thread_name_prefix="predicting") as pool:
        for batch in pool.map(partial(_predict_batch, model, kept, keys), batches):
            found += batch
            progress(len(found), len(topics))
    kept.keep_keys(archive.signature, model.version, {topic.id: key for topic, key, _ in found if topic.id not in keys})
    return [(topic, prediction) for topic, _, prediction in found]


def _predict_batch(model: Model, kept: PredictionCache, keys: Mapping[str, str], batch: Sequence[Topic]) -> list[_Keyed]:
    known = kept.get([key for topic in batch if (key := keys.get(topic.id))])
    found: dict[str, tuple[str, Prediction]] = {
        topic.id: (key, known[key]) for topic in batch if (key := keys.get(topic.id)) and key in known
    }
    rest = [topic for topic in batch if topic.id not in found]
    if rest:
        found |= _read_and_predict(model, kept, rest)
    return [(topic, *found[topic.id]) for topic in batch]


def _read_and_predict(model: Model, kept: PredictionCache, topics: Sequence[Topic]) -> dict[str, tuple[str, Prediction]]:
    readings = [read(topic.title, topic.body) for topic in topics]
    keys = [cache_key(topic, reading, model.version) for topic, reading in zip(topics, readings, strict=True)]
    known = kept.get(keys)
    asked = [at for at, key in enumerate(keys) if key not in known]
    if asked:
        said = model.predict([topics[at] for at in asked], readings=[readings[at] for at in asked])
        new = {keys[at]: without_text(prediction) for at, prediction in zip(asked, said, strict=True)}
        kept.put(new)
        known |= new
    return {topic.id: (key, known[key]) for topic, key in zip(topics, keys, strict=True)}
