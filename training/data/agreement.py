"""How well two readers of the corpus agree: the second labelled every topic anew without seeing the first one's labels."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from service.errors import InputError
from training.data.records import CORPUS_FOLDER

READINGS = CORPUS_FOLDER / "readings.csv"
FIELDS = ("route", "area", "confidential", "urgent", "needs_answer", "language")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one field: topics read twice, the share on which both readers say the same, and Cohen's kappa (1 perfect, 0 as by chance)."""

    field: str
    topics: int
    share: float
    kappa: float


def agreement(file: Path = READINGS) -> list[Agreement]:
    """Compare the two readings of each topic, field by field, before disagreements were settled.

    Args:
        file: CSV with id, reading (1 or 2), route, area, confidential_kinds (separated by spaces), urgent, needs_answer, language.

    Raises:
        InputError: the file can't be read, or a topic has not exactly two readings (`readings_invalid`).

    """
    from sklearn.metrics import cohen_kappa_score

    first, second = _readings(file)
    found = []
    for field in FIELDS:
        ones, twos = ([reading[name][field] for name in first] for reading in (first, second))
        same = sum(one == two for one, two in zip(ones, twos, strict=True))
        # where both always say the same, chance and kappa are undefined if there is one label only
        kappa = 1.0 if same == len(ones) else float(cohen_kappa_score(ones, twos))
        found.append(Agreement(field, len(ones), same / len(ones), kappa))
    return found


def disagreements(field: str, file: Path = READINGS) -> Counter[frozenset[str]]:
    """Count which two labels of a field the readers gave to the same topic, whoever gave which; errors as `agreement`."""
    first, second = _readings(file)
    both = (frozenset((first[name][field], second[name][field])) for name in first)
    return Counter(labels for labels in both if len(labels) > 1)


def _readings(file: Path) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}", reason="readings_invalid") from None
    first, second = ({row["id"]: _labels(row) for row in rows if row["reading"] == reading} for reading in ("1", "2"))
    if first.keys() != second.keys() or len(first) + len(second) != len(rows):
        raise InputError(f"{file}: every topic needs one reading 1 and one reading 2", reason="readings_invalid")
    return first, second


def _labels(row: dict[str, str]) -> dict[str, str]:
    return {**row, "confidential": str(bool(row["confidential_kinds"].strip()))}
