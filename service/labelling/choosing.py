"""The line in which an area or a route is typed, with the names that match beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import DynamicCompleter, WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.widgets import TextArea

from service.labelling.session import Session

ASKED = "A part of the name (Enter takes the first that holds it, Escape leaves): "


class Chooser:
    """Asks for a name while it is open.

    Args:
        session: gets the name, and a notice where none matches.
        focus: gives the keys to the line, or takes them back.

    """

    def __init__(self, session: Session, *, focus: Callable[[bool], None]) -> None:
        self._session = session
        self._focus = focus
        self._names: Sequence[str] = ()
        self._choose: Callable[[str], None] = session.choose_area
        self._open = False
        self.is_open = Condition(lambda: self._open)
        self.field = TextArea(
            multiline=False,
            height=1,
            prompt=ASKED,
            completer=DynamicCompleter(lambda: WordCompleter(list(self._names), ignore_case=True, match_middle=True)),
            accept_handler=self._take,
        )

    @property
    def lines(self) -> int:
        """How many lines it takes from the screen."""
        return int(self._open)

    def ask(self, names: Sequence[str], choose: Callable[[str], None]) -> None:
        """Let one of the names be typed, and hand it to `choose`."""
        self._names, self._choose, self._open = names, choose, True
        self.field.text = ""
        self._focus(True)  # noqa: FBT003 - the line has the keys
        self.field.buffer.start_completion(select_first=False)

    def leave(self) -> None:
        """Ask no more."""
        self._open = False
        self._focus(False)  # noqa: FBT003 - the line has the keys no more

    def _take(self, buffer: Buffer) -> bool:
        typed = buffer.text.strip().casefold()
        matching = sorted((name for name in self._names if typed in name.casefold()), key=lambda name: name.casefold() != typed)
        self.leave()
        if typed and matching:
            self._choose(matching[0])
        elif typed:
            self._session.notice = "No name holds what you typed."
        return False
