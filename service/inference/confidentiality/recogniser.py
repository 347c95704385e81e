"""What a recogniser is: a named function that points at confidential things of one sort in a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from service.domain import FindingKind

SHORTEST = 4
"""Code points; shorter strings occur everywhere, so that hiding them would tear the text apart."""


class Span(NamedTuple):
    """Something found: code points `start` to `end` (exclusive), how sure, and why, in words that do not repeat it."""

    start: int
    end: int
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One recogniser; `find` reads one field's text and may point at overlapping or repeated spans, in any order."""

    name: str
    kind: FindingKind
    placeholder: str
    find: Callable[[str], Iterable[Span]]
