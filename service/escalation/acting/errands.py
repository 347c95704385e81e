"""An errand: one action on its way to another server, and what carries it there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from service.domain import Redacted
from service.escalation.cases import ActionKind

if TYPE_CHECKING:
    from service.escalation.cases import Action
    from service.store.case_values import Delivery

MARKER_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be said, where, and the mark by which it is found again.

    `since` is when it was first tried; `deliveries` are all that was delivered for the case before. `needs_release`: it asks a person to
    release the action, which is not said itself. `root_id` is the post in whose thread it stands.
    """

    case_id: str
    topic_id: str
    action: Action
    text: Redacted
    marker: str
    since: datetime
    link: str
    deliveries: tuple[Delivery, ...] = ()
    needs_release: bool = False
    root_id: str | None = None


class Carrier(Protocol):
    """Carries errands to one server.

    `find` and `send` raise DeliveryError: DeliveryDelayed where it may work later, DeliveryRefused where it won't until something changes.
    """

    medium: str
    """Its name in the records of deliveries, at most 20 characters."""

    def carries(self, action: Action) -> bool:
        """Say whether it is set up for this; what nothing carries stays in the house."""
        ...

    def objection(self, action: Action) -> str | None:
        """Say why it must not be said there, by a look at the server as it is now; None if it may. Raises DeliveryError."""
        ...

    def find(self, errand: Errand) -> str | None:
        """Give the id of what stands there already by this errand's mark; None if nothing does."""
        ...

    def send(self, errand: Errand) -> str:
        """Say it and give its id there."""
        ...


def marker_of(case_id: str, key: str, *more: str) -> str:
    """Give the mark of an action: the same whoever sends it and however often, of digits and small letters, telling nothing of the case."""
    named = "\n".join((case_id, key, *more))
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:MARKER_LENGTH]


MEDIUM_OF = {
    ActionKind.MENTION: "forum",
    ActionKind.ADVISE: "forum",
    ActionKind.CHANNEL_POST: "chat",
    ActionKind.SECURITY_POST: "chat",
    ActionKind.QUEUE: "chat",
    ActionKind.HAND_OVER: "chat",
    ActionKind.AMEND: "end",
    ActionKind.PAGE: "paging",
}
"""Where what is said; what is not here never leaves."""
