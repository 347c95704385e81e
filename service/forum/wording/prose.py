"""What somebody wrote in a post in their own words: without quotes, code, pictures and names, one sentence a line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

_CODE = re.compile(
    r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1[ \t]*$|\Z)|\[code\b[^\]]*\].*?(?:\[/code\]|\Z)", re.DOTALL | re.MULTILINE | re.IGNORECASE
)
_INDENTED_CODE = re.compile(r"(?:\A|\n[ \t]*\n)(?: {4}|\t)\S[^\n]*")
_BRACKET_QUOTE = re.compile(r"\[quote\b[^\]]*\](?:(?!\[quote\b).)*?\[/quote\]", re.DOTALL | re.IGNORECASE)
_LINE_QUOTE = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)|https?://\S+|\bwww\.\S+", re.IGNORECASE)
_NAME = re.compile(r"(?<!\w)@[\w.-]+")
_SENTENCE_END = re.compile(r"(?<=\?)|[.!](?=\s|$)|[。]|[;؛](?=\s)")
_NO_WORDS = "aside, blockquote, script, style, iframe, img:not(.emoji)"
_HARMLESS_LINKS = "a.mention, a.mention-group, a.lightbox, a.attachment, a.hashtag"


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of a post, casefolded, in lines of one sentence each; `shows` says whether it brings along code or a link."""

    text: str
    shows: bool


def prose_of(text: str) -> Prose:
    """Read a post, Markdown or cooked HTML."""
    without_code, code = _CODE.subn("\n", text)
    while (unquoted := _BRACKET_QUOTE.sub("\n", without_code)) != without_code:
        without_code = unquoted
    plain, code_elements, links = _without_markup(_LINE_QUOTE.sub("", without_code))
    indented = _INDENTED_CODE.search(plain)
    linked = _LINK.search(_PICTURE.sub(" ", plain))
    words = _NAME.sub(" ", _LINK.sub(" ", _PICTURE.sub(" ", plain)))
    return Prose(_in_lines(words), shows=bool(code or code_elements or links or indented or linked))


def _without_markup(text: str) -> tuple[str, int, int]:
    """Give the text of HTML (plain text stays as it is), and how many blocks of code and links it had."""
    if "<" not in text:
        return text, 0, 0
    tree = LexborHTMLParser(text)
    if tree.body is None:
        return text, 0, 0
    for node in tree.css(_NO_WORDS):
        node.decompose()
    for node in tree.css("img.emoji"):
        node.replace_with(f" {node.attributes.get('alt') or ''} ")
    code = tree.css("pre")
    for node in code:
        node.decompose()
    links = len(tree.css("a[href]")) - len(tree.css(_HARMLESS_LINKS))
    for node in tree.css("p, br, li, div, h1, h2, h3"):
        node.insert_after("\n")
    return tree.body.text(), len(code), max(links, 0)


def _in_lines(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold().replace("\u2019", "'").replace("`", " ")
    lines = (" ".join(line.split()) for part in folded.splitlines() for line in _SENTENCE_END.sub("\n", part).splitlines())
    return "\n".join(line for line in lines if line)
