"""Looks after what runners should have done: cases that nobody decides, decisions that are missing, runners that are silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import structlog

from service.errors import PolicyError, StoreError
from service.escalation.cases import Wait
from service.escalation.decide import decide
from service.escalation.running.loads import Loads

if TYPE_CHECKING:
    from service.escalation.running.cycle import Books
    from service.escalation.running.knowledge import Knowledge, Known
    from service.escalation.running.policies import Policies
    from service.store.case_values import KeptCase

CASES_AT_ONCE = 200
GRACE = timedelta(minutes=15)
"""How late a case may be decided before it counts as overdue."""
AUDIT = "audit"
"""The mark that holds what the last audit found."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found.

    `open` counts the open cases, `overdue` those that are due for longer than `GRACE`, `unscheduled` those without a moment at which they
    are looked at, `missed` those with something to be decided that nobody was going to decide yet.
    """

    open: int = 0
    overdue: int = 0
    unscheduled: int = 0
    missed: int = 0

    @property
    def success_ratio(self) -> float:
        """The share of open cases of which everything was decided in time; 1 where none is open."""
        return 1 - (self.overdue + self.unscheduled + self.missed) / self.open if self.open else 1.0


class Auditor:
    """Checks every open case against what the policy says now, wakes what was missed, and leaves a mark."""

    def __init__(self, books: Books, knowledge: Knowledge, policies: Policies) -> None:
        self._books = books
        self._knowledge = knowledge
        self._policies = policies

    def audit(self, now: datetime, *, by: str) -> Audit:
        """Check every open case at `now` (aware), `by` whom is kept with the result."""
        found = Audit()
        loads: dict[str, Loads] = {}
        for cases in _in_batches(self._books.cases.all()):
            found = replace(found, open=found.open + len(cases))
            for case, known in zip(cases, self._knowledge.of(cases, now), strict=True):
                trouble = self._trouble(case, known, loads, now)
                if trouble is not None:
                    found = replace(found, **{trouble: getattr(found, trouble) + 1})
                    _log.warning("case_neglected", case=case.id, trouble=trouble)
                    self._books.cases.wake(case.topic_id, at=now)
        details = {"open": found.open, "overdue": found.overdue, "unscheduled": found.unscheduled, "missed": found.missed}
        self._books.running.mark(AUDIT, at=now, by=by, details={**details, "success_ratio": found.success_ratio})
        return found

    def _trouble(self, case: KeptCase, known: Known, loads: dict[str, Loads], now: datetime) -> str | None:
        if case.due_at is None:
            return "unscheduled"
        # what is due, or soon will be, is looked at then, also where it was put off because the forum could not be read
        if case.due_at <= now + GRACE:
            return "overdue" if case.due_at < now - GRACE else None
        try:
            policy = self._policies.of(case.policy_version)
        except (PolicyError, StoreError) as error:
            if isinstance(error, StoreError) and error.reason != "policy_missing":
                raise
            _log.error("policy_unusable", case=case.id, trouble=str(error))
            return "missed"
        if policy.version not in loads:
            loads[policy.version] = Loads(self._books.actions, self._books.running, policy, now, keeps_brake=False)
        decided = decide(policy, known.case, known.with_load(loads[policy.version].now()), now)
        in_time = isinstance(decided, Wait) and decided.until > now and decided.until >= case.due_at - GRACE
        return None if in_time else "missed"


def _in_batches(cases: Iterator[KeptCase]) -> Iterator[Sequence[KeptCase]]:
    while batch := list(islice(cases, CASES_AT_ONCE)):
        yield batch
