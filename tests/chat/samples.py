"""A chat server with two teams, and a bot that looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from service.chat.connection import ChatAccess
from service.chat.interfaces import Draft
from service.chat.mattermost import Mattermost
from service.chat.twin import TwinChat
from service.chat.twin_content import TwinChannel
from service.domain import Redacted

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ADDRESS = "https://chat.example.org"


@dataclass
class Clock:
    """Goes only when somebody sleeps."""

    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


class Server:
    """A twin whose bot is in `support` (open team) and `core` and `private` (a team for staff); `ada` and `bjorn` are in them too."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.twin = TwinChat(clock=self.clock, sleep=self.clock.sleep)
        self.bot = self.twin.add_user("topicrouter", bot=True)
        self.ada = self.twin.add_user("ada", status="online")
        self.bjorn = self.twin.add_user("bjorn", status="away")
        community, staff = self.twin.add_team("community", open=True), self.twin.add_team("staff")
        everybody = (self.bot, self.ada, self.bjorn)
        self.support = self.twin.add_channel(community, "support", *everybody)
        self.core = self.twin.add_channel(staff, "core", *everybody)
        self.private = self.twin.add_channel(staff, "private", *everybody, private=True)
        self.elsewhere = self.twin.add_channel(community, "elsewhere", self.ada)

    def chat(self, transport: httpx.BaseTransport | None = None, **more: Any) -> Mattermost:
        access = ChatAccess(ADDRESS, self.bot.token)
        return Mattermost(access, transport=transport or self.twin.transport(), clock=self.clock.seconds, sleep=self.clock.sleep, **more)

    def draft(
        self, text: str = "Who knows about this?", *, marker: str = "case-1", channel: TwinChannel | None = None, **more: Any
    ) -> Draft:
        return Draft((channel or self.core).id, Redacted(text), marker, **more)

    def texts(self, channel: TwinChannel | None = None) -> list[str]:
        return [post.message for post in self.twin.shown(channel or self.core)]

    def asked(self) -> list[str]:
        """Method and path of each request so far."""
        return [f"{request.method} {request.url.path.removeprefix('/api/v4')}" for request in self.twin.requests]
