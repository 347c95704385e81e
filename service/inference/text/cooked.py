"""Takes a cooked post apart: the HTML that Discourse makes of Markdown, with its quotes, oneboxes and lightboxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.inference.text.lines import kind_of_block
from service.inference.text.markdown import Taken
from service.inference.text.parts import Line, PartKind

_BLOCK_OPENS = re.compile(r"\s*<(?:p|h[1-6]|pre|ul|ol|aside|blockquote|table|section|iframe|video|audio|hr)\b[^<>]{0,2000}>", re.IGNORECASE)
_OTHER_OPENS = re.compile(r"\s*<(?:div|details|img|a|span|br|b|i|em|strong|code|html|body|!doctype)\b[^<>]{0,2000}>", re.IGNORECASE)
_MARKDOWN_SIGN = re.compile(r"^(?:```|~~~|#{1,6} |> |[-*] )|\]\(|\*\*", re.MULTILINE)

_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|wbr|input)\b)([a-z][a-z0-9-]{0,40})[^<>]{0,2000}>", re.IGNORECASE)
_MANY_TAGS = 1_000
_DEEPEST = 400
"""Nesting beyond which tags are cut out instead of parsed: the parser's time grows with the square of the depth."""

_BREAKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "ul", "ol", "li", "table", "tr", "section", "details", "summary", "dl", "dt", "dd"}
    | {"figure", "hr", "br", "pre", "blockquote", "aside"}
)
"""Elements that begin and end a line."""
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe"})


def is_cooked(body: str) -> bool:
    """Whether a post is HTML: it begins with a block element, or with another element and shows no Markdown."""
    if not body.lstrip().startswith("<"):
        return "</p>" in body and not _MARKDOWN_SIGN.search(body)
    if _BLOCK_OPENS.match(body):
        return True
    return _OTHER_OPENS.match(body) is not None and ("</p>" in body or not _MARKDOWN_SIGN.search(body))


def take_cooked_apart(body: str) -> Taken:
    """Take a cooked post apart; link previews and picture captions are dropped, for the author did not write them."""
    if body.count("<") > _MANY_TAGS and _depth(body) > _DEEPEST:
        body = _TAG.sub(" ", body)
    reader = _Reader()
    root = LexborHTMLParser(body).body
    if root is not None:
        for node, entering in _walk(root, reader):
            if entering:
                reader.enter(node)
            else:
                reader.leave(node)
    return reader.taken()


def _depth(body: str) -> int:
    """Return the deepest nesting if every tag that is opened must be closed: more than the real one, never less."""
    opened: list[str] = []
    deepest = 0
    for closing, name in _TAG.findall(body):
        if not closing:
            opened.append(name)
            deepest = max(deepest, len(opened))
        elif opened and opened[-1] == name:
            opened.pop()
    return deepest


def _walk(root: LexborNode, reader: _Reader) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each node when it is entered and, elements, when they are left. A loop: people nest deeper than Python recurses."""
    node: LexborNode | None = root
    origin = root.mem_id
    while node is not None:
        yield node, True
        child = None if reader.takes_whole(node) else node.child
        if child is not None:
            node = child
            continue
        while node is not None:
            yield node, False
            if node.mem_id == origin:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


class _Reader:
    """Collects lines while the tree is walked."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._words: list[str] = []
        self._quoted = 0
        self._links: dict[str, None] = {}
        self._images = 0

    def taken(self) -> Taken:
        self._end_line()
        return Taken(self._lines, tuple(self._links), self._images)

    def takes_whole(self, node: LexborNode) -> bool:
        """Whether `enter` has dealt with everything below the node."""
        tag = node.tag
        return tag == "pre" or tag in _SKIPPED or (tag in {"aside", "div", "a"} and bool(_classes(node) & {"onebox", "meta", "anchor"}))

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._words.append(node.text_content or "")
        elif tag in {"td", "th"}:
            self._words.append(" ")
        elif tag == "img":
            self._images += "emoji" not in _classes(node)
        elif tag == "a":
            self._link(node)
        elif tag in _BREAKS:
            self._end_line()
            self._enter_block(tag, node)

    def _enter_block(self, tag: str, node: LexborNode) -> None:
        if tag == "pre":
            self._take_block(node)
        elif tag == "li":
            self._words.append("- ")
        elif tag == "blockquote" or (tag == "aside" and "quote" in _classes(node)):
            self._quoted += 1
        elif tag == "aside":
            self._onebox(node)

    def leave(self, node: LexborNode) -> None:
        tag = node.tag
        if tag in _BREAKS:
            self._end_line()
        if tag == "blockquote" or (tag == "aside" and "quote" in _classes(node)):
            self._quoted -= 1

    def _end_line(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self._lines.append(Line(PartKind.QUOTE if self._quoted else PartKind.PROSE, text))

    def _take_block(self, node: LexborNode) -> None:
        self._end_line()
        inside = node.text().strip("\n").split("\n")
        kind = PartKind.QUOTE if self._quoted else kind_of_block(inside)
        self._lines.extend(Line(kind, text) for text in inside)

    def _link(self, node: LexborNode) -> None:
        address = node.attributes.get("href") or ""
        if address.startswith(("http://", "https://", "mailto:")) and "lightbox" not in _classes(node):
            self._links[address] = None

    def _onebox(self, node: LexborNode) -> None:
        address = node.attributes.get("data-onebox-src") or ""
        if not address:
            first = node.css_first("a[href]")
            address = (first.attributes.get("href") or "") if first is not None else ""
        if address:
            self._links[address] = None


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split())
