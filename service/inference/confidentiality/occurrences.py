"""Finds many strings in a text at once, in a time that grows with the text and hardly with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.inference.confidentiality.recogniser import SHORTEST


def occurrences(strings: Iterable[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield where each of the strings stands in the text, with the string; they overlap where they do so in the text.

    Strings shorter than `SHORTEST` are passed over.
    """
    lengths: dict[str, set[int]] = {}
    wanted = {string for string in strings if len(string) >= SHORTEST}
    for string in wanted:
        lengths.setdefault(string[:SHORTEST], set()).add(len(string))
    if not lengths:
        return
    for start in range(len(text) - SHORTEST + 1):
        for length in lengths.get(text[start : start + SHORTEST], ()):
            if text[start : start + length] in wanted:
                yield start, text[start : start + length]


def folded(text: str) -> str:
    """Return the text in small letters, as long as before: the few characters that would grow stay."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in text)
