"""What channels were found to be when they were last looked at, and whether that is what the directory says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from service.chat.interfaces import ChannelSeen, Chat
    from service.domain import Place

LOOK_AGAIN_AFTER = timedelta(seconds=5)
"""How long a look holds when something is about to be said there: as long as it takes to say it."""
HOLDS_FOR = timedelta(minutes=30)
"""How long decisions go by a look; then the channel counts as not looked at."""

_log = structlog.get_logger(__name__)


class ChannelBook:
    """Looks channels up on the server, and remembers what it saw.

    Args:
        chat: the server.
        clock: gives the present moment (aware).

    """

    def __init__(self, chat: Chat, clock: Callable[[], datetime]) -> None:
        self._chat = chat
        self._clock = clock
        self._seen: dict[Place, tuple[datetime, ChannelSeen | None]] = {}

    def look(self, place: Place) -> ChannelSeen | None:
        """Give a channel as it is now, or was just before; None where the bot can't see it. Raises DeliveryError."""
        known = self._seen.get(place)
        # a clock that was put back makes no look newer
        if known is not None and abs(self._clock() - known[0]) <= LOOK_AGAIN_AFTER:
            return known[1]
        seen = self._chat.channel(place.team, place.channel)
        self._seen[place] = (self._clock(), seen)
        if why := objection_to(place, seen):
            _log.error("channel_not_as_said", channel=place.channel, team=place.team, trouble=why)
        return seen

    def as_said(self, place: Place) -> bool | None:
        """Say whether a channel was what the directory says when it was last looked at; None where that is long ago, or never was."""
        known = self._seen.get(place)
        if known is None or abs(self._clock() - known[0]) > HOLDS_FOR:
            return None
        return objection_to(place, known[1]) is None


def objection_to(place: Place, seen: ChannelSeen | None) -> str | None:
    """Say why nothing may be said in a channel; None if it may."""
    if seen is None:
        return "There is no such channel, or the bot may not see it."
    if seen.archived:
        return "The channel is archived."
    if seen.visibility is not place.visibility:
        return f"The directory says that the channel is {place.visibility}, and on the server it is {seen.visibility}."
    return None if seen.is_member else "The bot is not a member of the channel."
