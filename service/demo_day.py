"""Plays four days of the demo forum with a moved clock: what a runner would have said where, and to whom. Nothing leaves."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from service.composition import load_parts
from service.domain import Post, Topic
from service.escalation.cases import ActionKind
from service.escalation.running.clock import SteadyClock
from service.forum.demo import NAME, demo_topics
from service.forum.replay import ReplayReader
from service.running import Outside, Thinking, make_loop
from service.settings import load_settings
from service.store.actions import SqlActions
from service.store.cases import SqlCases
from service.store.database import Database, open_database

if TYPE_CHECKING:
    from service.store.case_values import KeptAction, KeptCase

DEMO_AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
"""A Wednesday morning: the moment that the demo forum's ages count from."""
BEFORE, AFTER = timedelta(hours=48), timedelta(hours=48)
STEP = timedelta(minutes=15)
POLICY = "mode: suggest\npaging: {enabled: true}\n"
"""As shipped, but for calls, which are off where nobody asked for them; here they are only shown."""
OLDEST = timedelta(days=30)
NOT_SAID = frozenset({ActionKind.PREDICT})


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was decided: when, about which topic, and what would have been said to whom and where."""

    at: datetime
    topic: str
    title: str
    kind: str
    people: tuple[str, ...]
    place: str
    loud: bool
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """How one topic went."""

    topic: str
    title: str
    stage: str
    ended: str | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """How long is played before and after `DEMO_AT`, and by how much the clock moves at once."""

    before: timedelta = BEFORE
    after: timedelta = AFTER
    step: timedelta = STEP

    def moments(self) -> list[datetime]:
        """Give the moments that the clock stands at."""
        steps = (self.before + self.after) // self.step
        return [DEMO_AT - self.before + done * self.step for done in range(steps)]


def play(*, seconds: float, tell: Callable[[Said], None], moment: Callable[[datetime], None], span: Span = Span()) -> list[Story]:
    """Play the days and return how each topic went.

    Args:
        seconds: how long it takes at least.
        span: which days.
        tell: is told what is decided, as it is decided.
        moment: is told what time it is.

    Raises:
        TopicRouterError: the model or the directory can't be used.

    """
    with tempfile.TemporaryDirectory(prefix="topicrouter-demo-") as folder:
        policy = Path(folder) / "policy.yaml"
        policy.write_text(POLICY, "utf-8")
        settings = load_settings(policy=policy, runner_name="demo", source="demo", database=f"sqlite:///{folder}/demo.db")
        parts = load_parts(settings)
        moments = span.moments()
        now = moments[0]
        with closing(open_database(settings.database_url)) as database:
            clock = SteadyClock(lambda: now)
            reader = ReplayReader(NAME, lambda: iter(_topics()), state=lambda: None, oldest=OLDEST, clock=lambda: now)
            thinking = Thinking(parts.predictor.predict, lambda: parts.predictor.bundle)
            # `turn` is called with the moved time, so that the clock is never asked
            loop = make_loop(settings, parts, thinking, database, Outside(reader), clock=clock, stop=Event())
            titles = {topic.id: topic.title for topic in _topics()}
            begun, seen = time.monotonic(), set[tuple[str, str]]()
            for done, now in enumerate(moments, start=1):
                moment(now)
                loop.turn(now)
                for said in _new(database, titles, seen):
                    tell(said)
                time.sleep(max(0.0, begun + seconds * done / len(moments) - time.monotonic()))
            return _stories(database, titles)


def _topics() -> Iterator[Topic]:
    yield from demo_topics(DEMO_AT)
    for number, plain in enumerate(json.loads(files("service.forum.demo").joinpath("outage.json").read_text("utf-8"))):
        written = DEMO_AT + timedelta(hours=plain["hours"])
        author = 9_000 + number
        posts = [Post(1, author, plain["author"], written, plain["raw"])]
        if "answer" in plain:
            answer = plain["answer"]
            posts.append(Post(2, 8_999, answer["author"], DEMO_AT + timedelta(hours=answer["hours"]), answer["raw"], staff=True))
        topic = Topic(plain["id"], plain["title"], plain["raw"], written, author_id=author, author=plain["author"], posts=tuple(posts))
        yield replace(topic, category="Help")


def _new(database: Database, titles: dict[str, str], seen: set[tuple[str, str]]) -> Iterator[Said]:
    actions = SqlActions(database)
    for case in SqlCases(database).all(only_open=False):
        for action in actions.of_case(case.id):
            if (case.id, action.key) not in seen:
                seen.add((case.id, action.key))
                if action.kind not in NOT_SAID:
                    yield _said(case, action, titles)


def _said(case: KeptCase, action: KeptAction, titles: dict[str, str]) -> Said:
    decided = action.details["action"]
    place = decided["place"]
    return Said(
        at=action.at,
        topic=case.topic_id,
        title=titles.get(case.topic_id, ""),
        kind=action.kind,
        people=tuple(contact["name"] for contact in decided["contacts"]),
        place=f"{place['channel']} ({place['visibility']})" if place else "",
        loud=decided["loud"],
        text=action.text or "",
    )


def _stories(database: Database, titles: dict[str, str]) -> list[Story]:
    actions = SqlActions(database)
    stories = []
    for case in SqlCases(database).all(only_open=False):
        said = tuple(_said(case, action, titles) for action in actions.of_case(case.id) if action.kind not in NOT_SAID)
        stories.append(Story(case.topic_id, titles.get(case.topic_id, ""), case.stage, case.ended, said))
    return sorted(stories, key=lambda story: (story.said[0].at if story.said else DEMO_AT + AFTER, story.topic))
