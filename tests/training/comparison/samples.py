"""Runs that the tests of the comparison share, without fitting anything."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.comparison.figures import STATISTICS, Outcome
from training.comparison.record import Record
from training.comparison.schemes import Scheme
from training.evaluation.intervals import Figure

CLASSES = ("feature", "licensing", "technical")


def outcome(probabilities: list[list[float]], routes: list[str]) -> Outcome:
    """Left-out probabilities, a column each of `CLASSES`, beside one true route each."""
    first = np.array([CLASSES.index(route) for route in routes])
    return Outcome(CLASSES, np.array(probabilities), first[:, None] == np.arange(len(CLASSES)), first)


def sure(column: int, certainty: float = 0.98) -> list[float]:
    rest = (1 - certainty) / (len(CLASSES) - 1)
    return [certainty if at == column else rest for at in range(len(CLASSES))]


def rows(number: int) -> NDArray[np.intp]:
    return np.arange(number)


def figure(value: float) -> Figure:
    return Figure(value=value, low=value - 0.02, high=value + 0.03)


def record(name: str, question: str, value: float = 0.8, **changes: Any) -> Record:
    """A run whose every figure has one value, 0.1 less where the authors are unknown."""
    shown = {Scheme.PAIRS.value: value, Scheme.AUTHORS.value: value - 0.1}
    values: dict[str, Any] = {
        "name": name,
        "question": question,
        "title": name.replace("_", " "),
        "settings": {"kind": "SeparateHeads"},
        "figures": {scheme: {of: figure(at) for of in STATISTICS} for scheme, at in shown.items()},
        "differences": {scheme: {"macro_f1": figure(at - 0.75)} for scheme, at in shown.items()},
        "other_heads": {scheme: {} for scheme in shown},
        "fit_seconds": dict.fromkeys(shown, 0.5),
        "seconds": 3.0,
        "seed": 1,
        "corpus": {"topics": 10, "authors": 5, "sha256": "0" * 64},
        "libraries": {"numpy": "2"},
    }
    return Record(**{**values, **changes})
