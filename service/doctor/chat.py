"""What the chat server says of us: the token, and every channel of the directory against what stands there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.doctor.findings import Finding, ok, warning, wrong
from service.domain import Visibility
from service.escalation.policy import Mode

if TYPE_CHECKING:
    from service.chat.interfaces import ChannelSeen, Chat
    from service.directory.model import Channel, Directory
    from service.doctor.deployment import Deployment

NAME = "chat"
MOST_NAMED = 12


def chat(deployment: Deployment) -> Iterator[Finding]:
    """Look at the chat as the runner would. Raises DeliveryError or InputError where it can't be looked at at all."""
    if deployment.settings.chat_token is None:
        if deployment.policy.mode is Mode.SUGGEST:
            yield ok(NAME, "nothing is said there, for there is no token")
        else:
            yield wrong(NAME, "there is no token, so nothing is said there", "set TOPICROUTER_CHAT_TOKEN to that of a bot account")
        return
    with deployment.chat() as server:
        yield from chat_findings(server, deployment.directory, digest_channel=deployment.settings.digest_channel)


def chat_findings(server: Chat, directory: Directory, *, digest_channel: str | None = None) -> Iterator[Finding]:
    """Compare a chat server with the directory.

    Raises:
        DeliveryError: the server, its database or the token is not as it should be.

    """
    server.require_fit()
    yield ok(NAME, "the server answers, and the token is good")
    handles = {person.chat.lower(): person.id for person in (*directory.people.values(), *directory.volunteers.values()) if person.chat}
    somewhere: set[str] = set()
    for channel in directory.channels.values():
        name = f"{channel.team}/{channel.url_name or channel.id}"
        seen = server.channel(channel.team, channel.url_name or channel.id)
        found = list(_channel(name, channel, seen))
        if seen is not None and seen.is_member and not seen.archived:
            there = server.reachable(seen.id, list(handles))
            somewhere |= there
            found += _asked_here(name, channel, directory, there)
        yield from found or [ok(NAME, f"{name}: {channel.level}, the bot is a member")]
    nowhere = sorted(set(handles) - somewhere)
    if nowhere and len(nowhere) < len(handles):
        more = f" and {len(nowhere) - MOST_NAMED} more" if len(nowhere) > MOST_NAMED else ""
        told = f"in no channel of the directory, or no such account: {', '.join(nowhere[:MOST_NAMED])}{more}"
        yield warning(NAME, told, "a mention reaches members of the channel alone; correct `chat:`, or let them join")
    if digest_channel is not None:
        yield _digest(server, digest_channel)


def _channel(name: str, channel: Channel, seen: ChannelSeen | None) -> Iterator[Finding]:
    if seen is None:
        yield wrong(NAME, f"{name}: there is no such channel, or the bot may not see it", "invite the bot, or correct the directory")
        return
    if seen.archived:
        yield wrong(NAME, f"{name}: it is archived", "let it be used again, or take it out of the directory")
    if seen.visibility is not channel.level:
        right = f"correct `level:` of {channel.id} in the directory, or the channel; nothing is said in it until then"
        yield wrong(NAME, f"{name}: it is {seen.visibility}, and the directory says {channel.level}", right)
    if not seen.is_member:
        yield wrong(NAME, f"{name}: the bot is not a member", "invite it to the team and to the channel")
    if seen.most_notified is not None and seen.members > seen.most_notified:
        told = f"{name}: with {seen.members} members @here and @channel reach nobody (the server's limit is {seen.most_notified})"
        yield warning(NAME, told, "raise MaxNotificationsPerChannel, or expect loud posts to be quiet there")


def _asked_here(name: str, channel: Channel, directory: Directory, there: frozenset[str]) -> Iterator[Finding]:
    """Name those whom a role asks in this channel and who are not in it."""
    here = [entry.people for entry in directory.roles.values() if channel.id in entry.channels.values()]
    people = [directory.person(person_id) for person_id in dict.fromkeys(itertools.chain(*here))]
    missing = [person.chat for person in people if person.chat and person.chat.lower() not in there]
    if missing:
        yield warning(NAME, f"{name}: asked there, and not in it: {', '.join(missing)}", "let them join")


def _digest(server: Chat, digest_channel: str) -> Finding:
    team, _, url_name = digest_channel.partition("/")
    seen = server.channel(team, url_name)
    if seen is None or not seen.is_member or seen.archived:
        return wrong(NAME, f"{digest_channel}: the digest can't be posted there", "invite the bot, or correct TOPICROUTER_DIGEST_CHANNEL")
    if seen.visibility is Visibility.PUBLIC:
        return warning(NAME, f"{digest_channel}: anybody can read the digest", "a channel of the staff is the better place")
    return ok(NAME, f"the digest goes to {digest_channel}")
