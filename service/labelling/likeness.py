"""How much topics resemble each other, and those that the model learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.inference.explanation import topic_vector
from service.inference.judging import embed
from service.inference.predictor import ENGLISH
from service.inference.reading import read

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.inference.explanation import Examples
    from service.inference.judging import EncodesTexts

LOOKED_AT = 500
"""Corpus topics that tell what is usual: enough for a twentieth, and a fraction of a second."""
UNUSUAL_SHARE = 0.05
SAME_TROUBLE = 0.7
"""Cosine from which two topics in English count as the same trouble told twice: 3 in 10,000 pairs of the corpus's hold-out."""
SAME_TROUBLE_OTHERS = 0.85
"""The same where one is in another language: the encoder knows English, and to it half of what is Polish or Turkish looks alike."""


def usual_likeness(examples: Examples) -> float:
    """Return the cosine to the nearest other topic that all but a twentieth of the corpus reach; -1 where there are no two topics."""
    if len(examples.ids) < 2:  # noqa: PLR2004 - a topic and another one
        return -1.0
    rows = np.unique(np.linspace(0, len(examples.ids) - 1, LOOKED_AT).astype(int))
    cosines = examples.cosines(examples.vectors[rows])
    cosines[np.arange(len(rows)), rows] = -1
    return float(np.quantile(cosines.max(axis=1), UNUSUAL_SHARE))


class Variety:
    """Lets topics in as long as they differ from those that are in already.

    Args:
        encoder: the model's.

    """

    def __init__(self, encoder: EncodesTexts) -> None:
        self._encoder = encoder
        self._taken: list[tuple[NDArray[np.float32], bool]] = []

    def adds(self, title: str, body: str) -> bool:
        """Take a redacted text in and say so, or say that it tells the same trouble as one before."""
        vector, english = self._read(title, body)
        for taken, taken_english in self._taken:
            if float(np.vdot(vector, taken)) >= (SAME_TROUBLE if english and taken_english else SAME_TROUBLE_OTHERS):
                return False
        self._taken.append((vector, english))
        return True

    def add(self, title: str, body: str) -> None:
        """Take a redacted text in, whatever is in already."""
        self._taken.append(self._read(title, body))

    def _read(self, title: str, body: str) -> tuple[NDArray[np.float32], bool]:
        reading = read(title, body)
        vector: NDArray[np.float32] = topic_vector(embed(self._encoder, [reading]))[0]
        return vector, not reading.language.identified or reading.language.code == ENGLISH
