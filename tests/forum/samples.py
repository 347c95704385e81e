"""Small forums to test on, a clock that only moves when somebody sleeps, and a source that reads a twin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from hypothesis import HealthCheck, settings

from service.forum.cache import DetailCache
from service.forum.connection import Access, ForumConnection
from service.forum.discourse import DiscourseSource
from service.forum.discourse_writing import DiscourseWriter
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinCategory, TwinGroup, TwinPost, TwinTopic, TwinUser

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For property tests: how busy the machine is says nothing about the code."""

ADDRESS = "https://forum.example.org"
ANNA, BEN, MODERATOR, SYSTEM = TwinUser(1, "anna"), TwinUser(2, "ben"), TwinUser(3, "mod", staff=True), TwinUser(-1, "system", staff=True)
ROUTER, STAFF_ROUTER = TwinUser(90, "Router"), TwinUser(91, "StaffRouter", staff=True)
"""Accounts that we write as."""
KEY = "k"
MODERATORS = "Moderators"


def twin_post(number: int, author: TwinUser = ANNA, hours_ago: float = 48, raw: str = "Hello", **more: Any) -> TwinPost:
    return TwinPost(id=number, author=author, created_at=NOW - timedelta(hours=hours_ago), raw=raw, **more)


def twin_topic(number: int, *replies: TwinPost, hours_ago: float = 48, **more: Any) -> TwinTopic:
    opening = twin_post(number * 1000, hours_ago=hours_ago, raw=f"Body of {number}")
    return TwinTopic(id=number, title=f"Topic {number}", posts=[opening, *replies], **more)


@dataclass
class Clock:
    """Seconds that pass only by sleeping."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass
class Moved:
    """The time of a twin, moved by hand or by sleeping on it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)

    def seconds(self) -> float:
        return (self.now - NOW).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.forward(seconds=seconds)


def writable(*topics: TwinTopic, categories: Iterable[TwinCategory] = (), clock: Moved | None = None) -> TwinForum:
    """A twin to write on: nobody but anna has written its one topic 1, and there is a group of moderators."""
    return TwinForum(
        topics or [twin_topic(1)],
        categories,
        api_key=KEY,
        users=[ANNA, BEN, MODERATOR, ROUTER, STAFF_ROUTER],
        groups=[TwinGroup(MODERATORS, ("mod",))],
        clock=clock or Moved(),
    )


def writer_to(forum: TwinForum, account: TwinUser = ROUTER, *, calls_per_minute: int = 1000) -> DiscourseWriter:
    """A writer that sleeps on the twin's own clock."""
    clock = forum.clock
    assert isinstance(clock, Moved)
    access = Access(ADDRESS, api_key=KEY, api_username=account.username.lower())
    connection = ForumConnection(
        access, calls_per_minute=calls_per_minute, transport=forum.transport(), clock=clock.seconds, sleep=clock.sleep
    )
    return DiscourseWriter(connection)


def connection_to(
    answer: TwinForum | Callable[[httpx.Request], httpx.Response],
    *,
    key: str | None = None,
    clock: Clock | None = None,
    calls_per_minute: int = 1000,
    address: str = ADDRESS,
) -> ForumConnection:
    clock = clock or Clock()
    handler = answer.handle if isinstance(answer, TwinForum) else answer
    access = Access(address, api_key=key)
    transport = httpx.MockTransport(handler)
    return ForumConnection(access, calls_per_minute=calls_per_minute, transport=transport, clock=clock, sleep=clock.sleep)


def source_of(forum: TwinForum, *, key: str | None = None, cache: DetailCache | None = None) -> DiscourseSource:
    return DiscourseSource(connection_to(forum, key=key), cache=cache)
