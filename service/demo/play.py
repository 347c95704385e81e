"""Plays four days of the demo forum with a moved clock: a runner acts on twins of forum, chat and telephone, and people react."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from service.acting import Tools
from service.api.button_desk import ButtonDesk
from service.api.case_desk import CaseDesk
from service.api.metrics import Metrics
from service.composition import load_parts
from service.demo.chat import chat_of, connected, show_who_works
from service.demo.confidential import Witness
from service.demo.crowd import Crowd
from service.demo.forum import ACCOUNT, DEMO_AT, KEY, MODERATORS, DemoForum
from service.demo.outcome import Book, how_it_went
from service.demo.script import SCRIPT
from service.directory import demo_directory_path
from service.escalation.running.clock import SteadyClock
from service.feedback.blind_draw import BlindDraw
from service.forum.discourse_writing import DiscourseWriter
from service.paging.twin import TwinPager
from service.running import Outside, Thinking, make_loop
from service.settings import load_settings
from service.store.database import open_database

if TYPE_CHECKING:
    from service.chat.twin import TwinChat
    from service.composition import Parts
    from service.demo.telling import Days, Event
    from service.escalation.running.loop import Loop
    from service.settings import Settings
    from service.store.database import Database

BEFORE, AFTER = timedelta(hours=48), timedelta(hours=48)
STEP = timedelta(minutes=15)
POLICY = "mode: auto\npaging: {enabled: true}\n"
"""As shipped, but for its mode, and for calls, which are off where nobody asked for them."""


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


@dataclass
class Hands:
    """A clock that stands until it is set."""

    at: datetime

    def __call__(self) -> datetime:
        """Give the time (aware)."""
        return self.at

    def set(self, at: datetime) -> None:
        """Set it."""
        self.at = at


@dataclass(frozen=True)
class World:
    """Everything that the demo plays with."""

    parts: Parts
    database: Database
    forum: DemoForum
    chat: TwinChat
    pager: TwinPager
    witness: Witness
    loop: Loop


def play(*, seconds: float, tell: Callable[[Event], None], moment: Callable[[datetime], None], span: Span = Span()) -> Days:
    """Play the days and return how they went.

    Args:
        seconds: how long it takes at least.
        span: which days.
        tell: is told what is done and said, as it happens.
        moment: is told what time it is.

    Raises:
        TopicRouterError: the model can't be used.

    """
    moments = span.moments()
    clock = Hands(moments[0])
    with tempfile.TemporaryDirectory(prefix="topicrouter-demo-") as folder, _world(_settings(Path(folder)), clock) as world:
        crowd = Crowd(list(SCRIPT), world.chat, world.forum, world.parts.directory)
        book = Book(world.database)
        begun = time.monotonic()
        for done, now in enumerate(moments, start=1):
            moment(now)
            for deed in crowd.act(now, clock.set):
                book.note(deed)
                tell(deed)
            clock.set(now)
            world.forum.come_to(now)
            show_who_works(world.chat, world.parts.directory, now)
            world.loop.turn(now)
            for said in book.news():
                tell(said)
            time.sleep(max(0.0, begun + seconds * done / len(moments) - time.monotonic()))
        return how_it_went(book, world.forum.twin, world.chat, world.pager, world.witness)


def _settings(folder: Path) -> Settings:
    policy = folder / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    return load_settings(
        environment="development",
        policy=policy,
        directory=demo_directory_path(),
        experts=None,
        database=f"sqlite:///{folder}/demo.db",
        runner_name="demo",
        forum_api_key=KEY,
        forum_api_username=ACCOUNT,
        moderators_group=MODERATORS,
        public_url="https://topicrouter.harbourline.example",
        button_secret=secrets.token_hex(32),
    )


@contextmanager
def _world(settings: Settings, clock: Hands) -> Iterator[World]:
    parts = load_parts(settings)
    directory = parts.directory
    secret = settings.button_secret.get_secret_value() if settings.button_secret else None
    cases = CaseDesk(
        lambda: open_database(settings.database_url), directory=directory, draw=BlindDraw(settings.blind_share, settings.blind_seed)
    )
    database = open_database(settings.database_url)
    try:
        forum = DemoForum(directory, clock)
        chat = chat_of(directory, clock, ButtonDesk(secret, cases, directory=directory, metrics=Metrics()))
        pager, witness, reader = TwinPager(), Witness(parts.predictor.predict), forum.reader()
        with connected(chat) as client:
            outside = Outside(reader, Tools(client, DiscourseWriter(reader.forum), pager))
            thinking = Thinking(witness, lambda: parts.predictor.bundle)
            # `turn` is called with the moved time, so that the clock is never asked whether it can be believed
            loop = make_loop(settings, parts, thinking, database, outside, clock=SteadyClock(clock), stop=Flag())
            yield World(parts, database, forum, chat, pager, witness, loop)
    finally:
        database.close()
        cases.close()
