"""The demo's chat: a twin with the teams, channels and people of the directory, whose buttons lead to the real desk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from service.api.buttons import PATH
from service.chat.connection import ChatAccess
from service.chat.mattermost import Mattermost
from service.chat.twin import TwinChat
from service.directory.hours import is_at_work
from service.domain import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.api.button_desk import ButtonDesk
    from service.chat.twin_content import TwinChannel
    from service.directory.model import Directory, Person

BOT = "topicrouter"
GUEST = "wanda.passerby"
"""Somebody from outside, who is in the open team as anybody may be."""
NEWCOMER = "tam.newhand"
"""A new colleague, in all channels of the staff and not in the directory yet."""
NO_LIMIT = 1_000_000


def chat_of(directory: Directory, clock: Callable[[], datetime], desk: ButtonDesk) -> TwinChat:
    """Make the chat as the directory says that it is.

    Args:
        directory: teams, channels and people.
        clock: gives the moved time (aware).
        desk: is told what is pressed.

    """
    chat = TwinChat(clock=clock, integrations=_leading_to(desk, clock))
    bot = chat.add_user(BOT, bot=True)
    staff = [bot, *(chat.add_user(person.chat) for person in directory.people.values() if person.chat), chat.add_user(NEWCOMER)]
    others = [chat.add_user(person.chat) for person in directory.volunteers.values() if person.chat]
    others.append(chat.add_user(GUEST, status="online"))
    teams = {team.id: chat.add_team(team.id, open=team.open) for team in directory.chat_teams.values()}
    for channel in directory.channels.values():
        team = teams[channel.team]
        members = [*staff, *others] if team.open else staff
        chat.add_channel(team, channel.url_name or channel.id, *members, private=channel.level is Visibility.PRIVATE)
    return chat


def connected(chat: TwinChat) -> Mattermost:
    """Give the client that the runner speaks to the chat with."""
    access = ChatAccess("https://chat.harbourline.example", chat.user(BOT).token)
    return Mattermost(access, calls_per_second=NO_LIMIT, transport=chat.transport())


def show_who_works(chat: TwinChat, directory: Directory, at: datetime) -> None:
    """Let those be online who work at this moment (aware)."""
    accounts = {user.username: user for user in chat.users.values()}
    for person in _people(directory):
        if person.chat:
            accounts[person.chat].status = "online" if is_at_work(person, at) else "offline"


def level_of(channel: TwinChannel) -> Visibility:
    """Say who can read a channel, by what the server says of it."""
    if channel.private:
        return Visibility.PRIVATE
    return Visibility.PUBLIC if channel.team.open else Visibility.STAFF


def _people(directory: Directory) -> Iterator[Person]:
    yield from directory.people.values()
    yield from directory.volunteers.values()


def _leading_to(desk: ButtonDesk, clock: Callable[[], datetime]) -> httpx.MockTransport:
    def told(request: httpx.Request) -> httpx.Response:
        if request.url.path != PATH:
            return httpx.Response(HTTPStatus.NOT_FOUND)
        said = asyncio.run(desk.press(json.loads(request.content), clock()))
        return httpx.Response(HTTPStatus.OK, json={"ephemeral_text": said})

    return httpx.MockTransport(told)
