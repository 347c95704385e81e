"""How much is going on beyond one case: who was asked how often, and what the brake goes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service.escalation.brake import LEAVING, NIGHT, WEEK, WINDOWS_THAT_ARE_USUAL, brake_holds, still_counts
from service.escalation.cases import ASKING, Action, ActionKind, Status
from service.escalation.facts import Load
from service.escalation.policy import Mode, Policy
from service.store.case_values import AskedCaps
from service.store.observation import Window

if TYPE_CHECKING:
    from service.store.actions import SqlActions
    from service.store.running import Mark, SqlRunning

STOP, BRAKED, GO = "stop", "braked", "go"
"""Marks: a person's stop, the brake holding by itself, and that either let go."""
CALLS = frozenset({ActionKind.PAGE})
"""Kinds that ring somebody."""
_LEFT = frozenset({Status.RELEASED, Status.DONE})
_INSTANT = timedelta(microseconds=1)


def counted(policy: Policy) -> frozenset[Status]:
    """Give the statuses by which somebody counts as asked; where nothing leaves, what was shown counts as if it had."""
    return _LEFT | {Status.SHOWN} if policy.mode is Mode.SUGGEST else _LEFT


class Loads:
    """Counts for one cycle that decides by one policy; what the cycle itself decides is counted along.

    Args:
        actions: what was done.
        running: has the marks.
        policy: the one that is decided by.
        now: the present moment.
        keeps_brake: whether the marks say by this policy whether the brake holds; one policy must, or they would flap.

    """

    def __init__(self, actions: SqlActions, running: SqlRunning, policy: Policy, now: datetime, *, keeps_brake: bool) -> None:
        self._statuses = counted(policy)
        self._since = now - WEEK
        self._night, self._nightly = now - NIGHT, policy.paging.nightly
        self._asked = Counter(actions.asked_since(self._since, statuses=self._statuses))
        self._called = Counter(actions.asked_since(self._night, statuses=self._statuses, kinds=CALLS))
        window = policy.brake.window
        # an instant later, so that what was decided at this very moment is counted
        recent = actions.count(Window(now - window, now + _INSTANT), kinds=LEAVING, statuses=self._statuses)
        before = Window(now - window * (WINDOWS_THAT_ARE_USUAL + 1), now - window)
        usual = actions.count(before, kinds=LEAVING, statuses=self._statuses) / WINDOWS_THAT_ARE_USUAL
        holds = brake_holds(policy.brake, recent=recent, usual=usual)
        self._brake, self._usual = policy.brake, usual
        self._actions = actions
        self._running = running
        self._window = Window(now - window, now + _INSTANT)
        self._left: int | None = None
        marks = _settled_marks(running, holds=holds, now=now) if keeps_brake else {mark.name: mark for mark in running.marks()}
        go = marks.get(GO)
        self._load = Load(
            recent=recent,
            usual=usual,
            stopped_by=marks[STOP].by if STOP in marks else None,
            let_go_at=still_counts(go.at if go is not None else None, now),
        )

    def now(self) -> Load:
        """Give the load as it is."""
        return replace(self._load, asked=dict(self._asked), called=dict(self._called))

    def caps(self, action: Action, most: Mapping[str, int]) -> tuple[AskedCaps, ...]:
        """Give what the store should hold against before it keeps `action`; `most` has the weekly caps of those whom it asks, by id."""
        if action.kind not in ASKING or not action.contacts:
            return ()
        statuses = frozenset(self._statuses)
        weekly = AskedCaps(most, self._since, statuses)
        if action.kind not in CALLS:
            return (weekly,)
        return weekly, AskedCaps(dict.fromkeys(most, self._nightly), self._night, statuses, CALLS)

    @property
    def sent_enough(self) -> bool:
        """Whether as much has really left within the brake's window as it lets through."""
        if self._left is None:
            self._left = self._actions.count(self._window, kinds=LEAVING, statuses={Status.DONE})
        return brake_holds(self._brake, recent=self._left, usual=self._usual)

    def count_sent(self) -> None:
        """Count an action that has left."""
        if self._left is not None:
            self._left += 1

    def look_at_stop(self) -> None:
        """Read anew whether a person stopped everything."""
        stop = next((mark.by for mark in self._running.marks(STOP) if mark.name == STOP), None)
        self._load = replace(self._load, stopped_by=stop)

    def uncount(self, action: Action) -> None:
        """Count an action no more that was taken back before it left."""
        if action.kind in ASKING:
            self._asked.subtract(contact.id for contact in action.contacts)
        if action.kind in CALLS:
            self._called.subtract(contact.id for contact in action.contacts)
        if action.kind in LEAVING:
            self._load = replace(self._load, recent=max(0, self._load.recent - 1))

    def count(self, action: Action) -> None:
        """Count an action that was decided."""
        if action.kind in ASKING:
            self._asked.update(contact.id for contact in action.contacts)
        if action.kind in CALLS:
            self._called.update(contact.id for contact in action.contacts)
        if action.kind in LEAVING:
            self._load = replace(self._load, recent=self._load.recent + 1)


def _settled_marks(running: SqlRunning, *, holds: bool, now: datetime) -> Mapping[str, Mark]:
    """Read the marks, and keep whether the brake holds: those held up begin to wait for working hours when it lets go."""
    marks = {mark.name: mark for mark in running.marks()}
    if holds == (BRAKED in marks):
        return marks
    if holds:
        running.mark(BRAKED, at=now, by="brake", details={})
    else:
        running.unmark(BRAKED)
        running.mark(GO, at=now, by="brake", details={})
    return {mark.name: mark for mark in running.marks()}
