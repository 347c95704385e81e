"""What a browser makes of a post's markup before anybody reads it, with the way back to the offsets of the original.

Discourse writes `"` as `&quot;` and sets words in tags; a pattern for `"key": "value"` would pass over both.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right

_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "ul", "ol", "li", "table", "thead", "tbody", "tr", "pre", "blockquote", "br", "hr"}
    | {"details", "summary"}
)
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset({"b", "i", "em", "strong", "code", "span", "kbd", "mark", "s", "del", "ins", "u", "sub", "sup", "small", "big"})
_MARKUP = re.compile(
    r"&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});"
    r"|</?(?P<tag>[a-z][a-z0-9]{0,9})(?:\s(?:class|style|dir|align)=\"[^\"<>]{0,200}\"){0,4}\s?/?>",
    re.IGNORECASE,
)
"""An entity, or a tag whose attributes hold nothing that anybody typed; the others (links, pictures) stay, for addresses stand in them."""


class Rendered:
    """A text as it is read; `text` holds it, and `original` leads from its code points to those of the original."""

    def __init__(self, original: str) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []
        self._spans: list[tuple[int, int]] = []
        self._length = 0
        position = 0
        for markup in _MARKUP.finditer(original) if "&" in original or "<" in original else ():
            seen = _seen(markup)
            if seen is not None:
                self._append(pieces, original[position : markup.start()], position, markup.start())
                self._append(pieces, seen, markup.start(), markup.end())
                position = markup.end()
        self._append(pieces, original[position:], position, len(original))
        self.text = "".join(pieces)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that shows as `start` to `end` (exclusive, not empty); it takes in whole entities."""
        first, last = self._place(start), self._place(end - 1)
        return first[0], last[1]

    def _append(self, pieces: list[str], shown: str, start: int, end: int) -> None:
        if shown:
            pieces.append(shown)
            self._starts.append(self._length)
            self._spans.append((start, end))
            self._length += len(shown)

    def _place(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        begin = self._starts[index]
        length = (self._starts[index + 1] if index + 1 < len(self._starts) else self._length) - begin
        start, end = self._spans[index]
        if length != end - start:  # an entity or a tag
            return start, end
        return start + offset - begin, start + offset - begin + 1


def _seen(markup: re.Match[str]) -> str | None:
    tag = (markup["tag"] or "").lower()
    if not tag:
        return html.unescape(markup.group())
    if tag in _BLOCKS:
        return "\n"
    if tag in _CELLS:
        return " "
    return "" if tag in _INLINE else None
