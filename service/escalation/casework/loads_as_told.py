"""How much is going on, for whoever only tells of cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from service.escalation.brake import NIGHT, WEEK
from service.escalation.facts import Load
from service.escalation.running.loads import BRAKED, CALLS, STOP, counted

if TYPE_CHECKING:
    from service.escalation.policy import Policy
    from service.store.actions import SqlActions


class LoadsAsTold:
    """How often people were asked, and whether the brake holds, as it is told; unlike the runner's, this changes no mark."""

    def __init__(self, actions: SqlActions, marks: Mapping[str, str], now: datetime) -> None:
        self._actions = actions
        self._marks = marks
        self._week, self._night = now - WEEK, now - NIGHT
        self._of: dict[str, Load] = {}

    def of(self, policy: Policy) -> Load:
        """Give the load by a policy."""
        if policy.version not in self._of:
            statuses = counted(policy)
            asked = self._actions.asked_since(self._week, statuses=statuses)
            called = self._actions.asked_since(self._night, statuses=statuses, kinds=CALLS)
            recent = policy.brake.least if BRAKED in self._marks else 0
            self._of[policy.version] = Load(asked, called, recent, stopped_by=self._marks.get(STOP))
        return self._of[policy.version]
