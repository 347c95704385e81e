"""The labelling screen on a terminal: keys in, a full screen out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec

from service.errors import InputError, SettingsError
from service.labelling.session import Session

MENU_LINES = 10


def require_terminal() -> None:
    """See to it that there is a terminal to label on.

    Raises:
        InputError: standard input or output is none, or one that can't place a cursor (`no_terminal`).
        SettingsError: prompt_toolkit is not installed (`prompt_toolkit_missing`).

    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") in {"dumb", "unknown"}:
        message = (
            "labelling needs a terminal, with keys on standard input and a screen on standard output; elsewhere fill in the list that "
            "`topicrouter feedback worth-labelling --out FILE.csv` writes, and import it"
        )
        raise InputError(message, reason="no_terminal")
    if find_spec("prompt_toolkit") is None:
        message = (
            "labelling needs prompt_toolkit; install it with `pip install 'topicrouter[feedback]'`, in a checkout with `make install-dev`"
        )
        raise SettingsError(message, reason="prompt_toolkit_missing")


def label_on_terminal(session: Session, *, clock: Callable[[], datetime]) -> None:
    """Let a person label the topics of a session until they stop or the list is through.

    Args:
        session: with at least one topic.
        clock: gives the present moment, aware.

    """
    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import ANSI
    from prompt_toolkit.layout import ConditionalContainer, Float, FloatContainer, HSplit, Layout, Window
    from prompt_toolkit.layout.controls import FormattedTextControl
    from prompt_toolkit.layout.menus import CompletionsMenu

    from service.labelling.choosing import Chooser
    from service.labelling.keys import bindings
    from service.labelling.view import View

    def drawn() -> ANSI:
        size = application.output.get_size()
        return ANSI("\n".join(view.lines(size.columns, size.rows - chooser.lines)))

    view = View(session, clock)
    chooser = Chooser(session, focus=lambda typing: application.layout.focus(chooser.field if typing else page))
    page = Window(FormattedTextControl(drawn, focusable=True), always_hide_cursor=True)
    typed = ConditionalContainer(chooser.field, chooser.is_open)
    names = Float(CompletionsMenu(max_height=MENU_LINES), xcursor=True, ycursor=True)
    application: Application[None] = Application(
        Layout(FloatContainer(HSplit([page, typed]), [names]), focused_element=page),
        key_bindings=bindings(session, view, chooser),
        full_screen=True,
    )
    application.run()
