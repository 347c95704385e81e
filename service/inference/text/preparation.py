"""The one way in which a topic is read, when a model is made and when it serves."""

from __future__ import annotations

import re

from service.inference.text.cooked import is_cooked, take_cooked_apart
from service.inference.text.lines import sort_loose_lines
from service.inference.text.markdown import take_markdown_apart
from service.inference.text.parts import PreparedText, join_lines
from service.inference.text.signature import mark_signature

_MANY_BLANK_LINES = re.compile(r"\n{4,}")


def prepare(title: str, body: str) -> PreparedText:
    """Take a topic's title and first post (Markdown or cooked HTML, told apart by looking) into its parts.

    Never raises, whatever the text; the time taken is linear in its length.
    """
    body = clean(body)
    if "\n" * 4 in body:
        body = _MANY_BLANK_LINES.sub("\n\n\n", body)
    taken = take_cooked_apart(body) if is_cooked(body) else take_markdown_apart(body)
    lines = mark_signature(sort_loose_lines(taken.lines))
    return PreparedText(title=" ".join(clean(title).split()), parts=join_lines(lines), links=taken.links, images=taken.images)


def clean(text: str) -> str:
    """Replace what can't be encoded as UTF-8 (lone surrogates) or ends strings in C (NUL), and unify the ends of lines."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
