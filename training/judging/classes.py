"""Routes and areas that the directory and a candidate don't share: retired ones that it still predicts, new ones that it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from service.directory import Directory

HEADS = ("route", "area")


def class_notices(classes: Mapping[str, Collection[str]], directory: Directory) -> tuple[str, ...]:
    """Say in a sentence each which classes differ.

    Args:
        classes: names that the candidate knows, by head, as its manifest lists them; one that knows no areas is not asked for them.
        directory: as it stands now.

    """
    named = {"route": set(directory.routes), "area": set(directory.areas)}
    return tuple(sentence for head in HEADS if head in classes for sentence in _of_head(head, set(classes[head]), named[head]))


def _of_head(head: str, known: set[str], named: set[str]) -> Iterator[str]:
    for name in sorted(known - named):
        yield f"the candidate predicts the {head} {name!r}, which the directory does not name (any more); it could not be served with it"
    for name in sorted(named - known):
        yield f"the directory names the {head} {name!r}, which the candidate does not know; no topic would ever get it"
