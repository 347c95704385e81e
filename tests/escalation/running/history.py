"""Four days of a small forum, played to runners that may be killed at any line; and what must be true afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from service.domain import Topic
from service.escalation.cases import ASKING
from service.escalation.observing import Observer
from service.escalation.policy_files import parse_policy
from service.forum.changes import OnPassedOver, nobody_is_told
from service.store.database import Database, open_database
from service.store.rereads import SqlRereads
from service.store.watermarks import SqlWatermarks
from tests.escalation.killing import die_at
from tests.escalation.running.samples import DAY, HOUR, MONDAY, Forum, Office, answered, topic

STEP = timedelta(hours=3)
STEPS = 8 * 9
POLICY = parse_policy("clocks: {expire: 3d}\ncaps: {person: 40, volunteer: 3}\nbrake: {least: 200}")
ROOMS = ("/service/escalation/", "/service/store/")
TOPICS = 10
BODIES = ("It crashes", "maybe", "A weakness: all can read all", "urgent: nobody can log in", "What are your prices?")


@dataclass(frozen=True)
class Outcome:
    """What a history came to, in numbers: cases that never came to be, done twice, or never ended."""

    cases: int
    actions: int
    lost: int
    doubled: int
    stuck: int


@dataclass
class Changes:
    """Reads what the forum in memory has changed."""

    forum: Forum
    name: str = "history"
    calls: int = 0
    oldest: timedelta = 365 * DAY

    def changed(self, since: datetime | None, now: datetime, on_passed_over: OnPassedOver = nobody_is_told) -> Iterator[Topic]:
        """Yield what is another than it was."""
        del on_passed_over  # all can be read
        before = Forum()
        if since is not None:
            show(before, since)
        show(self.forum, now)
        yield from [each for each in self.forum.topics.values() if before.topics.get(each.id) != each]

    def topic(self, topic_id: str) -> Topic | None:
        """Read one topic."""
        return self.forum.topic(topic_id)


def show(forum: Forum, at: datetime) -> None:
    """Let the forum be as it stands at a moment: topics are written, edited, answered, deleted, closed."""
    forum.topics.clear()
    for number in range(TOPICS):
        name, written = str(number), MONDAY + number * timedelta(hours=3)
        if written > at:
            continue
        body = BODIES[number % len(BODIES)]
        if number == 3 and at > written + 5 * HOUR:
            body = "It is fixed, but maybe somebody else has it"
        now = topic(name, body=body, at=written)
        if number == 5 and at >= written + 30 * HOUR:
            now = answered(now, written + 30 * HOUR)
        if number == 6 and at >= written + 26 * HOUR:
            continue
        if number == 8 and at >= written + 40 * HOUR:
            now = topic(name, body=body, at=written, closed=True)
        forum.put(now)


def play(url: str, progress: Path, *, name: str, kill_at: int | None = None, steps: int = STEPS) -> None:
    """Go on with the history from where `progress` says, as a runner of this name; with `kill_at`, die at that line of our code."""
    database = open_database(url)
    office = Office(database, policy=POLICY)
    office.runner = office.hired(name)
    observer = Observer(Changes(office.forum), SqlWatermarks(database), rereads=SqlRereads(database))
    if kill_at is not None:
        die_at(kill_at, ROOMS)
    for step in range(int(progress.read_text() or 0), steps):
        now = MONDAY + step * STEP
        show(office.forum, now)
        for each in observer.observe(now):
            office.runner.observe([each], now)
        office.runner.work(now)
        progress.write_text(str(step + 1))
    database.close()


def outcome(database: Database) -> Outcome:
    """Say what the history came to, from what is in the database alone."""
    office = Office(database, policy=POLICY)
    cases = list(office.cases.all(only_open=False))
    by_topic = Counter(case.topic_id for case in cases)
    lost = sum(str(number) not in by_topic for number in range(TOPICS))
    doubled = sum(count - 1 for count in by_topic.values())
    actions = 0
    for case in cases:
        kept = office.actions.of_case(case.id)
        actions += len(kept)
        asking = {action.key for action in kept if action.kind in ASKING}
        # an action that is decided again takes the first one's place, but both have their audit record
        records = office.cases.decisions(case.id)
        decided = Counter(each.action_key for each in records if each.verdict == "action" and each.action_key in asking)
        doubled += sum(count - 1 for count in decided.values())
    return Outcome(len(cases), actions, lost, doubled, stuck=sum(case.ended is None for case in cases))


def ends(database: Database) -> dict[str, str | None]:
    """Say how each topic's case ended."""
    return {case.topic_id: case.ended for case in Office(database, policy=POLICY).cases.all(only_open=False)}
