"""The pager that calls nobody: it logs that a call would be placed. The default."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from service.paging.interfaces import Answered

if TYPE_CHECKING:
    from service.paging.interfaces import Page

_log = structlog.get_logger(__name__)


class ConsolePager:
    """Logs calls, without their text; `acknowledge` tells it what nobody can tell by telephone."""

    knows_answers = True

    def __init__(self) -> None:
        self._answers: dict[str, Answered] = {}

    def page(self, page: Page) -> str:
        """Log that somebody would be called."""
        reference = f"console:{page.marker}"
        _log.info("call_not_placed", case_id=page.case_id, person_id=page.person_id, severity=page.severity.value, reference=reference)
        return reference

    def find(self, page: Page) -> None:
        """Give None: nothing was placed, and to log it again rings nobody."""

    def answered(self, reference: str) -> Answered | None:
        """Say who acknowledged, if this process was told by `acknowledge`."""
        return self._answers.get(reference)

    def resolve(self, reference: str) -> None:
        """Forget who acknowledged."""
        self._answers.pop(reference, None)

    def acknowledge(self, reference: str, *, by: str, at: datetime) -> None:
        """Let somebody have acknowledged a call at `at` (aware); the first one counts."""
        self._answers.setdefault(reference, Answered(by, at))
