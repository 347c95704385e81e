"""The ways that are compared: which heads judge topics in English, which the others, and what those heads are fed."""

from __future__ import annotations

from dataclasses import dataclass

from training.comparison.fold_features import NGRAM_BLOCKS

SURFACE = "surface"
MINILM = "minilm"
MULTILINGUAL = "multilingual"
PARTS = (*NGRAM_BLOCKS, SURFACE, MINILM, MULTILINGUAL)

RELEASED_PARTS = (*NGRAM_BLOCKS, SURFACE, MINILM)
BOTH_PARTS = PARTS
INSTEAD_PARTS = (*NGRAM_BLOCKS, SURFACE, MULTILINGUAL)
MULTILINGUAL_PARTS = ("letters", SURFACE, MULTILINGUAL)
LETTERS_PARTS = ("letters", SURFACE)


@dataclass(frozen=True)
class Way:
    """A way to judge topics.

    `english` and `other` are the parts of `PARTS` that the heads for each are fed; the same parts mean the same heads. With `apart` the
    heads for other languages are calibrated on topics in other languages alone.
    """

    name: str
    title: str
    english: tuple[str, ...]
    other: tuple[str, ...]
    apart: bool


RELEASED = Way("released", "as released", RELEASED_PARTS, RELEASED_PARTS, apart=False)
WAYS = (
    RELEASED,
    Way("released_apart", "as released, calibrated apart", RELEASED_PARTS, RELEASED_PARTS, apart=True),
    Way("both", "both vectors for all", BOTH_PARTS, BOTH_PARTS, apart=False),
    Way("both_apart", "both vectors for the others", RELEASED_PARTS, BOTH_PARTS, apart=True),
    Way("instead", "multilingual instead of MiniLM for all", INSTEAD_PARTS, INSTEAD_PARTS, apart=False),
    Way("in_place", "multilingual and letters for the others", RELEASED_PARTS, MULTILINGUAL_PARTS, apart=True),
    Way("both_in_place", "both vectors; multilingual and letters for the others", BOTH_PARTS, MULTILINGUAL_PARTS, apart=True),
    Way("letters", "letters and surface only for the others", RELEASED_PARTS, LETTERS_PARTS, apart=True),
)
