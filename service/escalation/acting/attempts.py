"""What the records of deliveries say about an errand: whether it arrived, may have, and when to try again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from service.escalation.time_lengths import later

if TYPE_CHECKING:
    from service.store.case_values import Delivery

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(hours=12)
"""How long something is tried that should work later and never does; then a person hears of it."""
FEWEST_ATTEMPTS = 3
"""How often it is tried at least: a runner that was away for hours has not tried."""
LATE_ARRIVAL = timedelta(minutes=5)
"""How long a server may take to save what it gave no answer to."""


class Fate(StrEnum):
    """What became of one attempt.

    `begun`: nothing is known, whoever sent may have died. `unsure`: no answer came. `delayed`: it surely did not arrive, and may later.
    """

    BEGUN = "begun"
    UNSURE = "unsure"
    DELAYED = "delayed"
    REFUSED = "refused"
    DONE = "done"


def arrived(attempts: Sequence[Delivery]) -> Delivery | None:
    """Give the attempt that is known to have arrived."""
    return next((each for each in attempts if each.status == Fate.DONE), None)


def may_have_arrived(attempts: Sequence[Delivery]) -> bool:
    """Whether it has to be looked for before anything is sent again."""
    return any(each.status in {Fate.BEGUN, Fate.UNSURE} for each in attempts)


def is_settled_by(attempts: Sequence[Delivery]) -> datetime:
    """Give when what was sent and not answered is there, if it ever will be."""
    return later(attempts[-1].begun_at, LATE_ARRIVAL)


def try_again_at(attempts: Sequence[Delivery]) -> datetime | None:
    """Give when an errand may be tried again: after a pause that doubles; None for at once, where none was tried or nobody knows how."""
    if not attempts or attempts[-1].ended_at is None:
        return None
    return later(attempts[-1].ended_at, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(len(attempts) - 1, 10)))


def is_given_up(attempts: Sequence[Delivery], now: datetime) -> bool:
    """Whether it was tried for long enough and often enough, and the last attempt was ended."""
    ended = len(attempts) >= FEWEST_ATTEMPTS and attempts[-1].ended_at is not None
    return ended and now >= later(attempts[0].begun_at, GIVE_UP_AFTER)
