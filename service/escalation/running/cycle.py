"""One cycle of a runner: what the forum shows is taken down, and every case that is due is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.errors import InputError, PolicyError, StoreError
from service.escalation.cases import Close, End
from service.escalation.running.deciding import Compose, Endless, Worked, work_off
from service.escalation.running.dispatch import PASSING, Dispatch
from service.escalation.running.knowledge import made_loud_by
from service.escalation.running.known_topics import from_details
from service.escalation.running.loads import Loads
from service.escalation.running.readings import Readings

if TYPE_CHECKING:
    from service.domain import Prediction, Topic
    from service.escalation.acting.outbox import Outbox
    from service.escalation.policy import Policy
    from service.escalation.running.deciding import Sending
    from service.escalation.running.dispatch import Dispatched
    from service.escalation.running.forum_desk import ForumDesk
    from service.escalation.running.knowledge import Knowledge, Known
    from service.escalation.running.policies import Policies
    from service.escalation.running.readings import Reads
    from service.store.actions import SqlActions
    from service.store.case_values import Lease, Step
    from service.store.cases import SqlCases
    from service.store.leases import SqlLeases
    from service.store.running import SqlRunning
    from service.store.topics import SqlTopics

CASES_AT_ONCE = 100
LEASED_FOR = timedelta(minutes=10)
"""How long others leave a case alone whose runner is not heard of any more."""
AGAIN_AFTER = timedelta(minutes=2)
"""How soon a case is tried again that could not be decided, mostly because the forum can't be read."""
MOST_ROUNDS = 10

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Books:
    """The parts of the database that a runner works with."""

    topics: SqlTopics
    cases: SqlCases
    actions: SqlActions
    leases: SqlLeases
    running: SqlRunning


@dataclass
class Cycle:
    """What one cycle came to."""

    worked: int = 0
    predicted: int = 0
    reread: int = 0
    gone: int = 0
    postponed: int = 0
    lost: int = 0
    sent: int = 0
    unsent: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        """Give everything that was counted, by its name."""
        plain = {name: getattr(self, name) for name in ("worked", "predicted", "reread", "gone", "postponed", "lost", "sent", "unsent")}
        return {**plain, **{f"action_{kind}": n for kind, n in self.actions.items()}, **{f"end_{end}": n for end, n in self.ends.items()}}

    def count_sent(self, sent: Dispatched) -> None:
        """Count what became of what stood in the outboxes."""
        self.sent += sent.sent
        self.unsent += sent.unsent
        self.lost += sent.lost
        self.reread += sent.reread

    def count(self, worked: Worked) -> None:
        """Count what a case came to."""
        self.worked += not worked.unready
        self.actions.update(str(action.kind) for action in worked.actions)
        if isinstance(worked.last, Close):
            self.ends[worked.last.reason] += 1


@dataclass(frozen=True)
class Means:
    """What a runner works with beside the database.

    The desk takes topics down, the reader reads single ones anew, the clock gives the present moment (aware) while a cycle goes on. Without
    an outbox nothing leaves.
    """

    desk: ForumDesk
    reader: Reads
    knowledge: Knowledge
    policies: Policies
    predict: Callable[[Sequence[Topic]], Sequence[Prediction]]
    compose: Compose
    clock: Callable[[], datetime]
    outbox: Outbox | None = None


class Runner:
    """Works the cases of a database off; several may, each with a name of its own."""

    def __init__(self, books: Books, means: Means, *, name: str) -> None:
        self._books = books
        self._means = means
        self._name = name
        self._readings = Readings(means.desk, means.reader, means.clock)

    def observe(self, topics: Iterable[Topic], now: datetime) -> int:
        """Take down what an observer read at `now` (aware); return how many topics that were."""
        seen = 0
        for topic in topics:
            self._readings.take(topic, now)
            seen += 1
        return seen

    def work(self, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> Cycle:
        """Decide every case that is due at `now` (aware), unless `stop` says not to go on; what was observed is not read again."""
        cycle = Cycle()
        try:
            while not stop():
                # reading a forum takes its time, and an answer that came meanwhile counts
                at = max(now, self._means.clock())
                leases = self._books.leases.lease_due(self._name, at=at, until=at + LEASED_FOR, most=CASES_AT_ONCE)
                if not leases:
                    break
                self._work(leases, at, cycle)
                for lease in leases:
                    self._readings.drop(lease.case.topic_id)
        finally:
            self._readings.clear()
        return cycle

    def look_again(self, topic_id: str, now: datetime) -> None:
        """Read a topic anew at `now` (aware), and forget it if the forum does not show it any more. Raises SourceError."""
        self._readings.look_again(topic_id, now)

    def _work(self, leases: Sequence[Lease], now: datetime, cycle: Cycle) -> None:
        waiting, means = list(leases), self._means
        dispatch = Dispatch(means.outbox, means.knowledge, means.policies, self._readings, means.clock)
        for _ in range(MOST_ROUNDS):
            loads = _LoadsOf(self._books, means.policies, now)
            sent = dispatch.send(waiting, loads, now)
            cycle.count_sent(sent)
            self._put_off(sent.unread, now, cycle)
            now = max(now, means.clock())
            decided = [(lease, self._decided(each, loads, now, sent.sending.get(lease.case.id))) for lease, each in sent.held]
            worked = [(lease, each) for lease, each in decided if each is not None]
            self._put_off([lease for lease, each in decided if each is None], now, cycle)
            held = self._take(worked, cycle)
            unready = [(lease, each) for lease, each in held if each.unready]
            to_learn = [(lease, each) for lease, each in unready if each.needs_reading or each.needs_prediction]
            learnt = self._learn([lease.case.topic_id for lease, _ in to_learn], now, cycle)
            learnt |= {lease.case.topic_id for lease, each in unready if each.needs_sending}
            waiting = [lease for lease, _ in unready if lease.case.topic_id in learnt]
            self._put_off([lease for lease, _ in unready if lease.case.topic_id not in learnt], now, cycle)
            if not waiting:
                return
        self._put_off(waiting, now, cycle)

    def _put_off(self, leases: Sequence[Lease], now: datetime, cycle: Cycle) -> None:
        for lease in leases:
            cycle.postponed += 1
            self._books.leases.release(lease, due_at=now + AGAIN_AFTER)

    def _decided(self, known: Known, loads: _LoadsOf, now: datetime, sending: Sending | None) -> Worked | None:
        """Work a case off; None, and a line in the log, where that fails for this case, which must not keep others waiting."""
        try:
            return self._decide(known, loads, now, sending)
        except (InputError, PolicyError, Endless) as error:
            _log.error("case_failed", case=known.case.id, trouble=str(error))
        except StoreError as error:
            if error.reason != "policy_missing":
                raise
            _log.error("case_failed", case=known.case.id, trouble=str(error))
        return None

    def _decide(self, known: Known, loads: _LoadsOf, now: datetime, sending: Sending | None) -> Worked:
        policy = self._means.policies.of(known.case.policy_version)
        just_read = known.case.topic_id in self._readings
        return work_off(
            known, policy=policy, loads=loads(policy), now=now, compose=self._means.compose, just_read=just_read, sending=sending
        )

    def _take(self, worked: Sequence[tuple[Lease, Worked]], cycle: Cycle) -> list[tuple[Lease, Worked]]:
        """Keep what was decided and give back the cases that came to a wait or an end; return those that are held still."""
        done = [(lease, each.steps) for lease, each in worked if not each.unready]
        held = [(lease, each) for lease, each in worked if each.unready]
        ended = self._write(done, release=True, cycle=cycle)
        for lease, each in worked:
            if lease.case.id in ended and isinstance(each.last, Close) and each.last.reason is End.GONE:
                self._means.desk.erase(lease.case.topic_id)
        kept = self._write([(lease, each.steps) for lease, each in held if each.steps], release=False, cycle=cycle)
        for _, each in worked:
            cycle.count(each)
        return [(lease, each) for lease, each in held if not each.steps or lease.case.id in kept]

    def _write(self, work: Sequence[tuple[Lease, Sequence[Step]]], *, release: bool, cycle: Cycle) -> set[str]:
        """Keep steps, all at once or, where one of them can't be kept, each by itself; return the cases of which they were kept."""
        try:
            self._books.cases.take_all(work, release=release)
        except StoreError as error:
            if error.reason not in PASSING:
                raise
            if len(work) > 1:
                return set().union(*(self._write([each], release=release, cycle=cycle) for each in work))
            # it is due at once, and decided anew by what is known then
            cycle.lost += 1
            self._books.leases.release(work[0][0])
            return set()
        return {lease.case.id for lease, _ in work}

    def _learn(self, topic_ids: Sequence[str], now: datetime, cycle: Cycle) -> set[str]:
        """Read topics anew that were not just read, and ask the model about those that it has not seen; return those that are known now."""
        read = self._readings.read_all([topic_id for topic_id in topic_ids if topic_id not in self._readings], now)
        cycle.reread += len(read)
        cycle.gone += sum(self._readings.text(topic_id) is None for topic_id in read)
        learnt = {topic_id for topic_id in topic_ids if topic_id in self._readings}
        self._ask_model([topic_id for topic_id in topic_ids if self._readings.text(topic_id) is not None], now, cycle)
        return learnt

    def _ask_model(self, topic_ids: Sequence[str], now: datetime, cycle: Cycle) -> None:
        known = self._books.topics.newest_facts(topic_ids)
        versions = {topic_id: from_details(facts.details).facts.version for topic_id, facts in known.items()}
        said = self._books.topics.newest_predictions(versions)
        unsaid = [topic_id for topic_id in versions if topic_id not in said]
        texts = [topic for topic_id in unsaid if (topic := self._readings.text(topic_id)) is not None]
        if not unsaid:
            return
        urgent = {}
        for topic_id, prediction in zip(unsaid, self._means.predict(texts), strict=True):
            named, version = replace(prediction, topic_id=topic_id), versions[topic_id]
            if self._books.topics.keep_prediction(named, topic_version=version, at=now) and named.urgent:
                urgent[topic_id] = version
        cycle.predicted += len(unsaid)
        for topic_id in made_loud_by(self._books.topics, urgent) if urgent else ():
            # one that stood alone is decided anew now, and not when somebody comes by
            self._books.cases.wake(topic_id, at=now)


class _LoadsOf:
    """The loads of one round, by policy; each is counted once."""

    def __init__(self, books: Books, policies: Policies, now: datetime) -> None:
        self._books = books
        self._policies = policies
        self._now = now
        self._counted: dict[str, Loads] = {}

    def __call__(self, policy: Policy) -> Loads:
        """Give the load by a policy."""
        if policy.version not in self._counted:
            keeps_brake = policy.version == self._policies.current.version
            self._counted[policy.version] = Loads(self._books.actions, self._books.running, policy, self._now, keeps_brake=keeps_brake)
        return self._counted[policy.version]
