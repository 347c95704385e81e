"""A topic of the past before it is labelled, and the marks that people sorted it by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class MarkKind(StrEnum):
    """What topics get sorted by, and the section of a mapping that speaks of it; what says more about a topic comes first."""

    TAG = "tags"
    LABEL = "labels"
    CATEGORY = "categories"
    REPOSITORY = "repositories"

    @property
    def singular(self) -> str:
        """What people call one of them."""
        return {"tags": "tag", "labels": "label", "categories": "category", "repositories": "repository"}[self.value]


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark; a category may be known by its name, its number (as text), or both, the name first."""

    kind: MarkKind
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind.singular} {self.names[0]}"


@dataclass(frozen=True, slots=True)
class PastTopic:
    """Title and first post as they were written (never kept, logged or shown), when that was, and the marks.

    `source` is the forum, file or repository that the topic comes from.
    """

    id: str
    title: str
    body: str
    source: str
    marks: tuple[Mark, ...]
    created_at: datetime | None = None
