"""Foreign text made fit for a line of a page, a table or a terminal, and addresses made fit to be linked."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_DISCOURSE_PATH = re.compile(r"^(?P<base>(?:/[^/]+)*?/t)/(?:(?!\d+(?:/|$))[^/]+/)?(?P<id>\d+)(?:/\d+)?/?$")


def one_line(text: str, *, limit: int | None = None) -> str:
    """Give `text` on one line, cut to `limit` code points.

    Control characters could drive a terminal and direction characters could make a line read backwards, so both go; half a
    surrogate pair can't be written as UTF-8 and becomes the replacement character.
    """
    shown = " ".join("".join(_fit(character) for character in _DIRECTION.sub("", text)).split())
    return shown if limit is None or len(shown) <= limit else _cut(shown, limit)


def lines_of(text: str) -> list[str]:
    """Give the lines of `text`, each with its indentation and fit for a terminal as in `one_line`."""
    lines = _DIRECTION.sub("", text).expandtabs(4).splitlines()
    return ["".join(_fit(character) for character in line).rstrip() for line in lines]


def _cut(line: str, limit: int) -> str:
    kept = line[: limit - 1]
    whole_words = kept.rpartition(" ")[0] if line[limit - 1] != " " else kept
    # a line without spaces, as in Chinese, is cut where it must be
    return (whole_words if len(whole_words) > limit // 2 else kept).rstrip() + "…"


def _fit(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cs":
        return REPLACEMENT
    return "" if category == "Cc" else character


def linkable(url: str | None, *, without_title: bool) -> str | None:
    """Give an address that a page may link, or None if `url` is no web address.

    A Discourse address repeats the words of the topic's title, which may be what is confidential: `without_title` shortens it to
    `…/t/ID`, and gives None for an address of another shape.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc or one_line(url) != url:
        return None
    if not without_title:
        return url
    match = _DISCOURSE_PATH.match(parts.path)
    return f"{parts.scheme}://{parts.netloc}{match['base']}/{match['id']}" if match else None
