"""`topicrouter demo`: four busy days of the demo forum in two minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from service.demo.telling import Event


def demo(
    seconds: Annotated[float, typer.Option(min=0, max=3_600, help="How long it takes at least; 0 is as quick as can be.")] = 120.0,
    texts: Annotated[bool, typer.Option("--texts", help="Show every message whole.")] = False,
) -> None:
    """Play four days of the demo forum with a moved clock: who is asked where, what stands in the chat, who presses what.

    A runner acts, on twins of forum, chat and telephone in memory: nothing leaves this machine.
    """
    from rich.console import Console

    from service.command_line import terminal_progress
    from service.demo.play import play
    from service.demo.terminal import lines_of, shown_days
    from service.logs import set_up_logs

    set_up_logs("error")
    console = Console(highlight=False)
    with terminal_progress() as progress:
        bar = progress.add_task("Loading the model …", total=None)

        def tell(event: Event) -> None:
            console.print(lines_of(event, whole=texts))

        def moment(at: datetime) -> None:
            progress.update(bar, description=f"{at:%a %d %b %H:%M} UTC")

        days = play(seconds=seconds, tell=tell, moment=moment)
    for part in shown_days(days, whole=texts):
        console.print(part)
