"""Draws the topics that are labelled blind. Corrections come for doubtful cases only, so nothing else measures precision and recall."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_SPACE = 2**64


def is_blind_drawn(topic_id: str, share: float, seed: str) -> bool:
    """Say whether a topic belongs to the random sample: the same answer whenever and wherever it is asked.

    Args:
        topic_id: as the forum names it.
        share: of all topics, 0 to 1; a larger share keeps the topics of a smaller one.
        seed: the deployment's own.

    """
    drawn = int.from_bytes(hashlib.sha256(f"{seed}\0{topic_id}".encode("utf-8", "surrogatepass")).digest()[:8])
    return drawn < share * _SPACE


@dataclass(frozen=True, slots=True)
class BlindDraw:
    """The draw of one deployment."""

    share: float
    seed: str

    def has(self, topic_id: str) -> bool:
        """Say whether a topic belongs to the sample."""
        return is_blind_drawn(topic_id, self.share, self.seed)
