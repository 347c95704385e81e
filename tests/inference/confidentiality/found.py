"""What a recogniser finds, as strings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from service.inference.confidentiality import Span


def found(find: Callable[[str], Iterable[Span]], text: str) -> list[str]:
    return [text[span.start : span.end] for span in find(text)]
