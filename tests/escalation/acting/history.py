"""Ten days of a small forum, worked off by runners that act on real servers and may be killed at any line; and what must be true then."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from service.chat.drafts import MARK
from service.chat.twin import TwinChat
from service.errors import SourceError
from service.escalation.acting.errands import marker_of
from service.escalation.cases import ASKING, ActionKind, Status
from service.escalation.policy_files import parse_policy
from service.forum.marks import marker_of as marker_in
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinPost, TwinUser
from service.forum.twin_trouble import rate_limited_by_application, rate_limited_by_middleware, server_error
from service.paging.interfaces import Page
from service.paging.twin import TwinPager
from service.store.database import Database, open_database
from service.wire.twin_server import Handle, Unanswered
from tests.escalation.acting.scene import BOT, Scene, put
from tests.escalation.killing import die_at
from tests.escalation.running.samples import HOUR, MONDAY

POLICY = parse_policy("mode: auto\nclocks: {expire: 3d}\npaging: {enabled: true}\ncaps: {person: 100, volunteer: 50}\nbrake: {least: 500}")
MOMENTS: list[datetime] = [MONDAY + hours * HOUR for hours in (*range(0, 96, 4), *range(96, 312, 24))]
ROOMS = ("/service/escalation/", "/service/store/", "/service/chat/", "/service/forum/", "/service/paging/")
BODIES = {
    100: "It crashes whenever a call begins",
    200: "A weakness: all can read all",
    300: "clearly urgent: nobody can log in",
    400: "clearly urgent: nobody can write",
    410: "clearly urgent: nobody can read",
    500: "What are your prices?",
    600: "maybe it crashes",
}
WEAKNESS = 200
"""The topic that nobody but security may hear of."""
ANSWERED = {100: 58, 500: 26}
"""Hours after which somebody answers, by topic."""
SPARED = frozenset({"/api/v4/system/ping"})
OFTEN = 0.05
"""The share of calls that go wrong."""


@dataclass(frozen=True)
class Outcome:
    """What a history came to, in numbers; `stale` are posts that still ask though somebody answered."""

    cases: int
    sent: int
    lost: int
    doubled: int
    wrong_level: int
    stuck: int
    stale: int


class FilePager(TwinPager):
    """A paging service that outlives its callers: it knows each call by its key."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def find(self, page: Page) -> str | None:
        """Say whether it rang for this key."""
        rung = self._path.read_text().split() if self._path.exists() else []
        return page.marker if page.marker in rung else None

    def page(self, page: Page) -> str:
        """Ring once for a key."""
        with self._path.open("a") as rung:
            rung.write(f"{page.marker}\n")
        return page.marker


class Servers:
    """The twins behind HTTP, shaky by a seed; they outlive whoever calls them, and their time is that of the history."""

    def __init__(self, progress: Path, seed: int) -> None:
        self._progress = progress
        self._draw = random.Random(seed)  # noqa: S311 - a draw for a test
        self.forum = TwinForum(api_key="a-key", clock=self.now)
        self.faults: Counter[str] = Counter()

    def now(self) -> datetime:
        """The moment that the history has come to."""
        return moment(self._progress)

    def shaky(self, handle: Handle) -> Handle:
        """Let calls go wrong: no answer before or after it was done, too many calls in both shapes, a gateway's error."""

        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path in SPARED or self._draw.random() > OFTEN:
                return handle(request)
            what = self._draw.choice(["unheard", "answer lost", "answer lost", "json 429", "plain 429", "gateway"])
            self.faults[what] += 1
            if what == "answer lost":
                handle(request)
            if what in {"answer lost", "unheard"}:
                raise Unanswered
            if what == "gateway":
                return server_error()
            return rate_limited_by_application(1) if what == "json 429" else rate_limited_by_middleware(1)

        return answer


def moment(progress: Path) -> datetime:
    """Read how far the history has come."""
    return MOMENTS[min(int(progress.read_text() or 0), len(MOMENTS) - 1)]


def show(forum: TwinForum, at: datetime) -> None:
    """Let people write on the forum what they have written by a moment."""
    for number, body in BODIES.items():
        written = MONDAY + number // 100 * 2 * HOUR
        if written <= at and number not in forum.topics:
            topic = put(forum, number, body=body, at=written)
            topic.posts[0] = replace(topic.posts[0], author=TwinUser(70 + number, f"zoe{number}"))
        topic_or_none = forum.topics.get(number)
        answered = number in ANSWERED and at >= written + ANSWERED[number] * HOUR
        if topic_or_none is not None and answered and all(post.author.username != "val" for post in topic_or_none.posts):
            topic_or_none.posts.append(TwinPost(number * 100 + 99, TwinUser(4, "val"), at, "Clear the cache, and it works again."))


def play(url: str, progress: Path, addresses: tuple[str, str], *, name: str, kill_at: int | None = None) -> None:
    """Go on with the history from where `progress` says, as a runner of this name; with `kill_at`, die at that line of our code."""
    database = open_database(url)
    scene = Scene(database, POLICY, name=name, addresses=addresses, pager=FilePager(progress.with_name("rung")))
    if kill_at is not None:
        die_at(kill_at, ROOMS)
    for step in range(int(progress.read_text() or 0), len(MOMENTS)):
        try:
            scene.turn(MOMENTS[step])
            # what could not be reached is tried again before the next hours go by, as a loop does
            for minutes in (11, 25):
                scene.turn(MOMENTS[step] + timedelta(minutes=minutes))
        except SourceError:
            pass
        progress.write_text(str(step + 1))
    scene.close()
    database.close()


def outcome(database: Database, forum: TwinForum, chat: TwinChat, rung: Path) -> Outcome:
    """Say what the history came to: what the servers hold against what the database says."""
    scene = Scene(database, POLICY, forum=forum, chat=chat)
    replies = Counter(
        marker
        for topic in forum.topics.values()
        for post in topic.posts
        if post.author.username == BOT and (marker := marker_in(post.raw)) is not None
    )
    shown = [post for channel in chat.channels.values() for post in chat.shown(channel) if post.author.username == BOT]
    posts = Counter(str(post.props[MARK]) for post in shown)
    # the service knows each call by its key, and rings once for it
    calls = Counter(set(rung.read_text().splitlines()))
    there = replies + posts + calls
    cases = list(scene.cases.all(only_open=False))
    lost = stuck = stale = 0
    wrong_level = len(scene.replies(WEAKNESS)) + sum(f"/t/{WEAKNESS}" in post.message for post in shown if not post.channel.private)
    said = {str(post.props[MARK]): post.message for post in shown}
    for case in cases:
        stuck += case.ended is None
        answered = case.ended in {"answered", "resolved"}
        for action in scene.actions.of_case(case.id):
            stuck += action.status == Status.RELEASED
            if action.kind in ASKING or action.kind in {ActionKind.QUEUE, ActionKind.HAND_OVER}:
                marker = marker_of(case.id, action.key)
                lost += action.status == Status.DONE and there[marker] != 1
                lost += action.status == Status.FAILED and there[marker] > 0
                stale += answered and marker in said and not said[marker].startswith("This is over")
    lost += len(BODIES) - len({case.topic_id for case in cases})
    doubled = sum(count - 1 for count in there.values())
    scene.close()
    return Outcome(len(cases), sum(there.values()), lost, doubled, wrong_level, stuck, stale)
