"""What is compared: topics of live traffic or of the hold-out, counted by what the model said and how strange they were to it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from service.inference.bundle.figures import METRICS

if TYPE_CHECKING:
    from pathlib import Path

    from service.store.observation import Observation

Counts: TypeAlias = Mapping[str, int]
REFERENCE = "reference"
"""Where `metrics.json` keeps the sample of the hold-out."""
NAMES: dict[str, Callable[[Observation], str]] = {
    "route": lambda seen: seen.route,
    "area": lambda seen: seen.area,
    "language": lambda seen: seen.language,
    "abstained": lambda seen: "left to a person" if seen.abstained else "acted on",
}
NUMBERS: dict[str, Callable[[Observation], float | None]] = {
    "confidence": lambda seen: seen.confidence,
    "similarity": lambda seen: seen.similarity,
    "unknown_words": lambda seen: seen.unknown_words,
}
FEATURES = (*NAMES, *NUMBERS)
_DIGITS = 2


@dataclass(frozen=True)
class Sample:
    """Counts by feature: of its classes, or of its values in hundredths, written as "0.63". What is not known of a feature is not there."""

    topics: int
    counts: Mapping[str, Counts]

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Sample:
        """Count observations."""
        seen = list(observations)
        counts = {name: Counter(said for each in seen if (said := read(each))) for name, read in NAMES.items()}
        counts |= {name: Counter(hundredths(value) for each in seen if (value := read(each)) is not None) for name, read in NUMBERS.items()}
        return cls(len(seen), {name: dict(sorted(count.items())) for name, count in counts.items() if count})

    def plain(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {"topics": self.topics, **self.counts}


def hundredths(value: float) -> str:
    """Write a number with two digits: what differs by less is the same."""
    # a zero has no sign
    return f"{round(value, _DIGITS) + 0.0:.{_DIGITS}f}"


def reference_of(folder: Path) -> Sample | None:
    """Give the hold-out of a bundle as a sample, None if nothing of it can be read.

    A bundle made before the hold-out was kept so tells what its other figures tell: routes, confidence, what was left to a person.
    """
    try:
        metrics = json.loads((folder / METRICS).read_bytes())
        sample = _kept(metrics[REFERENCE]) if REFERENCE in metrics else _of_figures(metrics["holdout"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return sample if sample.topics > 0 and all(map(_is_counts, sample.counts.values())) else None


def _kept(plain: Mapping[str, Any]) -> Sample:
    counts = {name: dict(plain[name]) for name in FEATURES if plain.get(name)}
    numbers = [float(value) for name in NUMBERS for value in counts.get(name, {})]
    if not all(map(math.isfinite, numbers)):
        msg = "a value is no number"
        raise ValueError(msg)
    return Sample(int(plain["topics"]), counts)


def _of_figures(holdout: Mapping[str, Any]) -> Sample:
    topics, route = int(holdout["topics"]), holdout["route"]
    said = [sum(column) for column in zip(*route["confusion"], strict=True)]
    left = round(holdout["abstained"]["value"] * topics)
    return Sample(
        topics,
        {
            "route": {name: count for name, count in zip(route["classes"], said, strict=True) if count},
            "abstained": {"acted on": topics - left, "left to a person": left},
            "confidence": dict(sorted(Counter(map(hundredths, route["confidence"])).items())),
        },
    )


def _is_counts(counts: Counts) -> bool:
    return all(isinstance(count, int) and count >= 0 for count in counts.values()) and sum(counts.values()) > 0
