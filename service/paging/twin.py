"""A pager in memory for tests and the demo: it behaves as a service that knows keys, and fails when it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from service.errors import DeliveryDelayed, DeliveryRefused
from service.paging.interfaces import Answered

if TYPE_CHECKING:
    from service.paging.interfaces import Page


class Trouble(StrEnum):
    """How the twin fails: it places nothing and may work later, it places the call and gives no answer, or it refuses."""

    DELAYED = "delayed"
    UNSURE = "unsure"
    REFUSED = "refused"


@dataclass
class TwinPager:
    """Keeps whom it would have rung, in order; nobody is rung twice for one marker.

    `trouble` holds until it is taken back. `resolved` are the references that were said to be over.
    """

    trouble: Trouble | None = None
    rung: list[Page] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    knows_answers: bool = True
    _references: dict[str, str] = field(default_factory=dict)
    _answers: dict[str, Answered] = field(default_factory=dict)

    def page(self, page: Page) -> str:
        """Ring somebody, once for a marker."""
        self._fail_before()
        if page.marker not in self._references:
            self.rung.append(page)
            self._references[page.marker] = f"twin-{len(self.rung)}"
        if self.trouble is Trouble.UNSURE:
            raise DeliveryDelayed("the twin was told to give no answer", reason="no_answer", unsure=True)
        return self._references[page.marker]

    def find(self, page: Page) -> str | None:
        """Give the reference of this call if it was placed."""
        self._fail_before()
        return self._references.get(page.marker)

    def answered(self, reference: str) -> Answered | None:
        """Say who acknowledged, if `acknowledge` was called."""
        self._fail_before()
        return self._answers.get(reference)

    def resolve(self, reference: str) -> None:
        """Keep that it is over."""
        self._fail_before()
        self.resolved.append(reference)

    def acknowledge(self, reference: str, *, by: str, at: datetime) -> None:
        """Let somebody have acknowledged a call at `at` (aware); the first one counts."""
        self._answers.setdefault(reference, Answered(by, at))

    def _fail_before(self) -> None:
        if self.trouble is Trouble.DELAYED:
            raise DeliveryDelayed("the twin was told to be away", reason="unreachable", wait_seconds=30.0)
        if self.trouble is Trouble.REFUSED:
            raise DeliveryRefused("the twin was told to refuse", reason="refused")
