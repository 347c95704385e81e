"""Regular expressions that run in linear time whatever the text (RE2), behind the interface of `re` as far as recognisers use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

import re2

MOST_MEMORY = 4 << 20
"""Bytes that a pattern may take for the states it met: half of what RE2 would take, in no more time."""


class LinearMatch(Protocol):
    """A match; offsets are code points."""

    def start(self, group: int = 0) -> int:
        """Return where a group begins, -1 if it took no part."""

    def end(self, group: int = 0) -> int:
        """Return where a group ends (exclusive), -1 if it took no part."""

    def group(self, group: int = 0) -> str:
        """Return the text of a group."""


class LinearPattern(Protocol):
    """A compiled pattern; it knows no look-around and no back-references."""

    def finditer(self, text: str) -> Iterator[LinearMatch]:
        """Yield the matches from left to right, none overlapping."""

    def search(self, text: str) -> LinearMatch | None:
        """Return the first match."""

    def match(self, text: str) -> LinearMatch | None:
        """Return the match at the very beginning."""

    def fullmatch(self, text: str) -> LinearMatch | None:
        """Return the match of the whole text."""


def linear(pattern: str) -> LinearPattern:
    """Compile a pattern; `(?i)` and its kin are written inside it."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MOST_MEMORY
    return cast("LinearPattern", re2.compile(pattern, options))


def group_span(match: LinearMatch, *groups: int) -> tuple[int, int]:
    """Return start and end of the first of the groups that took part.

    Raises:
        LookupError: none of them did.

    """
    for group in groups:
        if match.start(group) >= 0:
            return match.start(group), match.end(group)
    raise LookupError(groups)
