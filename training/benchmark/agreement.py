"""Whether the two ways answer alike: speed is worth nothing otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.encoder import SentenceEncoder
from service.inference.judging import embed
from service.inference.predictor import Predictor
from service.inference.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain import Topic
    from service.inference.bundle import Bundle


@dataclass(frozen=True)
class Agreement:
    """How near the two ways are: the least and the mean cosine of a text's two vectors, and how many of the topics get the same route."""

    least_cosine: float
    mean_cosine: float
    same_route: int
    topics: int


def compare_answers(ours: Bundle, plain: Bundle, topics: Sequence[Topic]) -> Agreement:
    """Say how far the two ways agree on topics; what our encoder was taught beside is left out, as the plain way has none of it."""
    encoder = SentenceEncoder(ours.folder / ENCODER, ours.folder / TOKENIZER, tuned=False)
    ours = replace(ours, encoder=encoder, pipeline=replace(ours.pipeline, tuned=None))
    readings = [read(topic.title, topic.body) for topic in topics]
    our_vectors, plain_vectors = (embed(bundle.encoder, readings).reshape(2 * len(topics), -1) for bundle in (ours, plain))
    cosines = np.vecdot(our_vectors, plain_vectors)
    our_routes, plain_routes = ([prediction.route for prediction in Predictor(bundle).predict(topics)] for bundle in (ours, plain))
    same = sum(mine == theirs for mine, theirs in zip(our_routes, plain_routes, strict=True))
    return Agreement(float(cosines.min()), float(cosines.mean()), same, len(topics))
