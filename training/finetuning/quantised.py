"""Checks that an int8 export of a fine-tuned encoder says the same as the network that it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.errors import InputError
from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.encoder import SentenceEncoder
from service.inference.judging import embed
from service.inference.tuned import by_head
from training.finetuning.tokens import token_ids

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from service.inference.reading import Reading
    from service.inference.tuned import TunedHeads
    from training.finetuning.network import TunedEncoder

ROUTE = "route"
FEWEST_ALIKE = 0.97


@dataclass(frozen=True)
class Quantised:
    """How near an export is to its network: the share of topics with the same surest route, and the mean shift of a route's score."""

    same_route: float
    mean_shift: float
    topics: int


def compare_quantised(network: TunedEncoder, heads: TunedHeads, export: Path, readings: Sequence[Reading]) -> Quantised:
    """Compare what the export in a folder and the network say of topics.

    Raises:
        InputError: of more than 3 % of the topics they say different routes (`quantising_lost`).

    """
    ids = token_ids(readings, export / TOKENIZER)
    exact = by_head(heads.classes, network.judge(ids) @ heads.weights + heads.shifts)[ROUTE]
    rounded = heads.scores(embed(SentenceEncoder(export / ENCODER, export / TOKENIZER), readings))[ROUTE]
    axis = 1 if exact.ndim > 1 else None
    same = exact.argmax(axis) == rounded.argmax(axis) if axis else (exact > 0) == (rounded > 0)
    found = Quantised(float(np.mean(same)), float(np.abs(exact - rounded).mean()), len(readings))
    if found.same_route < FEWEST_ALIKE:
        msg = f"the int8 encoder says the same route as the network for {found.same_route:.1%} of {found.topics} topics only"
        raise InputError(msg, reason="quantising_lost")
    return found
