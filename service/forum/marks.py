"""The mark in a forum post that nobody sees and that finds the post again: an HTML comment at the end of its source.

Discourse takes comments out of what is shown (`cooked`) and keeps them in the source (`raw`); they don't count for a post's length.
"""

from __future__ import annotations

import re

from service.errors import DeliveryRefused

LONGEST_MARKER = 100

# no two hyphens in a row, which end a comment, and none at either end
_MARKER = re.compile(r"[A-Za-z0-9_.:]+(?:-[A-Za-z0-9_.:]+)*")
_MARK = re.compile(rf"<!-- topicrouter:({_MARKER.pattern}) -->")
_IMITATION = re.compile(r"<!--(?=\s*topicrouter:)", re.IGNORECASE)


def marked(text: str, marker: str) -> str:
    """Give the source of a post that says `text` and carries `marker` behind it, the only one that it carries.

    The text must close what it opens (code blocks, comments), or the mark shows.

    Raises:
        DeliveryRefused: the marker holds something else than letters, digits, `_`, `.`, `:` and single hyphens inside, or is longer than
            LONGEST_MARKER (`bad_marker`).

    """
    if len(marker) > LONGEST_MARKER or not _MARKER.fullmatch(marker):
        message = f"a marker is made of 1 to {LONGEST_MARKER} letters, digits, _ . : and single hyphens inside"
        raise DeliveryRefused(message, reason="bad_marker")
    # what a stranger wrote and we quote must not pass for a mark
    said = _IMITATION.sub("", text.replace("\0", "")).rstrip()
    return f"{said}\n\n<!-- topicrouter:{marker} -->"


def marker_of(raw: str) -> str | None:
    """Give the marker that a post's source carries, None if it carries none; the last one counts."""
    found = _MARK.findall(raw)
    return found[-1] if found else None


def same_source(one: str, other: str) -> bool:
    """Say whether two sources are the same but for white space, which Discourse tidies up."""
    return one.split() == other.split()
