"""Which key does what on the labelling screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings

from service.labelling.screen import KIND_KEYS, ROUTES_WITH_DIGITS

if TYPE_CHECKING:
    from prompt_toolkit.filters import Filter
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

    from service.labelling.choosing import Chooser
    from service.labelling.session import Session
    from service.labelling.view import View


def bindings(session: Session, view: View, chooser: Chooser) -> KeyBindings:
    """Bind the keys: some while a topic is judged, some while a name is typed, some once the list is through."""
    keys = KeyBindings()
    typing = chooser.is_open
    judging = ~typing & Condition(lambda: not session.finished)
    through = ~typing & Condition(lambda: session.finished)
    for key, does in _while_judging(session, view, chooser).items():
        _bind(keys, key, does, judging)
    _bind(keys, "escape", chooser.leave, typing)
    _bind(keys, "left", session.back, through)
    _bind_end(keys, "enter", through)
    _bind_end(keys, "q", ~typing)
    _bind_end(keys, "c-c", Condition(lambda: True))
    return keys


def _while_judging(session: Session, view: View, chooser: Chooser) -> dict[str, Callable[[], object]]:
    return {
        **{str(at): partial(session.choose_route, name) for at, name in enumerate(session.routes[:ROUTES_WITH_DIGITS], start=1)},
        **{key: partial(session.turn_kind, kind) for key, kind in KIND_KEYS.items()},
        "r": partial(chooser.ask, session.routes, session.choose_route),
        "a": partial(chooser.ask, session.areas, session.choose_area),
        "c": session.turn_confidential,
        "u": session.turn_urgent,
        "n": session.turn_needs_answer,
        ".": session.rest_as_usual,
        "g": session.take_guess,
        "x": session.clear,
        "enter": lambda: session.save(view.clock()),
        "right": session.skip,
        "left": session.back,
        "up": partial(view.scroll, -1),
        "down": partial(view.scroll, 1),
        "pageup": partial(view.turn_page, -1),
        "pagedown": partial(view.turn_page, 1),
        "space": partial(view.turn_page, 1),
    }


def _bind(keys: KeyBindings, key: str, does: Callable[[], object], when: Filter) -> None:
    @keys.add(key, filter=when)
    def _(_event: KeyPressEvent) -> None:
        does()


def _bind_end(keys: KeyBindings, key: str, when: Filter) -> None:
    @keys.add(key, filter=when)
    def _(event: KeyPressEvent) -> None:
        event.app.exit()
