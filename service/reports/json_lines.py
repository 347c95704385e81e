"""Predictions as JSON Lines: one line a topic, in the order of the topics."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from service.domain import Prediction, Topic
from service.reports.plain import plain_prediction

BATCH = 32


def prediction_lines(
    topics: Iterable[Topic], predict: Callable[[Sequence[Topic]], list[Prediction]], *, batch: int = BATCH
) -> Iterator[str]:
    """Predict topics batch by batch as they come, and yield one line of JSON each, without its line end."""
    waiting = iter(topics)
    while chunk := list(islice(waiting, batch)):
        for prediction in predict(chunk):
            # escaped, so that no topic can break a line or leave half a surrogate pair in the output
            yield json.dumps(plain_prediction(prediction), ensure_ascii=True)
