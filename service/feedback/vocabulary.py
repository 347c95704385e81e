"""The names that a label may use: routes and areas are the directory's, which names all that the model knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from service.domain import AreaName, FindingKind, Labels, RouteName

if TYPE_CHECKING:
    from service.directory import Directory

Fault: TypeAlias = tuple[str, str, str]
"""A field, what is wrong with it, and what would be right; never repeats what was sent."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known routes and areas."""

    routes: Collection[RouteName]
    areas: Collection[AreaName]

    @classmethod
    def of(cls, directory: Directory) -> Vocabulary:
        """Take the names of a directory."""
        return cls(tuple(directory.routes), tuple(directory.areas))

    def faults(self, labels: Labels) -> Iterator[Fault]:
        """Tell what is wrong with labels."""
        if whole(labels) == Labels():
            yield "labels", "say nothing", "a value for at least one of route, area, confidential, confidential_kinds, urgent, needs_answer"
        if labels.route is not None and labels.route not in self.routes:
            yield "route", "is not a known route", f"one of {', '.join(self.routes)}"
        if labels.area is not None and labels.area not in self.areas:
            yield "area", "is not a known area", f"one of {', '.join(self.areas)}"
        if labels.confidential is False and labels.confidential_kinds:
            yield "confidential_kinds", "names kinds of what is said not to be confidential", "an empty list, or `confidential` true"


def whole(labels: Labels) -> Labels:
    """Add what follows: what has a kind is confidential, and what is not confidential has none. Kinds come once each, in a fixed order."""
    kinds = labels.confidential_kinds
    confidential = labels.confidential
    if kinds:
        kinds = tuple(kind for kind in FindingKind if kind in kinds)
        confidential = True
    elif confidential is False:
        kinds = ()
    elif confidential is None:
        # an empty list beside no word on confidentiality is how a file with a column for kinds leaves it open
        kinds = None
    return Labels(labels.route, labels.area, confidential, kinds, labels.urgent, labels.needs_answer)
