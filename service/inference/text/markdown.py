"""Takes a Markdown post apart: fences, indented code, quotes, and the inline markup that stands between a reader and the words."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from service.inference.text.lines import kind_of_block
from service.inference.text.parts import Line, PartKind

_FENCE = re.compile(r"\s{0,12}(?:[-*]\s)?(`{3,40}(?![^\n]*`)|~{3,40})")
"""Opens a block; three backticks that are closed on their own line do not (CommonMark, section 4.5)."""
_FENCED_LINE = re.compile(r"\s{0,12}(?:[-*]\s)?(`{3,40})([^`\n]+)\1\s*$")
_LIST_ITEM = re.compile(r"\s{0,12}(?:[-*+]|\d{1,3}[.)])\s")
_QUOTE_TAG = re.compile(r"\[quote(?:=[^\]\n]{0,200})?\]|\[/quote\]", re.IGNORECASE)
_INDENT = 4

_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)|<img\b[^<>]{0,2000}>|\[image\]", re.IGNORECASE)
_LABELLED_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(([^()\s]{0,2000})(?:\s\"[^\"\n]{0,200}\")?\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`()\[\]{}|\\]{3,2000}", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:details|summary|br|kbd|b|i|em|strong|sub|sup|small|big|ins|del|mark|p|div|span|center|hr|u)\b[^<>]{0,300}>", re.IGNORECASE
)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*|`")


class Taken(NamedTuple):
    """A post taken apart: its lines in order, the addresses it links to, and the number of its pictures."""

    lines: list[Line]
    links: tuple[str, ...]
    images: int


def take_markdown_apart(body: str) -> Taken:
    """Take a Markdown post apart; an unclosed fence reaches to the end, an unclosed `[quote]` is no quote."""
    links = tuple(dict.fromkeys(address.rstrip(".,;:!?*_~") for address in _ADDRESS.findall(body)))
    images = 0
    if "[" in body or "<" in body:
        body, images = _IMAGE.subn("", body)
    lines: list[Line] = []
    source = body.split("\n")
    quotes = _ends_of_quotes(source) if "[/" in body else {}
    position = 0
    while position < len(source):
        position = _take_block(source, position, lines, quotes)
    return Taken([Line(kind, _plain(text) if kind in _READ else text) for kind, text in lines], links, images)


_READ = frozenset({PartKind.PROSE, PartKind.QUOTE})


def _take_block(source: list[str], position: int, lines: list[Line], quotes: dict[int, int]) -> int:
    """Append the block that begins at `position` and return the position after it."""
    line = source[position]
    if fence := _FENCE.match(line):
        return _take_fence(source, position, fence.group(1), lines)
    if fenced := _FENCED_LINE.match(line):
        lines.append(Line(kind_of_block([fenced.group(2)]), fenced.group(2).strip()))
        return position + 1
    if line.startswith(">"):
        lines.append(Line(PartKind.QUOTE, line.lstrip("> ")))
        return position + 1
    if end := quotes.get(position):
        lines.extend(Line(PartKind.QUOTE, _QUOTE_TAG.sub("", text)) for text in source[position:end])
        return end
    if line.startswith(("    ", "\t")) and line.strip() and _begins_indented_code(lines):
        return _take_indented(source, position, lines)
    lines.append(Line(PartKind.PROSE, line))
    return position + 1


def _take_fence(source: list[str], position: int, fence: str, lines: list[Line]) -> int:
    end = position + 1
    while end < len(source) and not (source[end].strip().startswith(fence) and not source[end].strip(" \t" + fence[0])):
        end += 1
    inside = source[position + 1 : end]
    kind = kind_of_block(inside)
    lines.extend(Line(kind, text) for text in inside)
    return end + 1


def _ends_of_quotes(source: list[str]) -> dict[int, int]:
    """Map each line that opens a `[quote]` to the position after the line that closes it; what nothing closes is left out."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for position, line in enumerate(source):
        for tag in _QUOTE_TAG.findall(line) if "[" in line else ():
            if not tag.startswith("[/"):
                opened.append(position)
            elif opened:
                ends[opened.pop()] = position + 1
    return ends


def _begins_indented_code(lines: list[Line]) -> bool:
    """Whether an indented line is code: after a blank line or block, and not the continuation of a list item."""
    if lines and lines[-1].kind is PartKind.PROSE and lines[-1].text.strip():
        return False
    for line in reversed(lines[-12:]):
        if line.text.strip():
            return line.kind is not PartKind.PROSE or not (_LIST_ITEM.match(line.text) or line.text.startswith((" ", "\t")))
    return True


def _take_indented(source: list[str], position: int, lines: list[Line]) -> int:
    end = position
    while end < len(source) and (not source[end].strip() or source[end].startswith(("    ", "\t"))):
        end += 1
    inside = [line.removeprefix("\t") if line.startswith("\t") else line[_INDENT:] for line in source[position:end]]
    kind = kind_of_block(inside)
    lines.extend(Line(kind, text) for text in inside)
    return end


def _plain(text: str) -> str:
    """Strip inline markup: what a label links to, emphasis, headings, the few HTML tags that Markdown allows, entities."""
    if "](" in text:
        text = _LABELLED_LINK.sub(r"\1", text)
    if "<" in text:
        text = _INLINE_TAG.sub(" ", text)
    if "**" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    if "#" in text:
        text = _HEADING.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return text
