"""Data that the tests of training share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.inference.reading import Reading
from training.data.records import Corpus, LabelledTopic
from training.fitting import Recipe

CACHE = Path(__file__).parents[2] / ".cache" / "embeddings"
QUICK = Recipe(words=400, letters=400, title_words=100)

_ALLOTMENT = {
    "growing": (
        ("tomatoes", "runner beans", "strawberries", "leeks", "a young plum tree", "the hedge"),
        ("have yellow leaves since last week", "are eaten by something at night", "don't fruit although they flowered", "rot at the root"),
    ),
    "water": (
        ("the pump by the gate", "the hose reel", "the rain barrel", "the tap at plot nine", "the well", "the trough"),
        ("drips all night", "gives no pressure in the evening", "was left running", "has frozen and burst"),
    ),
    "lease": (
        ("my contract", "the yearly fee", "the waiting list", "the deposit", "a second plot", "the shed rule"),
        (
            "is a riddle to me, who signs it",
            "should be moved to my daughter",
            "came with a wrong sum",
            "ends in spring and I'd like to stay",
        ),
    ),
}


@dataclass(frozen=True)
class Material:
    """Labelled topics as the trainer sees them."""

    topics: tuple[LabelledTopic, ...]
    readings: Sequence[Reading]
    vectors: NDArray[np.float32]


def topic(name: str, route: str | Sequence[str] = "water", **labels: Any) -> LabelledTopic:
    texts = {"title": f"About {name}", "body": f"It is about {name}."}
    return LabelledTopic.model_validate({"id": name, "route": route, **texts, **labels})


def community() -> Corpus:
    """An allotment club's forum: three routes, nothing else labelled; the last trouble of each thing is the hold-out."""
    topics = [
        topic(
            f"{route}-{number}",
            route,
            title=f"{thing} again",
            body=f"Hello neighbours, {thing} {trouble}. What would you do?",
            split="holdout" if trouble == troubles[-1] else "train",
        )
        for route, (things, troubles) in _ALLOTMENT.items()
        for number, (thing, trouble) in enumerate(product(things, troubles))
    ]
    return Corpus(tuple(topics))


def line(**changes: Any) -> dict[str, Any]:
    """A good record of a file of labelled topics."""
    return {"id": "one", "title": "The pump drips", "body": "All night.", "route": "water", **changes}
