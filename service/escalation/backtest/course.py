"""One case of a replay on its way: what is known of it at a moment, and what is decided then."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.directory.model import Directory
from service.directory.suggest import suggest
from service.domain import Prediction, Suggestion, Topic
from service.escalation.backtest.alike import Alike
from service.escalation.backtest.archive import as_it_stood
from service.escalation.backtest.loads import Loads
from service.escalation.cases import Action, ActionKind, ActionRecord, Case, Close, Status
from service.escalation.decide import decide
from service.escalation.endings import end_of
from service.escalation.facts import Approval, Facts, Judgement, People, Said, TopicFacts
from service.escalation.gathering import judgement_of, people_of
from service.escalation.observed import topic_facts
from service.escalation.policy import Policy
from service.escalation.situation import Situation
from service.escalation.time_lengths import later

VERSION = "archived"
"""The name of a topic's text: an archive has the last version alone."""
APPROVER = "the replay"
MOST_DECISIONS = 100
"""What a case can come to at one moment; more is a fault of the policy's."""


@dataclass(frozen=True)
class World:
    """What all cases of a replay share: policy, directory, and what goes on beside each."""

    policy: Policy
    directory: Directory
    loads: Loads
    approve_after: timedelta
    own_account: str | None = None
    alike: Alike = field(default_factory=Alike)


class Course:
    """The case of a topic, opened when the topic was written. `judgement` is the newest, None before there was one.

    Args:
        number: its place among the topics of the replay.
        topic: as the archive has it.
        prediction: what the model says of it.
        world: what it shares with the others.
        opened_at: when it was written.

    """

    def __init__(self, number: int, topic: Topic, prediction: Prediction, world: World, opened_at: datetime) -> None:
        self.number, self.topic, self.prediction = number, topic, prediction
        self.case = Case(topic.id, topic.id, world.policy.version, opened_at)
        self.moments = sorted({post.created_at for post in topic.posts if post.created_at > opened_at})
        self.due_at: datetime | None = None
        self.because = ""
        self.approvals: tuple[Approval, ...] = ()
        self.judgement: Judgement | None = None
        self._world = world
        self._seen: tuple[int, TopicFacts] | None = None

    @property
    def ended(self) -> bool:
        """Whether the case has ended."""
        return self.case.ended is not None

    def objection(self, now: datetime) -> str | None:
        """Why there is no case for the topic, which the runner asks before it opens one; None if there is one."""
        decision = decide(self._world.policy, self.case, Facts(self.topic_facts(now)), now)
        return decision.because[0] if isinstance(decision, Close) else None

    def topic_facts(self, now: datetime) -> TopicFacts:
        """What the forum shows of the topic at `now` (aware); read anew where somebody has written since."""
        written = bisect_right(self.moments, now)
        if self._seen is None or self._seen[0] != written:
            facts = topic_facts(as_it_stood(self.topic, now), now, version=VERSION, own_account=self._world.own_account)
            self._seen = written, facts
        return self._seen[1]

    def changes(self, now: datetime) -> bool:
        """Whether the forum shows anything at `now` (aware) that it did not show when last looked at."""
        before = self._seen[1] if self._seen else None
        return self.topic_facts(now) != before

    def settle(self, now: datetime) -> None:
        """Decide and carry out what is due at `now` (aware), until the case waits or ends."""
        gathered = self._gatherer(now)
        for _ in range(MOST_DECISIONS):
            decision = decide(self._world.policy, self.case, gathered(), now)
            if not isinstance(decision, Action):
                self.because = decision.because[0]
                self.due_at = None if isinstance(decision, Close) else decision.until
                if isinstance(decision, Close):
                    self.case = self.case.closed(decision, now)
                return
            self.case = self.case.with_action(decision, now)
            if self.case.records[-1].settled:
                self._world.loads.count(decision, now)
        raise RuntimeError(f"the policy comes to no rest about topic {self.topic.id}")

    def awaiting_release(self) -> list[tuple[datetime, ActionRecord]]:
        """Give the actions that a person has to release, each with when that happens."""
        pending = [record for record in self.case.records if record.status is Status.PENDING]
        return [(later(record.at, self._world.approve_after), record) for record in pending if not self._approved(record)]

    def release(self, now: datetime) -> None:
        """Let a person release what is to be released by `now` (aware)."""
        due = [record for at, record in self.awaiting_release() if at <= now]
        self.approvals += tuple(Approval(record.action.key, record.action.topic_version, APPROVER, now) for record in due)

    def mention_due_at(self) -> datetime:
        """When the mention is due by the clock that holds by the newest judgement."""
        facts = Facts(self.topic_facts(self.case.opened_at), self.judgement)
        return later(self.case.opened_at, Situation(self._world.policy, self.case, facts, self.judgement, self.case.opened_at).pace.mention)

    def _approved(self, record: ActionRecord) -> bool:
        return any(each.key == record.action.key and each.at > record.at for each in self.approvals)

    def _gatherer(self, now: datetime) -> Callable[[], Facts]:
        """Give what gathers the facts of one moment: people and judgement once, the load as it is each time."""
        topic, said = self.topic_facts(now), Said(approvals=self.approvals)
        known: list[tuple[Judgement, People]] = []

        def gather() -> Facts:
            load = self._world.loads.at(now)
            if self.case.record(f"{ActionKind.PREDICT}:{VERSION}") is None:
                return Facts(topic, None, said=said, load=load)
            without_people = Facts(topic, self.judgement, said=said, load=load)
            # an end asks nobody; whom the directory names just then takes the longest of all to find out
            if end_of(self._world.policy, self.case, without_people, now) is not None:
                return without_people
            if not known:
                suggestion = suggest(self.topic, self.prediction, self._world.directory, now)
                self.judgement = self._judgement(suggestion)
                known.append((self.judgement, people_of(suggestion, self._world.directory, now)))
            return Facts(topic, *known[0], said, load)

        return gather

    def _judgement(self, suggestion: Suggestion) -> Judgement:
        # how often a topic had been read by then is not told
        topic = as_it_stood(self.topic, self.case.opened_at)
        signals = self._world.alike.signals(self.number, topic, suggestion.prediction)
        return judgement_of(suggestion, topic_version=VERSION, signals=signals)
