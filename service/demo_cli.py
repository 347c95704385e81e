"""`topicrouter demo`: four busy days of the demo forum in two minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from service.demo_day import Said, Story

WORDS = {
    "mention": "mention on the forum",
    "channel_post": "post in the chat",
    "security_post": "post to security",
    "page": "call",
    "amend": "post edited: it is over",
    "advise": "advice to a moderator",
    "queue": "queue of the community managers",
    "hand_over": "handed to the fallback",
}


def demo(
    seconds: Annotated[float, typer.Option(min=0, max=3_600, help="How long it takes at least; 0 is as quick as can be.")] = 120.0,
    texts: Annotated[bool, typer.Option("--texts", help="Show every message whole.")] = False,
) -> None:
    """Play four days of the demo forum with a moved clock: who would be asked where, and what would be said. Nothing leaves."""
    from rich.console import Console

    from service.command_line import terminal_progress
    from service.demo_day import play
    from service.logs import set_up_logs

    set_up_logs("error")
    console = Console()
    with terminal_progress() as progress:
        bar = progress.add_task("Loading the model …", total=None)

        def tell(said: Said) -> None:
            console.print(_line(said), markup=False, soft_wrap=True, highlight=False)
            if texts and said.text:
                console.print("    " + said.text.replace("\n", "\n    "), markup=False, soft_wrap=True, highlight=False)

        def moment(at: datetime) -> None:
            progress.update(bar, description=f"{at:%a %d %b %H:%M} UTC")

        stories = play(seconds=seconds, tell=tell, moment=moment)
    console.print(_table(stories))
    asked = sum(len(story.said) for story in stories)
    console.print(f"{len(stories)} cases, {asked} things decided; nothing left.", markup=False)
    console.print("`topicrouter run` does the same with your forum.", markup=False)


def _line(said: Said) -> str:
    people = ", ".join(said.people) or "nobody by name"
    where = f" in {said.place}" if said.place else ""
    loud = ", loud" if said.loud else ""
    return f"{said.at:%a %H:%M}  {WORDS.get(said.kind, said.kind)}{where}{loud}: {people}  (topic {said.topic})"


def _table(stories: list[Story]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("topic", "what would have been said where", "stage", "ended", title="Four days of the demo forum")
    for story in stories:
        lines = [_line(said).partition("  (topic")[0] for said in story.said] or ["nothing yet"]
        table.add_row(Text(f"{story.topic} {story.title[:40]}"), Text("\n".join(lines)), story.stage, story.ended or "open")
    return table
