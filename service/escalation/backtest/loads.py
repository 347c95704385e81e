"""How much is going on beyond one case of a replay: who was asked how often, and what the brake goes by.

What was shown where nothing leaves counts as if it had left: the question is what the policy would bring.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from datetime import datetime, timedelta

from service.escalation.brake import LEAVING, NIGHT, WEEK, WINDOWS_THAT_ARE_USUAL, brake_holds, still_counts
from service.escalation.cases import ASKING, Action, ActionKind
from service.escalation.facts import Load
from service.escalation.policy import Policy


class Loads:
    """Counts what a replay decides, one moment after the other."""

    def __init__(self, policy: Policy) -> None:
        self._brake = policy.brake
        self._asked, self._called = _Lately(WEEK), _Lately(NIGHT)
        self._left_at: list[datetime] = []
        self._let_go_at: datetime | None = None
        self._holds = False
        self.held = 0
        """How often the brake took hold."""

    def at(self, now: datetime) -> Load:
        """Give the load at `now` (aware), which is never earlier than the time before."""
        window = self._brake.window
        since = bisect_left(self._left_at, now - window)
        recent = len(self._left_at) - since
        usual = (since - bisect_left(self._left_at, now - window * (WINDOWS_THAT_ARE_USUAL + 1))) / WINDOWS_THAT_ARE_USUAL
        self._note(holds=brake_holds(self._brake, recent=recent, usual=usual), now=now)
        asked, called = self._asked.at(now), self._called.at(now)
        return Load(asked, called, recent=recent, usual=usual, let_go_at=still_counts(self._let_go_at, now))

    def count(self, action: Action, now: datetime) -> None:
        """Count an action that was shown or released at `now` (aware)."""
        if action.kind in LEAVING:
            self._left_at.append(now)
        if action.kind in ASKING:
            self._asked.count(action, now)
        if action.kind is ActionKind.PAGE:
            self._called.count(action, now)

    def _note(self, *, holds: bool, now: datetime) -> None:
        """Keep when the brake let go: those held up begin to wait for working hours then."""
        if holds and not self._holds:
            self.held += 1
        if self._holds and not holds:
            self._let_go_at = now
        self._holds = holds


class _Lately:
    """Counts by person, and forgets what is longer ago than `span`."""

    def __init__(self, span: timedelta) -> None:
        self._span = span
        self._counts: Counter[str] = Counter()
        self._times: deque[tuple[datetime, str]] = deque()

    def at(self, now: datetime) -> dict[str, int]:
        while self._times and self._times[0][0] < now - self._span:
            _, person = self._times.popleft()
            self._counts[person] -= 1
        return dict(self._counts)

    def count(self, action: Action, now: datetime) -> None:
        for contact in action.contacts:
            self._counts[contact.id] += 1
            self._times.append((now, contact.id))
