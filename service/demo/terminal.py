"""The demo in a terminal, narrow or wide: what happens line by line, and what came of it at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from service.demo.telling import Pressed, Said
from service.escalation.cases import Status

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console, ConsoleOptions, RenderableType

    from service.demo.telling import Days, Event, PostShown, Story

WORDS = {
    "mention": "mention on the forum",
    "channel_post": "post in the chat",
    "security_post": "post to security",
    "page": "call",
    "amend": "posts edited: it is over",
    "advise": "advice to the moderators",
    "queue": "queue of the community managers",
    "hand_over": "handed to the fallback",
}
BEFORE = {
    Status.PENDING: "to be released: ",
    Status.RELEASED: "on its way: ",
    Status.FAILED: "not carried out: ",
    Status.WITHDRAWN: "taken back: ",
}
NOBODY_NEEDED = frozenset({"amend"})
SHORTENED = 200
"""Characters of a post that are shown: three lines of a narrow terminal."""
LONGEST_TITLE = 60
_HOST = re.compile(r"https?://[^/\s]+(?=/)")


@dataclass(frozen=True)
class Beside:
    """A text beside the moment that it belongs to, in lines as long as the terminal is wide."""

    at: datetime
    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Give the lines."""
        when = f"{_when(self.at)}  "
        for number, line in enumerate(self.text.wrap(console, max(20, options.max_width - len(when)))):
            line.rstrip()
            yield Text.assemble(when if number == 0 else " " * len(when), line)


def lines_of(event: Event, *, whole: bool) -> RenderableType:
    """Show what happened; `whole`: with the message as it stands."""
    text = Text(f"{_what(event)}  (topic {event.topic})")
    if isinstance(event, Pressed):
        text.append(f"\n→ {event.told}")
    elif whole and event.text:
        text.append("\n" + event.text)
    return Beside(event.at, text)


def shown_days(days: Days, *, whole: bool) -> Iterator[RenderableType]:
    """Show how the days went, part by part; `whole`: with posts as they stand."""
    yield _heading("Who was asked where")
    yield _stories(days.stories)
    yield _heading("The chat at the end")
    for channel in days.channels:
        yield Text(f"\n{channel.name} · {channel.level} · {_counted(len(channel.posts), 'post')}", style="bold")
        yield from (Beside(post.at, _post(post, whole=whole)) for post in channel.posts)
    yield _heading("Who pressed what, and what they alone were told")
    yield from (lines_of(press, whole=whole) for press in days.presses)
    yield _heading("Calls")
    for call in days.calls:
        over = "; taken back, as it is over" if call.over else ""
        yield Text(f"{call.who}  (topic {call.topic}){over}")
    if not days.calls:
        yield Text("none")
    yield Text()
    yield Text(
        f"{_counted(len(days.stories), 'topic')}, {_counted(days.carried_out, 'action')} carried out, "
        f"{_counted(len(days.presses), 'press', 'presses')}, {_counted(len(days.calls), 'call')}; "
        f"{_counted(days.leaks, 'confidential text')} among {days.public_texts} of ours that anybody can read."
    )
    yield Text(
        "All of it in memory, in mode auto. `topicrouter run` does the same with your forum and chat, as far as your policy lets it."
    )


def _what(event: Event) -> str:
    if isinstance(event, Said):
        return _said(event)
    if isinstance(event, Pressed):
        chosen = f": {event.chosen}" if event.chosen else ""
        return f"{event.who} presses [{event.button}{chosen}] in {event.channel}"
    return f"{event.who} answers on the forum"


def _said(said: Said) -> str:
    where = f" in {said.place}" if said.place else ""
    loud = ", loud" if said.loud else ""
    people = ", ".join(said.people) or ("" if said.kind in NOBODY_NEEDED else "nobody by name")
    return f"{BEFORE.get(said.status, '')}{WORDS.get(said.kind, said.kind)}{where}{loud}" + (f": {people}" if people else "")


def _stories(stories: tuple[Story, ...]) -> Table:
    table = Table("topic", "who was asked where", "stage", "end", show_lines=True)
    table.columns[0].max_width = 28
    for story in stories:
        lines = [f"{_when(said.at)} {_said(said)}" for said in story.said] or ["nobody was asked"]
        table.add_row(Text(f"{story.topic} {_cut(story.title, LONGEST_TITLE)}"), Text("\n".join(lines)), story.stage, story.ended or "open")
    return table


def _post(post: PostShown, *, whole: bool) -> Text:
    message = post.text if whole else _shortened(post.text)
    text = Text(f"[urgent] {message}" if post.urgent else message)
    below = ("(edited) " if post.edited else "") + " ".join(f"[{button}]" for button in post.buttons)
    return text.append(f"\n{below.strip()}", style="dim") if below else text


def _heading(words: str) -> Text:
    return Text(f"\n{words}", style="bold underline")


def _shortened(text: str) -> str:
    return _cut(_HOST.sub("…", " ".join(text.split())), SHORTENED)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _when(at: datetime) -> str:
    return f"{at:%a %H:%M}"


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
