"""The labelling screen on a terminal: keys in, a full screen out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from service.errors import InputError, SettingsError
from service.labelling.screen import DIGITS, KIND_KEYS, answers, as_lines, end, foot, head, topic
from service.labelling.session import Session

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

FEWEST_LINES = 3
"""Of a topic's text that stay on the smallest screen."""


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
        message = "labelling needs prompt_toolkit; install it with `pip install 'topicrouter[feedback]'`, in a checkout with `make install-dev`"
        raise SettingsError(message, reason="prompt_toolkit_missing")
