"""Foreign text made harmless before it stands in a message of ours: it can mention nobody, link nowhere and show no picture."""

from __future__ import annotations

import re
import unicodedata

BREAK = "\u200b"
"""Zero-width space: invisible, and neither Discourse nor Mattermost reads a mention, channel, link or entity across it."""

# the dot and the double slash are what makes both servers turn plain text into a link
_ACTIVE = re.compile(r"[@~#!&<`|$\[\]]|/(?=/)|\.(?=[^\W\d]{2})")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def defused(text: str, *, limit: int) -> str:
    """`text` on one line, with a break after each active sign; cut to `limit` code points before the breaks are added.

    Control, format and direction characters are dropped first, so that none can hide a sign or turn the line around.
    """
    spaced = re.sub(r"\s+", " ", text)
    kept = "".join(char for char in spaced if unicodedata.category(char) not in _DROPPED_CATEGORIES).strip()
    if len(kept) > limit:
        kept = kept[: limit - 1].rstrip() + "…"
    return _ACTIVE.sub(lambda match: match[0] + BREAK, kept)
