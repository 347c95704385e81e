"""Keeps Markdown and HTML whole where a placeholder takes the place of text (CommonMark 0.31: links, reference definitions, code)."""

from __future__ import annotations

import re
from bisect import bisect_left

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]{0,9})(?:\s[^<>]{0,400})?>", re.IGNORECASE)
_WITHOUT_END = frozenset({"br", "hr", "img", "wbr", "input"})
_FENCE = re.compile(r"^ {0,3}(?:```+|~~~+)[^\n`]*$", re.MULTILINE)
_BLOCK_START = re.compile(r"[ \t>]{0,12}(?:[-*+] |\d{1,9}[.)] )?")
_LONGEST_BLOCK_START = 24
_DEFINES = re.compile(r":[ \t]{0,9}\S{1,400}[ \t]{0,9}(?:[\"'(][^\n]{0,400})?(?:\n|$)")
_LINK_TARGET = re.compile(r"\([^\s()]{0,400}(?:[ \t]{1,9}[\"'][^\n]{0,200})?\)")


class Markup:
    """The markup of a text that placeholders are put into."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._fences: list[int] | None = None

    def kept(self, start: int, end: int) -> str:
        """Return what must follow a placeholder for `start` to `end`: markup opened or closed there only, a backslash against links."""
        covered = self._text[start:end]
        return (_unclosed(covered) if "<" in covered or "\n" in covered else "") + ("\\" if self._would_link(start, end) else "")

    def _would_link(self, start: int, end: int) -> bool:
        """Whether a bracketed word and the text after it would be a link (`[host](…)`) or the definition of one (`[host]: …`)."""
        if self._text[end : end + 1] not in {"(", ":"}:
            return False
        line = self._text.rfind("\n", 0, start) + 1
        if _LINK_TARGET.match(self._text, end):
            return not self._is_code(line, start)
        at_front = start - line <= _LONGEST_BLOCK_START and _BLOCK_START.fullmatch(self._text, line, start) is not None
        return at_front and _DEFINES.match(self._text, end) is not None and not self._is_code(line, start)

    def _is_code(self, line: int, start: int) -> bool:
        """Whether `start`, in a line that begins at `line`, is inside a fenced block, an indented line or code between backticks."""
        if self._fences is None:
            self._fences = [fence.start() for fence in _FENCE.finditer(self._text)]
        before = self._text[line:start]
        return bisect_left(self._fences, start) % 2 == 1 or before.count("`") % 2 == 1 or before.startswith(("    ", "\t"))


def _unclosed(covered: str) -> str:
    """Return the tags and the fence that a text opens without closing, or closes without opening."""
    opened: list[re.Match[str]] = []
    lonely: list[re.Match[str]] = []
    for tag in _TAG.finditer(covered):
        if tag["name"].lower() in _WITHOUT_END:
            continue
        if not tag["end"]:
            opened.append(tag)
        elif opened and opened[-1]["name"].lower() == tag["name"].lower():
            opened.pop()
        else:
            lonely.append(tag)
    fences = _FENCE.findall(covered)
    # without attributes, which may hold what was covered
    tags = "".join(f"<{tag['end']}{tag['name']}>" for tag in sorted([*opened, *lonely], key=lambda tag: tag.start()))
    return tags + (f"\n{fences[-1]}\n" if len(fences) % 2 else "")
