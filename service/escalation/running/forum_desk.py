"""What the forum shows is taken down: facts, redacted texts, and cases that open, wake or have lost their topic."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import TopicText
from service.escalation.cases import ASKING, Case, Close, End, Stage
from service.escalation.decide import decide
from service.escalation.facts import Facts
from service.escalation.running.known_topics import KnownTopic, known_topic
from service.forum.unanswered import Verdict
from service.inference.reading import Reading, read
from service.store.case_values import KeptCase
from service.store.storable import storable

if TYPE_CHECKING:
    from service.domain import Topic
    from service.escalation.running.policies import Policies
    from service.store.actions import SqlActions
    from service.store.case_values import Details
    from service.store.cases import SqlCases
    from service.store.erasure import SqlErasure
    from service.store.topics import SqlTopics

MOST_READABLE_ID = 60
_HIDDEN = frozenset({Verdict.DELETED, Verdict.UNLISTED})
_AGAIN = frozenset({End.ANSWERED, End.RESOLVED, End.GONE})
"""Ends that the forum may take back."""


@dataclass(frozen=True)
class Shelves:
    """The parts of the database that are written to."""

    topics: SqlTopics
    cases: SqlCases
    actions: SqlActions
    erasure: SqlErasure


class ForumDesk:
    """Takes down topics that were read; nothing of their text stays but what redaction left.

    Args:
        shelves: where to.
        policies: which topics are taken up.
        link: gives a topic's short address.
        own_account: our own name on the forum, whose posts are no answers.

    """

    def __init__(self, shelves: Shelves, policies: Policies, *, link: Callable[[Topic], str], own_account: str | None) -> None:
        self._shelves = shelves
        self._policies = policies
        self._link = link
        self._own_account = own_account

    def take(self, topic: Topic, now: datetime) -> None:
        """Take down what `topic` is like, as it was read at `now` (aware); open its case if it needs one, or wake it if it changed."""
        self.take_all([(topic, now)])

    def take_all(self, topics: Iterable[tuple[Topic, datetime]], *, held: bool = False) -> None:
        """Take down what topics are like, each with the moment (aware) when it was read; `take` for many, with few statements.

        With `held`, who calls holds the cases and decides with what is taken down here, so that nobody needs to be woken.
        """
        seen = {each.topic_id: each for each in (self._seen(topic, at) for topic, at in topics)}
        cases, before = self._shelves.cases.of_topics(seen), self._shelves.topics.newest_facts(seen)
        kept: dict[str, tuple[Details, datetime]] = {}
        watched: dict[str, tuple[TopicText, datetime]] = {}
        for name, each in seen.items():
            needs_eyes = _is_open(cases.get(name, ())) or self._needs_case(name, each.known, cases.get(name, ()), each.at)
            if not needs_eyes and each.known.facts.standing in _HIDDEN:
                if name in before:
                    self.erase(name)
            elif needs_eyes or name in before:
                kept[name] = each.known.details(), each.at
                if needs_eyes:
                    watched[name] = each.text, each.at
        self._shelves.topics.keep_all_facts(kept)
        for name in self._shelves.topics.keep_texts(watched):
            self._shelves.topics.let_go_of_others(name, seen[name].text.version, at=seen[name].at)
        for name in watched:
            if not _is_open(cases.get(name, ())):
                self._open(name, len(cases.get(name, ())) + 1, seen[name].at)
            elif not held and (name not in before or before[name].details != kept[name][0]):
                self._shelves.cases.wake(name, at=seen[name].at)

    def forget(self, topic_id: str, now: datetime, *, held: bool = False) -> None:
        """Erase what is kept of a topic that the forum does not show any more, and let its case end; `held` as in `take`."""
        if not held:
            self._shelves.cases.wake(topic_id, at=now)
        self.erase(topic_id)

    def erase(self, topic_id: str) -> None:
        """Erase what is kept of a topic whose case is over because the forum hides it."""
        self._shelves.erasure.forget(topic_id)

    def _seen(self, topic: Topic, at: datetime) -> _Seen:
        reading = read(storable(topic.title), storable(topic.body))
        known = known_topic(topic, at, version=reading.version, link=self._link(topic), own_account=self._own_account)
        return _Seen(storable(topic.id), known, _text(reading, topic, at), at)

    def _needs_case(self, topic_id: str, known: KnownTopic, cases: tuple[KeptCase, ...], now: datetime) -> bool:
        if cases:
            last = cases[-1]
            asked = any(action.kind in ASKING for action in self._shelves.actions.of_case(last.id))
            # nobody is asked twice about a topic, and what a person dismissed stays dismissed
            if last.ended not in _AGAIN or asked:
                return False
        policy = self._policies.current
        begun = Case("", topic_id, policy.version, now)
        return not isinstance(decide(policy, begun, Facts(known.facts), now), Close)

    def _open(self, topic_id: str, number: int, now: datetime) -> None:
        policy = self._policies.keep_current(now)
        self._shelves.cases.open(KeptCase(case_id(topic_id, number), topic_id, Stage.WATCHING, policy.version, opened_at=now, due_at=now))


@dataclass(frozen=True)
class _Seen:
    """What a topic was like at a moment, without its text but for what redaction left."""

    topic_id: str
    known: KnownTopic
    text: TopicText
    at: datetime


def _is_open(cases: Sequence[KeptCase]) -> bool:
    return bool(cases) and cases[-1].ended is None


def case_id(topic_id: str, number: int) -> str:
    """Name the case of a topic with this number: by the topic's own id where people can read it."""
    readable = len(topic_id) <= MOST_READABLE_ID and topic_id.isprintable()
    name = topic_id if readable else hashlib.sha256(topic_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{name}-{number}"


def _text(reading: Reading, topic: Topic, now: datetime) -> TopicText:
    language = reading.language.code if reading.language.identified else None
    return TopicText(reading.version, reading.redacted.title, reading.redacted.body, topic.created_at or now, language)
