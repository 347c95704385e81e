"""A forum in memory, a model that goes by single words, and a runner on a real database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from service.directory.loading import parse_directory
from service.domain import FindingKind, Post, Prediction, Redacted, Topic
from service.errors import SourceUnavailable
from service.escalation.cases import Action
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from service.escalation.running.cycle import Books, Cycle, Means, Runner
from service.escalation.running.forum_desk import ForumDesk, Shelves
from service.escalation.running.knowledge import Knowledge, Known
from service.escalation.running.policies import Policies
from service.store.actions import SqlActions
from service.store.cases import SqlCases
from service.store.database import Database
from service.store.erasure import SqlErasure
from service.store.leases import SqlLeases
from service.store.running import SqlRunning
from service.store.topics import SqlTopics
from tests.directory.samples import SMALL_FILE, prediction

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When topics are written: a Monday morning, within everybody's hours soon."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUGGEST = parse_policy("mode: suggest")
DIRECTORY = parse_directory(SMALL_FILE.replace("forum: ann,", "forum: ann, chat: ann,").replace("forum: bob,", "forum: bob, chat: bob,"))


def topic(topic_id: str = "7", *, body: str = "The app crashes. What can I do?", at: datetime = MONDAY, **changes: Any) -> Topic:
    """A topic without an answer."""
    first = Post(1, 70, "zoe", at, body)
    plain = Topic(topic_id, "It crashes", body, at, f"https://forum.example/t/it-crashes/{topic_id}", 70, "zoe", posts=(first,))
    return replace(plain, **changes)


def answered(subject: Topic, at: datetime) -> Topic:
    """The topic once somebody answered."""
    return replace(subject, posts=(*subject.posts, Post(2, 71, "yan", at, "Clear the cache, then it works.")))


@dataclass
class Forum:
    """A forum in memory: topics by their ids, and whether it can be reached."""

    topics: dict[str, Topic] = field(default_factory=dict)
    down: bool = False
    calls: int = 0

    def put(self, *topics: Topic) -> None:
        """Let these topics be there as they are now."""
        self.topics |= {each.id: each for each in topics}

    def topic(self, topic_id: str) -> Topic | None:
        """Give a topic anew."""
        self.calls += 1
        if self.down:
            raise SourceUnavailable("the forum is down", reason="unreachable")
        return self.topics.get(topic_id)


@dataclass
class Model:
    """Says what the words of a text call for: weakness, maybe (unsure), urgent, prices."""

    asked: int = 0

    def __call__(self, topics: Sequence[Topic]) -> list[Prediction]:
        """Predict."""
        self.asked += len(topics)
        return [self._one(each) for each in topics]

    def _one(self, subject: Topic) -> Prediction:
        text = subject.body.casefold()
        kinds = (FindingKind.VULNERABILITY,) if "weakness" in text else ()
        return prediction(
            topic_id=subject.id,
            route="prices" if "prices" in text else "repair",
            abstained="maybe" in text,
            confidential=bool(kinds),
            confidential_kinds=kinds,
            confidential_probability=0.95 if kinds else 0.02,
            urgent="urgent" in text,
            clearly_urgent="clearly urgent" in text,
        )


def say(action: Action, known: Known, at: datetime) -> Redacted | None:
    """A message that tells nothing but its kind."""
    del known, at
    return Redacted(f"About this: {action.kind}") if action.contacts else None


@dataclass
class Office:
    """A runner on a database, with the forum and the model that it works with."""

    database: Database
    policy: Policy = SUGGEST
    forum: Forum = field(default_factory=Forum)
    model: Model = field(default_factory=Model)

    def __post_init__(self) -> None:
        self.topics, self.cases, self.actions = SqlTopics(self.database), SqlCases(self.database), SqlActions(self.database)
        self.running, self.leases = SqlRunning(self.database), SqlLeases(self.database)
        self.runner = self.hired("first")

    def hired(self, name: str) -> Runner:
        """Another runner on the same database."""
        policies = Policies(self.running, self.policy)
        shelves = Shelves(self.topics, self.cases, self.actions, SqlErasure(self.database))
        means = Means(
            desk=ForumDesk(shelves, policies, link=lambda each: f"https://forum.example/t/{each.id}", own_account="bot"),
            reader=self.forum,
            knowledge=Knowledge(self.topics, self.actions, DIRECTORY),
            policies=policies,
            predict=self.model,
            compose=say,
            clock=lambda: MONDAY,
        )
        return Runner(Books(self.topics, self.cases, self.actions, self.leases, self.running), means, name=name)

    def day(self, at: datetime, *, observe: bool = True) -> Cycle:
        """One cycle at `at`: everything on the forum is observed, then what is due is decided."""
        if observe and not self.forum.down:
            self.runner.observe(list(self.forum.topics.values()), at)
        return self.runner.work(at)

    def kinds(self, case_id: str = "7-1") -> list[str]:
        """The kinds of a case's actions, in their order."""
        return [action.kind for action in self.actions.of_case(case_id)]

    def ended(self, case_id: str = "7-1") -> str | None:
        """How a case ended."""
        case = self.cases.get(case_id)
        assert case is not None
        return case.ended
