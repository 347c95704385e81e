"""The parts a post falls into, and the prepared text that holds them in the order in which the author wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple


class PartKind(StrEnum):
    """What a stretch of a post is."""

    PROSE = "prose"
    CODE = "code"
    LOGS = "logs"
    QUOTE = "quote"
    SIGNATURE = "signature"


class Line(NamedTuple):
    """One line of a post and what it is."""

    kind: PartKind
    text: str


class Part(NamedTuple):
    """A run of lines of one kind, joined by newlines."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A topic's title and first post, taken apart.

    `parts` keeps the author's order; `links` are the addresses in it, each once; `images` counts pictures (emoji excepted). Texts are
    free of NUL and lone surrogates, so that they can be encoded as UTF-8.
    """

    title: str
    parts: tuple[Part, ...]
    links: tuple[str, ...]
    images: int

    @property
    def text(self) -> str:
        """The whole readable post in its original order, without markup."""
        return "\n".join(part.text for part in self.parts)

    @property
    def prose(self) -> str:
        """What the author says in their own words."""
        return self._all(PartKind.PROSE)

    @property
    def code(self) -> str:
        """Source, configuration and commands."""
        return self._all(PartKind.CODE)

    @property
    def logs(self) -> str:
        """Log lines and stack traces."""
        return self._all(PartKind.LOGS)

    @property
    def quotes(self) -> str:
        """What the author quotes from others."""
        return self._all(PartKind.QUOTE)

    @property
    def signature(self) -> str:
        """The closing block: greeting, name, address."""
        return self._all(PartKind.SIGNATURE)

    def _all(self, kind: PartKind) -> str:
        return "\n".join(part.text for part in self.parts if part.kind is kind)


def join_lines(lines: Iterable[Line]) -> tuple[Part, ...]:
    """Join neighbouring lines of one kind to parts; parts that hold nothing but blank lines fall away."""
    parts = (Part(kind, "\n".join(line.text.rstrip() for line in run).strip("\n")) for kind, run in groupby(lines, key=attrgetter("kind")))
    return tuple(part for part in parts if part.text)
