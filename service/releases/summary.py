"""Sums comparisons up: how often two models agreed, and what would change with the other one."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from service.releases.comparison import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.releases.comparison import Comparison

MOST_FLIPS = 20
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Flip:
    """A decision that would be another one: what it is, what it would be, on how many topics, and the ids of the latest of them."""

    field: str
    serving: str
    candidate: str
    topics: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How a candidate compares with the model that served: topics compared, topics on which each field differed, and what would change."""

    serving: str
    candidate: str
    topics: int
    agreeing: int
    differing: Mapping[str, int]
    flips: tuple[Flip, ...]

    def plain(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return asdict(self)


def summarise(comparisons: Iterable[Comparison]) -> list[Summary]:
    """Sum comparisons up by pair of models, in the order in which these first appear."""
    pairs: dict[tuple[str, str], list[Comparison]] = {}
    for comparison in comparisons:
        pair = str(comparison["serving"]["model"]), str(comparison["candidate"]["model"])
        pairs.setdefault(pair, []).append(comparison)
    return [_summary(pair, of_pair) for pair, of_pair in pairs.items()]


def _summary(pair: tuple[str, str], comparisons: list[Comparison]) -> Summary:
    flips: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], list[str]] = {}
    for comparison in comparisons:
        for field in comparison["differs"]:
            flip = field, _word(comparison["serving"][field]), _word(comparison["candidate"][field])
            flips[flip] += 1
            examples.setdefault(flip, []).append(str(comparison["topic"]))
    return Summary(
        serving=pair[0],
        candidate=pair[1],
        topics=len(comparisons),
        agreeing=sum(not comparison["differs"] for comparison in comparisons),
        differing={field: sum(field in comparison["differs"] for comparison in comparisons) for field in FIELDS},
        flips=tuple(Flip(*flip, number, tuple(examples[flip][-MOST_EXAMPLES:])) for flip, number in flips.most_common(MOST_FLIPS)),
    )


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
