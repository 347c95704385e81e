"""Fits what stands on the screen into the lines that a terminal has, and scrolls the topic's text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from service.labelling.screen import answers, as_lines, end, foot, head, topic
from service.labelling.session import Session

FEWEST_LINES = 3
"""Of a topic's text that stay on the smallest screen."""


class View:
    """Draws a session, and keeps how far the text is scrolled.

    Args:
        session: what is shown.
        clock: gives the present moment, aware.

    """

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self.clock = clock
        self._scrolled = 0
        self._shown: str | None = None
        self._page = FEWEST_LINES

    def lines(self, columns: int, rows: int) -> list[str]:
        """Give the lines of a screen of this size, with escape sequences for style; the text gets what the rest leaves."""
        session = self._session
        top = as_lines(head(session), columns)
        if session.finished:
            return [*top, *as_lines(end(session), columns)]
        if session.entry.id != self._shown:
            self._shown, self._scrolled = session.entry.id, 0
        said = as_lines(answers(session), columns)
        text = as_lines(topic(session, self.clock()), columns)
        self._page = max(FEWEST_LINES, rows - len(top) - len(said) - len(as_lines(foot(session, more="…"), columns)))
        self._scrolled = max(0, min(self._scrolled, len(text) - self._page))
        shown = text[self._scrolled : self._scrolled + self._page]
        below = len(text) - self._scrolled - len(shown)
        more = f"{below} more {'line' if below == 1 else 'lines'} below" if below else "end of the text" if self._scrolled else ""
        return [*top, *shown, *said, *as_lines(foot(session, more=more), columns)]

    def scroll(self, lines: int) -> None:
        """Move the text by lines, down if above 0; the next drawing stops at its ends."""
        self._scrolled += lines

    def turn_page(self, pages: int) -> None:
        """Move the text by pages, down if above 0."""
        # a line of the page before stays, so that eyes find on
        self._scrolled += pages * max(1, self._page - 1)
