"""A text as its reader sees it, with the way back to the offsets of the original.

Discourse writes `"` as `&quot;` and sets words in tags, Markdown and JSON put backslashes before signs, copying from a page brings
characters that nobody sees: a pattern for `"key": "value"` would pass over all of these.
"""

from __future__ import annotations

import html
import re

from service.inference.confidentiality.offsets import Pieces

_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "ul", "ol", "li", "table", "thead", "tbody", "tr", "pre", "blockquote", "br", "hr"}
    | {"details", "summary"}
)
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset({"b", "i", "em", "strong", "code", "span", "kbd", "mark", "s", "del", "ins", "u", "sub", "sup", "small", "big", "wbr"})
_UNSEEN = "\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
"""Soft hyphen, joiners, marks of direction, variation selectors, byte order mark: characters without a width of their own."""
_MARKUP = re.compile(
    r"(?P<entity>&(?:amp;){0,3}(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});)"
    r"|</?(?P<tag>[a-z][a-z0-9]{0,9})(?:\s(?:class|style|dir|align)=\"[^\"<>]{0,200}\"){0,4}\s?/?>"
    r"|(?P<path>(?<=\b[a-z]:)\\[^\s\"'<>]{0,250}|\\\\[\w.$-]{1,80}\\[^\s\"'<>]{0,250}|\\{2,200})"
    r"|\\(?:(?P<wrap>\r?\n)|(?P<space>[nrt])|u(?P<point>00[2-7][0-9a-f])|(?P<sign>[!-/:-@\[\]^_`{-~]))"
    rf"|(?P<unseen>[{_UNSEEN}]{{1,200}})",
    re.IGNORECASE,
)
r"""What stands for something else, or for nothing.

An entity (escaped once more as often as not); a tag whose attributes hold nothing that anybody typed; a backslash before a line's end, a
sign, `n`, `r`, `t` or the number of an ASCII character; what nobody sees. The other tags (links, pictures) stay, for addresses stand in
them, and so do paths of Windows and doubled backslashes.
"""
_SIGNS = re.compile(f"[&<\\\\{_UNSEEN}]")
_SPACES = dict.fromkeys((0xA0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)), " ")
_WIDE = {0xFF01 + place: chr(0x21 + place) for place in range(0x5E)}
_ALIKE = _SPACES | _WIDE | {0x2010: "-", 0x2011: "-"}
"""Spaces, hyphens and full-width signs for which ASCII has its own."""


class Rendered:
    """A text as it is read; `text` holds it, and `original` leads from its code points to those of the original."""

    def __init__(self, original: str) -> None:
        read = original if original.isascii() else original.translate(_ALIKE)
        self._pieces = Pieces()
        position = searched = 0
        for sign in _SIGNS.finditer(read):
            markup = _MARKUP.match(read, sign.start()) if sign.start() >= searched else None
            if markup is None:
                continue
            searched = markup.end()
            seen = _seen(markup)
            if seen is not None:
                self._pieces.append(read[position : markup.start()], position, markup.start())
                self._pieces.append(seen, markup.start(), markup.end())
                position = markup.end()
        self._pieces.append(read[position:], position, len(read))
        self.text = self._pieces.text()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that shows as `start` to `end` (exclusive, not empty); it takes in whole entities."""
        return self._pieces.original(start, end)


def _seen(markup: re.Match[str]) -> str | None:
    kind = markup.lastgroup
    if kind == "entity":
        return html.unescape(re.sub("&(?:amp;)+", "&", markup.group(), flags=re.IGNORECASE))
    if kind == "tag":
        tag = markup["tag"].lower()
        return "\n" if tag in _BLOCKS else " " if tag in _CELLS else "" if tag in _INLINE else None
    if kind == "space":
        return " " if markup["space"] in "tT" else "\n"
    if kind == "point":
        return chr(int(markup["point"], 16))
    return markup["sign"] if kind == "sign" else "" if kind in {"wrap", "unseen"} else None
