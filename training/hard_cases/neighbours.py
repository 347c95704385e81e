"""Topics that lie close together although no route is right for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.exploring.nearest import Alike, alike, nearest
from training.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from training.data.records import LabelledTopic

MOST_KEPT = 100


class Contradiction(Kept):
    """Two topics of different pairs whose routes exclude each other, one being the nearest of all to the other."""

    ids: tuple[str, str]
    routes: tuple[str, str]
    cosine: float


def contradictions(topics: Sequence[LabelledTopic], vectors: NDArray[np.float32], *, most: int = MOST_KEPT) -> tuple[Contradiction, ...]:
    """Return the closest of them, closest first; `vectors` are unit vectors, shape (topics, dimension)."""
    found = nearest(vectors, [topic.group for topic in topics])
    closest: dict[tuple[int, int], float] = {}
    for row, (other, cosine) in enumerate(zip(found.rows.tolist(), found.cosines.tolist(), strict=True)):
        if not set(topics[row].route) & set(topics[other].route):
            closest[min(row, other), max(row, other)] = cosine
    ordered = sorted(closest.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple(
        Contradiction(ids=(topics[one].id, topics[two].id), routes=(topics[one].route[0], topics[two].route[0]), cosine=round(cosine, 4))
        for (one, two), cosine in ordered
    )


def alike_by_label(topics: Sequence[LabelledTopic], vectors: NDArray[np.float32]) -> dict[str, Alike]:
    """Tell for route, area and voice how often a topic's nearest one, outside of its pair, has the same."""
    found = nearest(vectors, [topic.group for topic in topics])
    columns = {
        "route": [topic.route[0] for topic in topics],
        "area": [topic.area[0] if topic.area else "" for topic in topics],
        "voice": [topic.author_group or "" for topic in topics],
    }
    return {name: alike(column, found) for name, column in columns.items()}
