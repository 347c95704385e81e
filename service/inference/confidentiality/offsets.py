"""Text put together from pieces of another text, with the way back to where each piece came from."""

from __future__ import annotations

from bisect import bisect_right


class Pieces:
    """Gathers pieces; `text()` is what they make together, and `original` leads from its code points to those of their source."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._starts: list[int] = []
        self._spans: list[tuple[int, int]] = []
        self.length = 0

    def append(self, shown: str, start: int, end: int) -> None:
        """Add what stands for `start` to `end` of the source.

        A piece as long as its source is taken to lead back point by point, any other as a whole.
        """
        if shown:
            self._shown.append(shown)
            self._starts.append(self.length)
            self._spans.append((start, end))
            self.length += len(shown)

    def text(self) -> str:
        """Return the pieces joined."""
        return "".join(self._shown)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that shows as `start` to `end` (exclusive, not empty)."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._starts, offset) - 1
        begin = self._starts[index]
        length = (self._starts[index + 1] if index + 1 < len(self._starts) else self.length) - begin
        start, end = self._spans[index]
        if length != end - start:  # an entity, a tag, an escape, an encoded string
            return start, end
        return start + offset - begin, start + offset - begin + 1
