"""Puts a runner together and lets it work until it is told to stop: alone, or beside the service in one process."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from service.acting import make_acting, open_tools
from service.composition import load_parts
from service.digesting import DigestPoster, digest_place
from service.errors import PolicyError
from service.escalation.casework.morning import Morning
from service.escalation.observing import Observer
from service.escalation.policy import Mode
from service.escalation.policy_files import load_policy, shipped_policy
from service.escalation.running.auditor import Auditor
from service.escalation.running.clock import SteadyClock
from service.escalation.running.cycle import Books, Means, Runner
from service.escalation.running.forum_desk import ForumDesk, Shelves
from service.escalation.running.knowledge import Knowledge, nobody_looked
from service.escalation.running.loop import Duties, Loop, Rhythm
from service.escalation.running.policies import Policies
from service.escalation.running.writing import Writer
from service.feedback.blind_draw import BlindDraw
from service.forum.sources import open_reader, writer_beside
from service.messages import sketch_of
from service.messages.links import topic_link
from service.store.actions import SqlActions
from service.store.cases import SqlCases
from service.store.database import Database, open_database
from service.store.erasure import SqlErasure
from service.store.leases import SqlLeases
from service.store.rereads import SqlRereads
from service.store.running import SqlRunning
from service.store.topics import SqlTopics
from service.store.watermarks import SqlWatermarks

if TYPE_CHECKING:
    from rich.console import Console

    from service.acting import Acting, Tools
    from service.composition import Parts
    from service.directory.model import Directory
    from service.domain import Prediction, Topic
    from service.escalation.policy import Policy
    from service.forum.changes import ForumReader
    from service.forum.writing import ForumWriter
    from service.inference.bundle import Bundle
    from service.settings import Settings

WHAT_LEAVES = {
    Mode.SUGGEST: "suggest: nothing leaves.",
    Mode.APPROVE: "approve: what asks people leaves once a person released it.",
    Mode.AUTO: "auto: what is sure enough leaves by itself.",
}
"""What each mode lets happen, for whoever starts a runner."""
LONGEST_DRAIN_SECONDS = 30.0
"""How long the end of the process waits for what a runner is at."""


@dataclass(frozen=True)
class Thinking:
    """What a runner asks about topics: the model, and the bundle that it is of, which may change while it runs."""

    predict: Callable[[Sequence[Topic]], Sequence[Prediction]]
    bundle: Callable[[], Bundle]


@dataclass(frozen=True)
class Outside:
    """The servers that a runner has to do with: what reads the forum, and where what is said goes; without tools nothing leaves."""

    reader: ForumReader
    tools: Tools | None = None


def make_loop(
    settings: Settings,
    parts: Parts,
    thinking: Thinking,
    database: Database,
    outside: Outside,
    *,
    clock: SteadyClock,
    stop: Event,
) -> Loop:
    """Put a runner's loop together.

    Args:
        settings: policy, name, how often the forum is read, how long texts are kept.
        parts: the directory and what is known of volunteers.
        thinking: the model.
        database: where everything is kept.
        outside: what reads the forum, and where what is said goes.
        clock: gives the present moment.
        stop: ends the loop.

    Raises:
        PolicyError: the policy file is wrong, or its mode lets something leave and there is nothing to say it with (`mode_unsupported`).

    """
    directory = parts.directory
    topics, cases, actions = SqlTopics(database), SqlCases(database), SqlActions(database)
    running, erasure = SqlRunning(database), SqlErasure(database)
    policy, reader, tools = policy_of(settings), outside.reader, outside.tools
    if tools is None and policy.mode is not Mode.SUGGEST:
        raise PolicyError(
            f"the policy's mode is {policy.mode}, and nothing can be sent here; write `mode: suggest`", reason="mode_unsupported"
        )
    policies = Policies(running, policy)
    writer = Writer(topics, directory)
    acting = make_acting(settings, directory, database, tools, policy, compose=writer, clock=clock.calendar) if tools is not None else None
    own_account = settings.forum_api_username if settings.forum_api_key else None

    def familiarity(topic: Topic, prediction: Prediction) -> dict[str, float]:
        return dict(parts.experts.familiarity(topic, prediction, directory, thinking.bundle()))

    as_said = acting.channels.as_said if acting is not None else nobody_looked
    knowledge = Knowledge(topics, actions, directory, familiarity, as_said=as_said)
    desk = ForumDesk(
        Shelves(topics, cases, actions, erasure),
        policies,
        link=lambda topic: topic_link(sketch_of(topic), directory),
        own_account=own_account,
    )
    name = settings.runner_name or f"{socket.gethostname()}-{os.getpid()}"[:80]
    books = Books(topics, cases, actions, SqlLeases(database), running)
    outbox = acting.outbox if acting is not None else None
    runner = Runner(books, Means(desk, reader, knowledge, policies, thinking.predict, writer, clock.calendar, outbox), name=name)
    observer = Observer(reader, SqlWatermarks(database), own_account, rereads=SqlRereads(database), on_vanished=desk.forget)
    auditor = Auditor(books, knowledge, policies)
    digest = _digest(settings, directory, database, acting, tools, name)
    duties = Duties(runner, auditor, observer.observe, topics, erasure, running, clock.calendar, digest)
    rhythm = Rhythm(poll=timedelta(seconds=settings.poll_seconds), keep_texts=timedelta(days=settings.text_days))
    return Loop(duties, rhythm, clock, name=name, stop=stop)


def _digest(
    settings: Settings, directory: Directory, database: Database, acting: Acting | None, tools: Tools | None, name: str
) -> Callable[[datetime], None] | None:
    if settings.digest_channel is None or acting is None or tools is None:
        return None
    poster = DigestPoster(
        tools.chat,
        acting.channels,
        digest_place(settings.digest_channel, directory),
        zone=directory.company.zone,
        morning=Morning(database, directory, BlindDraw(settings.blind_share, settings.blind_seed)),
        running=SqlRunning(database),
        name=name,
    )
    return poster.post


def run_alone(settings: Settings, console: Console) -> None:
    """Run cases until a signal comes; what is at work then is finished.

    Raises:
        TopicRouterError: model, directory, policy, database or source can't be used.

    """
    stop = Event()
    database = open_database(settings.database_url)
    try:
        database.require_fit()
        policy = policy_of(settings)
        reader, forum = forum_of(settings, policy)
        with console.status("Loading the model …"):
            parts = load_parts(settings)
        thinking = Thinking(parts.predictor.predict, lambda: parts.predictor.bundle)
        with open_tools(settings, parts.directory, forum, policy) as tools:
            loop = make_loop(settings, parts, thinking, database, Outside(reader, tools), clock=SteadyClock(), stop=stop)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
            console.print(f"Running cases of {reader.name} in mode {WHAT_LEAVES[policy.mode]} Ctrl+C stops.", markup=False, soft_wrap=True)
            loop.run()
    finally:
        database.close()


@contextmanager
def running_beside(settings: Settings, parts: Parts, thinking: Thinking) -> Iterator[None]:
    """Run cases in a thread while the context lasts; at its end what is at work is finished, for at most half a minute.

    Raises:
        TopicRouterError: policy, database or source can't be used.

    """
    stop = Event()
    database = open_database(settings.database_url)
    try:
        database.require_fit()
        policy = policy_of(settings)
        reader, forum = forum_of(settings, policy)
        with open_tools(settings, parts.directory, forum, policy) as tools:
            loop = make_loop(settings, parts, thinking, database, Outside(reader, tools), clock=SteadyClock(), stop=stop)
            thread = Thread(target=loop.run, name="runner", daemon=True)
            thread.start()
            try:
                yield
            finally:
                stop.set()
                thread.join(LONGEST_DRAIN_SECONDS)
    finally:
        database.close()


def policy_of(settings: Settings) -> Policy:
    """Give the policy that new cases begin with. Raises PolicyError."""
    return load_policy(settings.policy) if settings.policy else shipped_policy()


def forum_of(settings: Settings, policy: Policy) -> tuple[ForumReader, ForumWriter | None]:
    """Give what reads the settings' source, and what writes there if anything does. Raises InputError where its name is wrong."""
    reader = open_reader(settings.source, settings, clock=lambda: datetime.now(UTC), oldest=policy.topics.oldest)
    return reader, writer_beside(reader)
