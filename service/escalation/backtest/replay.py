"""Replays topics through the policy: one clock, one heap of what happens, no side effect.

What happens is that somebody writes, that a wait is over, or that a person releases an action. All cases share who was asked how often and
the brake. The model's say comes in with each topic, from wherever it was computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from heapq import heappop, heappush

from service.directory.model import Directory
from service.domain import Prediction, Topic
from service.escalation.backtest.archive import last_written
from service.escalation.backtest.course import Course, World
from service.escalation.backtest.loads import Loads
from service.escalation.backtest.outcomes import Link, Outcome, Replay, no_link
from service.escalation.cases import ASKING, End
from service.escalation.facts import People
from service.escalation.policy import Policy
from service.escalation.time_lengths import LATEST
from service.escalation.whom import weekly_cap
from service.forum.interfaces import Progress, no_progress

AT_ONCE = timedelta(seconds=1)
"""How long after an action is shown a person who releases at once does so."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a replay goes by besides the topics.

    `ends_at` (aware): nothing is known of the time after it; without one, the topics' last post. `approve_after`: how long a person takes
    to release an action that wants it. `own_account`: our forum name, whose posts are no answers. `link`: gives a topic's address.
    """

    policy: Policy
    directory: Directory
    ends_at: datetime | None = None
    approve_after: timedelta = AT_ONCE
    own_account: str | None = None
    link: Link = no_link


class _Happens(IntEnum):
    """What can happen to a case; at the same moment in this order."""

    OPENED = 0
    WRITTEN = 1
    RELEASED = 2
    DUE = 3


def replay(predicted: Iterable[tuple[Topic, Prediction]], terms: Terms, *, progress: Progress = no_progress) -> Replay:
    """Say what would have become of topics with posts.

    Args:
        predicted: each topic (`created_at` set, posts not empty) with what the model says of it, in any order; the outcome does not depend
            on it. An archive that outgrows one machine is predicted by mapping `Predictor.predict` over batches of its topics with an
            engine made for it (Ray Data's `map_batches`); this takes what comes back.
        terms: policy, directory and the rest.
        progress: told how many topics have been written.

    Raises:
        InputError: the directory lacks a route or area that was predicted (`unknown_route`, `unknown_area`).

    """
    topics = [(topic.created_at, topic, said) for topic, said in predicted if topic.created_at is not None]
    return _Simulation(sorted(topics, key=lambda each: (each[0], each[1].id)), terms, progress).run()


class _Simulation:
    def __init__(self, topics: Sequence[tuple[datetime, Topic, Prediction]], terms: Terms, progress: Progress) -> None:
        self._terms = terms
        self._progress = progress
        self._world = World(terms.policy, terms.directory, Loads(terms.policy), terms.approve_after, terms.own_account)
        self._ends_at = terms.ends_at or max((last_written(topic) for _, topic, _ in topics), default=LATEST)
        self._courses = [Course(number, topic, said, self._world, written) for number, (written, topic, said) in enumerate(topics)]
        self._heap = [(course.case.opened_at, course.number, _Happens.OPENED) for course in self._courses]
        self._taken_up: list[Course] = []
        self._not_taken_up: Counter[str] = Counter()

    def run(self) -> Replay:
        while self._heap:
            now, number, what = heappop(self._heap)
            course = self._courses[number]
            if what is _Happens.OPENED:
                self._open(course, now)
                self._progress(number + 1, len(self._courses))
            elif self._concerns(course, what, now):
                if what is _Happens.RELEASED:
                    course.release(now)
                self._settle(course, now)
        outcomes = tuple(map(self._outcome, self._taken_up))
        return Replay(
            policy=self._terms.policy,
            directory_version=self._terms.directory.version,
            outcomes=outcomes,
            not_taken_up=dict(sorted(self._not_taken_up.items())),
            caps=self._caps(outcomes),
            brake_held=self._world.loads.held,
        )

    def _open(self, course: Course, now: datetime) -> None:
        objection = course.objection(now)
        if objection is not None:
            self._not_taken_up[objection] += 1
            return
        self._taken_up.append(course)
        near = self._world.alike.add(course.number, course.topic, course.prediction, now)
        for moment in course.moments:
            self._push(moment, course, _Happens.WRITTEN)
        self._settle(course, now)
        for other in near:
            if not self._courses[other].ended:
                self._settle(self._courses[other], now)

    def _concerns(self, course: Course, what: _Happens, now: datetime) -> bool:
        """Whether what happens still means anything: an end, or an earlier decision, makes what was awaited void."""
        if course.ended:
            return False
        if what is _Happens.WRITTEN:
            return course.changes(now)
        return what is not _Happens.DUE or course.due_at == now

    def _settle(self, course: Course, now: datetime) -> None:
        before = course.due_at
        course.settle(now)
        if course.due_at is not None and course.due_at != before:
            self._push(course.due_at, course, _Happens.DUE)
        if not course.ended:
            for at, _ in course.awaiting_release():
                self._push(at, course, _Happens.RELEASED)

    def _push(self, moment: datetime, course: Course, what: _Happens) -> None:
        if moment <= self._ends_at:
            heappush(self._heap, (moment, course.number, what))

    def _outcome(self, course: Course) -> Outcome:
        if course.judgement is None:
            raise RuntimeError(f"topic {course.topic.id} was taken up and never judged")
        return Outcome(
            case=course.case,
            link=self._terms.link(course.topic),
            written_at=course.case.opened_at,
            area=course.prediction.area,
            judgement=course.judgement,
            due_at=course.mention_due_at(),
            answered_at=self._answered_at(course),
            because=course.because,
            approvals=len(course.approvals),
        )

    def _answered_at(self, course: Course) -> datetime | None:
        facts = course.topic_facts(self._ends_at)
        # an author who marks the own post as the solution leaves no other's answer
        solved_at = course.case.ended_at if course.case.ended in {End.ANSWERED, End.RESOLVED} else None
        return min((moment for moment in (facts.answered_at, facts.resolved_at, solved_at) if moment is not None), default=None)

    def _caps(self, outcomes: Sequence[Outcome]) -> dict[str, int]:
        records = (record for outcome in outcomes for record in outcome.case.settled(*ASKING))
        asked = sorted({contact.id for record in records for contact in record.action.contacts})
        volunteers = People(volunteer_caps={each.id: each.weekly_cap for each in self._terms.directory.volunteers.values()})
        return {person: weekly_cap(self._terms.policy, volunteers, person) for person in asked}
