"""What stands on the labelling screen, as lines of a terminal. Nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from rich import box
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from service.domain import FindingKind
from service.feedback.listing import labels_in_words
from service.inference.text import prepare
from service.inference.text.cooked import is_cooked
from service.labelling.session import KINDS, Session
from service.reports.shown_text import lines_of, one_line
from service.reports.wording import age_in_words, percent

CHOSEN = "•"
"""Stands before what is said."""
ROUTES_WITH_DIGITS = 9
"""Routes whose key is their number; further ones are typed, after `r`."""
KIND_KEYS = {
    "s": FindingKind.SECRET,
    "p": FindingKind.PERSONAL,
    "i": FindingKind.INFRASTRUCTURE,
    "m": FindingKind.COMMERCIAL,
    "v": FindingKind.VULNERABILITY,
}
KEYS = (
    ("Enter", "save and next"),
    ("→", "skip"),
    ("←", "back"),
    (".", "the rest as usual"),
    ("g", "take the guess"),
    ("x", "clear"),
    ("↑ ↓ Space", "read on"),
    ("q", "stop for now"),
)


def head(session: Session) -> RenderableType:
    """Give where in the list one is."""
    total, shown = len(session.entries), min(session.position, len(session.entries))
    line = Table.grid(padding=(0, 2), expand=True)
    line.add_column(no_wrap=True)
    line.add_column(ratio=1)
    line.add_column(no_wrap=True)
    told = f"{len(session.saved)} saved, {len(session.skipped)} skipped"
    line.add_row(Text(f"Topic {shown} of {total}", style="bold"), ProgressBar(total=total, completed=len(session.saved)), Text(told))
    return line


def topic(session: Session, now: datetime) -> RenderableType:
    """Give the topic shown: why it is on the list, its title, and its redacted text; `now` is aware."""
    entry = session.entry
    age = age_in_words(now - entry.created_at) if entry.created_at else "age unknown"
    facts = f"topic {one_line(entry.id)} · {age} · language {entry.language or 'unknown'}"
    body = prepare("", entry.body).text if is_cooked(entry.body) else entry.body
    return Panel(
        Group(Text(one_line(entry.title) or "(no title)", style="bold"), Text(), Text("\n".join(lines_of(body)) or "(no text)")),
        title=Text(facts),
        title_align="left",
        subtitle=Text(one_line(entry.told)),
        subtitle_align="left",
        box=box.ROUNDED,
        padding=(0, 1),
    )


def answers(session: Session) -> RenderableType:
    """Give what is said so far, with the key of everything that can be said."""
    said = session.draft
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column()
    routes = [(str(at) if at <= ROUTES_WITH_DIGITS else "r", name, said.route == name) for at, name in enumerate(session.routes, start=1)]
    grid.add_row("Route", _side_by_side(_with_key(key, name, chosen=chosen) for key, name, chosen in routes))
    grid.add_row("Area", _with_key("a", said.area or "not said", chosen=bool(said.area)))
    grid.add_row("Confidential", _side_by_side([_yes_or_no("c", said.confidential), *_kinds(session)]))
    grid.add_row("Urgent", _yes_or_no("u", said.urgent))
    grid.add_row("Needs answer", _yes_or_no("n", said.needs_answer))
    grid.add_row("Guess", Text(_guess(session)))
    if session.entry.given is not None:
        grid.add_row("Labelled", Text(one_line(labels_in_words(session.entry.given))))
    return grid


def foot(session: Session, *, more: str) -> RenderableType:
    """Give the notice, how much of the text lies outside the screen, and the keys."""
    keys = _side_by_side(_with_key(key, does) for key, does in KEYS)
    return Group(Text(" · ".join(filter(None, (one_line(session.notice), more))), style="italic"), keys)


def end(session: Session) -> RenderableType:
    """Give what stands there once the list is through."""
    told = f"That was the list: {len(session.saved)} saved, {len(session.skipped)} skipped."
    keys = _side_by_side([_with_key("←", "back"), _with_key("Enter", "end")])
    return Panel(Group(Text(one_line(session.notice)), Text(told), keys), box=box.ROUNDED, padding=(0, 1))


def as_lines(renderable: RenderableType, width: int) -> list[str]:
    """Draw for a terminal of this many columns: lines with escape sequences for style; without colours where NO_COLOR says so."""
    drawn = StringIO()
    console = Console(file=drawn, width=width, force_terminal=True, color_system="standard", legacy_windows=False, highlight=False)
    console.print(renderable)
    return drawn.getvalue().removesuffix("\n").split("\n")


def _kinds(session: Session) -> list[Text]:
    told = session.draft.confidential_kinds or ()
    keys = {kind: key for key, kind in KIND_KEYS.items()}
    return [_with_key(keys[kind], kind.value, chosen=kind in told) for kind in KINDS]


def _yes_or_no(key: str, value: bool | None) -> Text:
    return _with_key(key, "not said" if value is None else "yes" if value else "no", chosen=value is not None)


def _with_key(key: str, word: str, *, chosen: bool = False) -> Text:
    """Give a key with what it does or says."""
    return Text.assemble((f"[{key}]", "bold cyan"), " ", (f"{CHOSEN}{word}" if chosen else word, "reverse" if chosen else ""))


def _side_by_side(parts: Iterable[Text]) -> Columns:
    # a line is never broken within a part
    return Columns(parts, padding=(0, 2))


def _guess(session: Session) -> str:
    entry = session.entry
    if entry.predicted is None:
        return "none"
    if session.guess_hidden:
        return "hidden until you have answered: this topic is labelled blind"
    sure = "" if entry.confidence is None else f" (sure of the route by {percent(entry.confidence)})"
    return f"{one_line(labels_in_words(entry.predicted))}{sure}"
