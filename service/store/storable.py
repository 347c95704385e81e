"""What databases can't hold."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """Replace what databases can't hold (NUL, half of a surrogate pair), each by one code point."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
