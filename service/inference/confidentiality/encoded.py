"""Further readings of a text: what is percent-encoded or written in base64, and what a line's end tears apart.

Each reading is a text of its own, made of the decoded pieces with what stands before each of them, and leads back to the offsets of the
text it was made from.
"""

from __future__ import annotations

import base64
import binascii
import re
from bisect import bisect_left
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from service.inference.confidentiality.offsets import Pieces
from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample

_ESCAPED = linear(r"(?i)[^\s\"'<>`]*%(?:25){0,3}(?:2[2-9a-f]|3[a-f]|40|5[b-f]|7[b-e])[^\s\"'<>`]*")
"""A word with at least one percent-encoded sign; letters and spaces alone hide nothing."""
_ONE_ESCAPE = re.compile(r"%(?:25){0,50}[0-9A-Fa-f]{2}")
_ESCAPES = re.compile(r"(?:%(?:25){0,3}[0-9a-f]{2}){1,100}", re.IGNORECASE)
_BASE64 = linear(r"[A-Za-z0-9+/_-]{16,}(?:\r?\n[ \t>|]{0,8}[A-Za-z0-9+/_-]{16,})*={0,2}")
_BASE64_LINE = linear(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_WRAPPED = linear(r"[^\s\"'<>`]{0,200}[\w+/-]{8}(?:\r?\n[ \t>|]{0,8}[\w+/=-]{4,})+")
_LINE_END = re.compile(r"\r?\n[ \t>|]{0,8}")
_REST_OF_LINE = re.compile(r"[\"'`,;.)}\]\\<]{0,4}[ \t]{0,8}(?:\r?\n|$)|</")
"""What may follow the rest of a torn string: it stands alone on its line."""
_CALLED = linear(
    r"(?i)basic|auth|credential|log ?in|passw|passwd|secret|token|base64|registry|\buser|kennwort|passwort|zugang|contrase|mot de passe"
    r"|clave"
)
_PAIR = linear(r"^[\w.@+-]{1,64}:([^\s/]\S{3,128})$")
_BEFORE = 110
_FIRST_CHARACTERS = 32
_LINE_ENDS = str.maketrans("\n\r\t", "   ")
_SEPARATOR = "\n\f\n"


class FurtherReading:
    """Decoded pieces of a text, each behind what stands before it."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._pieces = Pieces()
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._position = 0
        self.text = ""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text that this reading was made from."""
        return self._pieces.original(start, end)

    def adds(self, start: int, end: int) -> bool:
        """Whether a span takes in something that was decoded, and no more than one piece with what stands before it."""
        at = bisect_left(self._ends, start + 1)
        return at < len(self._begins) and self._begins[at] < end <= self._ends[at]

    def add(self, start: int, end: int, shown: Iterator[tuple[str, int, int]]) -> None:
        """Add a piece that stands for `start` to `end` of the text."""
        before = max(0, start - _BEFORE, self._position)
        self._pieces.append(self._base[before:start], before, start)
        self._begins.append(self._pieces.length)
        for piece in shown:
            self._pieces.append(*piece)
        self._ends.append(self._pieces.length)
        self._pieces.append(_SEPARATOR, end, end)
        self._position = end

    def done(self) -> FurtherReading | None:
        """Return the reading, or None if nothing was added."""
        self.text = self._pieces.text()
        return self if self._begins else None


def percent_decoded(text: str) -> FurtherReading | None:
    """Read words with percent-encoded signs as a browser would."""
    reading = FurtherReading(text)
    for match in _ESCAPED.finditer(text) if "%" in text else ():
        reading.add(match.start(), match.end(), _unescaped(text, match.start(), match.end()))
    return reading.done()


def base64_decoded(text: str) -> FurtherReading | None:
    """Read base64 that hides text; pictures, keys and hashes are none."""
    reading = FurtherReading(text)
    for start, end, plain in _hidden_texts(text):
        reading.add(start, end, iter([(plain, start, end)]))
    return reading.done()


def unwrapped(text: str) -> FurtherReading | None:
    """Join strings that look random and that the end of a line tears apart."""
    reading = FurtherReading(text)
    for match in _WRAPPED.finditer(text) if "\n" in text else ():
        for chunks in _torn(text, match.start(), match.end()):
            reading.add(chunks[0][1], chunks[-1][2], iter(chunks))
    return reading.done()


def encoded_passwords(text: str) -> Iterator[Span]:
    """Point at base64 that hides a user's name and password, if something before it calls it so."""
    for start, end, plain in _hidden_texts(text):
        pair = _PAIR.match(plain)
        if pair and not is_sample(pair.group(1)) and _CALLED.search(text[max(0, start - _BEFORE) : start]):
            yield Span(start, end, 0.9, "user and password in base64")


def _unescaped(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    position = start
    for escapes in _ESCAPES.finditer(text, start, end):
        yield text[position : escapes.start()], position, escapes.start()
        position = escapes.end()
        hidden = re.sub("%(?:25)+", "%", escapes.group())
        plain = unquote_to_bytes(hidden)
        single = [*_ONE_ESCAPE.finditer(escapes.group())]
        if plain.isascii() and len(single) == len(plain):
            for byte, escape in zip(plain, single, strict=True):
                yield chr(byte), escapes.start() + escape.start(), escapes.start() + escape.end()
        else:
            yield plain.decode(errors="replace"), escapes.start(), escapes.end()
    yield text[position:end], position, end


def _hidden_texts(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and plain text of what is written in base64, over several lines as a whole where that makes sense."""
    for match in _BASE64.finditer(text):
        if text[max(0, match.start() - 8) : match.start()].endswith(";base64,"):
            continue  # a file inside an address (RFC 2397)
        plain = _plain_text(match.group())
        if plain:
            yield match.start(), match.end(), plain
        elif "\n" in match.group():
            for line in _BASE64_LINE.finditer(match.group()):
                plain = _plain_text(line.group())
                if plain:
                    yield match.start() + line.start(), match.start() + line.end(), plain


def _plain_text(coded: str) -> str | None:
    """Return what base64 hides if that is text, else None."""
    coded = _LINE_END.sub("", coded).rstrip("=").replace("-", "+").replace("_", "/")
    return _decoded(coded) if _decoded(coded[:_FIRST_CHARACTERS]) else None


def _decoded(coded: str) -> str | None:
    try:
        plain = base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return plain if plain.translate(_LINE_ENDS).isprintable() else None


def _torn(text: str, start: int, end: int) -> Iterator[list[tuple[str, int, int]]]:
    """Yield runs of lines that each have letters and digits, all but the first holding nothing else and assigning nothing."""
    run: list[tuple[str, int, int]] = []
    position = start
    for line_end in [*_LINE_END.finditer(text, start, end), None]:
        stop = line_end.start() if line_end else end
        chunk = text[position:stop]
        looks_random = any(map(str.isdigit, chunk)) and any(map(str.isalpha, chunk))
        goes_on = looks_random and (not run or ("=" not in chunk.rstrip("=") and _REST_OF_LINE.match(text, stop) is not None))
        if goes_on:
            run.append((chunk, position, stop))
        if not goes_on or line_end is None:
            if len(run) > 1:
                yield run
            run = [(chunk, position, stop)] if looks_random else []
        position = line_end.end() if line_end else end
