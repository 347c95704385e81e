"""Named surface features: what a reader notices before reading. Each is a number between 0 and 1 with a name for people."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from service.domain import FindingKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from service.inference.reading import Reading

_STEPS = re.compile(r"(?m)^\s{0,8}(?:\d{1,2}[.)]|[-*]) ")
_VERSION = re.compile(r"\b\d{1,2}\.\d{1,3}(?:\.\d{1,3})?\b")
_CURRENCY = re.compile(r"[€$£¥₽]|\b(?:EUR|USD|GBP|CHF)\b")


def surface_features(reading: Reading) -> NDArray[np.float32]:
    """Return the features of one topic, float32, in the order of `surface_names()`."""
    return np.array([measure(reading) for measure in _MEASURES.values()], np.float32)


def surface_names() -> tuple[str, ...]:
    """Name the features for people, in their order."""
    return tuple(_MEASURES)


def _much(count: float, full: float) -> float:
    """Squash a count to 0..1: logarithmic, 1 at `full` and beyond."""
    return min(1.0, math.log1p(count) / math.log1p(full))


def _share(part: str, reading: Reading) -> float:
    return len(part) / max(1, len(reading.prepared.text))


def _capitals(text: str) -> float:
    letters = [sign for sign in text if sign.isalpha()]
    return sum(map(str.isupper, letters)) / len(letters) if len(letters) > 3 else 0.0  # noqa: PLR2004 - "API" is no shouting


def _strongest(kind: FindingKind) -> Callable[[Reading], float]:
    def measure(reading: Reading) -> float:
        return max((finding.confidence for finding in reading.detection.findings if finding.kind is kind), default=0.0)

    return measure


def _said(reading: Reading) -> str:
    return reading.prepared.prose


_MEASURES: dict[str, Callable[[Reading], float]] = {
    "length of the post": lambda reading: _much(len(reading.prepared.text), 4_000),
    "length of the title": lambda reading: _much(len(reading.title), 120),
    "share of code": lambda reading: _share(reading.prepared.code, reading),
    "share of log lines": lambda reading: _share(reading.prepared.logs, reading),
    "share of quotes": lambda reading: _share(reading.prepared.quotes, reading),
    "a signature": lambda reading: float(bool(reading.prepared.signature)),
    "links": lambda reading: _much(len(reading.prepared.links), 5),
    "pictures": lambda reading: _much(reading.prepared.images, 3),
    "question marks": lambda reading: _much(sum(map(_said(reading).count, "?？؟")), 5),
    "a question in the title": lambda reading: float(reading.title.rstrip().endswith(("?", "？", "؟"))),
    "no question mark anywhere": lambda reading: float(not any(mark in reading.title + _said(reading) for mark in "?？؟")),
    "exclamation marks": lambda reading: _much(sum(map((reading.title + _said(reading)).count, "!！")), 6),
    "capitals in the title": lambda reading: _capitals(reading.title),
    "capitals in the post": lambda reading: _capitals(_said(reading)[:1_000]),
    "numbered or listed lines": lambda reading: _much(len(_STEPS.findall(reading.prepared.text)), 8),
    "version numbers": lambda reading: _much(len(_VERSION.findall(reading.prepared.text[:4_000])), 6),
    "amounts of money": lambda reading: _much(len(_CURRENCY.findall(_said(reading))), 3),
    "not in English": lambda reading: float(reading.language.identified and reading.language.code != "en"),
    "a secret was found": _strongest(FindingKind.SECRET),
    "personal data was found": _strongest(FindingKind.PERSONAL),
    "infrastructure was found": _strongest(FindingKind.INFRASTRUCTURE),
    "number of findings": lambda reading: _much(len(reading.detection.findings), 8),
}
