"""What is asked of whatever calls people. All times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from service.domain import Redacted


class Severity(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Page:
    """One call of one person about one case. `text` tells nothing confidential: the case, how urgent it is, a link.

    `marker` is the same for the same call and for no other: services that know a key take it, and never ring twice for it. `phone` names
    the secret that holds the person's number, None where they have none. `tried`: when it was placed without an
    answer to us (aware), in their order.
    """

    case_id: str
    person_id: str
    person_name: str
    severity: Severity
    text: Redacted
    link: str
    marker: str
    phone: str | None = None
    tried: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody acknowledged a call: who, by the service's own words for them, and when."""

    by: str
    at: datetime


class Pager(Protocol):
    """Calls people; safe to use from one thread.

    Every method raises DeliveryError: DeliveryDelayed where it may work later, DeliveryRefused where it won't until something changes.
    """

    knows_answers: bool
    """Whether it can say who acknowledged."""

    def page(self, page: Page) -> str:
        """Call somebody and give the call's reference. The same page again calls nobody a second time where the service knows keys."""
        ...

    def find(self, page: Page) -> str | None:
        """Give the reference of this very call if it was placed though we were not answered; None if not, or if it can't be known."""
        ...

    def answered(self, reference: str) -> Answered | None:
        """Say who acknowledged a call; None if nobody did, or it can't be known."""
        ...

    def resolve(self, reference: str) -> None:
        """Let the service know that it is over; nothing happens where it can't be told."""
        ...
