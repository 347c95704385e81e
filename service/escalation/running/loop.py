"""Goes on until it is told to stop: observes, decides, audits, forgets, and gives a sign of life."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

import structlog

from service.errors import SourceError, StoreError
from service.escalation.time_lengths import later

if TYPE_CHECKING:
    from service.domain import Topic
    from service.escalation.running.auditor import Auditor
    from service.escalation.running.clock import SteadyClock
    from service.escalation.running.cycle import Cycle, Runner
    from service.store.erasure import SqlErasure
    from service.store.running import SqlRunning
    from service.store.topics import SqlTopics

TOPICS_AT_ONCE = 100
"""Topics that are held in memory at once, with their texts."""
STEP_SECONDS = 5.0
AGAIN_AFTER = timedelta(seconds=30)
"""How soon what could not be reached is tried again."""
WORK_AT_LEAST_EVERY = timedelta(seconds=30)
"""How long cases that are due wait while a forum is read."""
AUDIT_EVERY = timedelta(hours=1)
FORGET_EVERY = timedelta(hours=1)
DIGEST_EVERY = timedelta(minutes=5)
"""How often is looked whether the digest is due."""
BEAT_EVERY = timedelta(seconds=15)
READ_AGAIN_AFTER = timedelta(days=1)
"""How long what is kept of a topic may stay without another look whether the forum shows it still."""
MOST_READ_AGAIN = 5
SILENT_FOR_GOOD = timedelta(days=7)
"""How long a runner may be silent before its sign of life is forgotten."""
RUNNER = "runner:"
"""Marks that begin so are signs of life."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Rhythm:
    """How often the forum is read, and for how long texts are kept."""

    poll: timedelta
    keep_texts: timedelta


@dataclass(frozen=True)
class Duties:
    """What the loop does in turn; the clock gives the present moment (aware) while a turn goes on. Without `digest` none is posted."""

    runner: Runner
    auditor: Auditor
    observe: Callable[[datetime], Iterator[Topic]]
    topics: SqlTopics
    erasure: SqlErasure
    running: SqlRunning
    clock: Callable[[], datetime]
    digest: Callable[[datetime], None] | None = None


class Loop:
    """One runner's days. Whatever can't be reached is tried again; what is at work when it is told to stop is finished."""

    def __init__(self, duties: Duties, rhythm: Rhythm, clock: SteadyClock, *, name: str, stop: Event) -> None:
        self._duties = duties
        self._rhythm = rhythm
        self._clock = clock
        self._name = name
        self._stop = stop
        self._next: dict[str, datetime] = {}
        self._worked_at = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        """Go on until `stop` is set."""
        while not self._stop.is_set():
            now = self._clock.now()
            if now is not None:
                self.turn(now)
            self._stop.wait(STEP_SECONDS)
        _log.info("runner_stopped", runner=self._name)

    def turn(self, now: datetime) -> None:
        """Do at `now` (aware) what is due; trouble with forum or database is told and tried again."""
        for name, every, duty in (
            ("observe", self._rhythm.poll, self._observe),
            ("work", timedelta(), self._work),
            ("forget", FORGET_EVERY, self._forget),
            ("audit", AUDIT_EVERY, self._audit),
            ("digest", DIGEST_EVERY, self._digest),
        ):
            due = self._next.get(name, now)
            # further ahead than ever set: the clock has been put back since
            if self._stop.is_set() or now < due <= later(now, max(every, AGAIN_AFTER)):
                continue
            try:
                duty(now)
            except (SourceError, StoreError) as error:
                _log.error("runner_hindered", runner=self._name, duty=name, reason=error.reason, trouble=str(error))
                self._next[name] = later(now, AGAIN_AFTER)
            except Exception as error:  # noqa: BLE001 - a runner that ends decides nothing any more; messages may repeat people's texts
                _log.error("runner_failed", runner=self._name, duty=name, error=type(error).__name__)
                self._next[name] = later(now, AGAIN_AFTER)
            else:
                self._next[name] = later(now, every)

    def _observe(self, now: datetime) -> None:
        # a topic counts as taken once the next is asked for: none may be asked for while another is held back
        for number, topic in enumerate(self._duties.observe(now), start=1):
            self._duties.runner.observe([topic], self._moment(now))
            if self._stop.is_set():
                return
            if number % TOPICS_AT_ONCE == 0 or self._moment(now) >= later(self._worked_at, WORK_AT_LEAST_EVERY):
                self._work(self._moment(now))
        self._work(self._moment(now))
        for topic_id in self._duties.topics.seen_before(now - READ_AGAIN_AFTER, most=MOST_READ_AGAIN):
            try:
                self._duties.runner.look_again(topic_id, self._moment(now))
            except SourceError as error:
                _log.warning("topic_not_read", topic=topic_id, reason=error.reason)

    def _moment(self, now: datetime) -> datetime:
        return max(now, self._duties.clock())

    def _work(self, now: datetime) -> None:
        self._worked_at = now
        self._tell(self._duties.runner.work(now, stop=self._stop.is_set), now)

    def _tell(self, cycle: Cycle, now: datetime) -> None:
        if cycle.worked or cycle.postponed:
            _log.info("cycle", runner=self._name, **cycle.counts())
        if not now < self._next.get("beat", now) <= later(now, BEAT_EVERY):
            self._duties.running.mark(RUNNER + self._name, at=now, by=self._name, details=cycle.counts())
            self._next["beat"] = later(now, BEAT_EVERY)

    def _forget(self, now: datetime) -> None:
        self._duties.erasure.sweep(before=now - self._rhythm.keep_texts, at=now)
        for mark in self._duties.running.marks(RUNNER):
            # each start has a name of its own
            if mark.at < now - SILENT_FOR_GOOD:
                self._duties.running.unmark(mark.name)

    def _digest(self, now: datetime) -> None:
        if self._duties.digest is not None:
            self._duties.digest(now)

    def _audit(self, now: datetime) -> None:
        found = self._duties.auditor.audit(now, by=self._name)
        _log.info("audit", runner=self._name, open=found.open, success_ratio=found.success_ratio)
