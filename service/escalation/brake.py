"""What the brake and the caps of week and night go by, wherever actions are counted: live, in a replay, where it is only told. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.escalation.cases import ASKING, ActionKind
from service.escalation.policy import Brake
from service.escalation.time_lengths import later

WEEK = timedelta(days=7)
NIGHT = timedelta(hours=12)
"""Within it calls of one person are counted."""
WINDOWS_THAT_ARE_USUAL = 28
"""How many windows of the brake before the present one show what is usual."""
LEAVING = ASKING | {ActionKind.AMEND}
"""Kinds of actions that the brake counts."""


def brake_holds(brake: Brake, *, recent: int, usual: float) -> bool:
    """Say whether the brake holds.

    Args:
        brake: what the policy says.
        recent: how many actions left within its window.
        usual: how many do in a window before, on average.

    """
    return recent >= max(brake.least, brake.times_usual * usual)


def still_counts(let_go_at: datetime | None, now: datetime) -> datetime | None:
    """Give when the brake last let go, if that is so lately that cases held up by it may still wait for somebody's hours."""
    return let_go_at if let_go_at is not None and later(let_go_at, WEEK) > now else None
