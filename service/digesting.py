"""Posts the morning's digest: once a working day, in a channel that only staff reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.chat.interfaces import Draft
from service.domain import Place, Visibility
from service.errors import DeliveryError, SettingsError
from service.escalation.acting.channels import ChannelBook, objection_to
from service.escalation.acting.errands import marker_of
from service.escalation.running.loads import STOP
from service.reports.digest_text import digest_text
from service.reports.digest_times import digest_due, told_since
from service.store.observation import Window

if TYPE_CHECKING:
    from service.chat.interfaces import Chat
    from service.directory.model import Directory
    from service.escalation.casework.morning import Morning
    from service.store.running import SqlRunning

DIGEST = "digest"
"""The mark that says when the last one was posted."""
LOOK_BACK = timedelta(days=1)

_log = structlog.get_logger(__name__)


class DigestPoster:
    """Posts digests.

    Args:
        chat: where to.
        channels: looks at the channel before anything is said in it.
        place: the channel.
        zone: the company's, by whose mornings it goes.
        morning: gathers what there is to tell.
        running: keeps when the last one was posted.
        name: who posts.

    """

    def __init__(
        self, chat: Chat, channels: ChannelBook, place: Place, *, zone: str, morning: Morning, running: SqlRunning, name: str
    ) -> None:
        self._chat = chat
        self._channels = channels
        self._place = place
        self._zone = zone
        self._morning = morning
        self._running = running
        self._name = name

    def post(self, now: datetime) -> None:
        """Post what is due at `now` (aware), once whoever else may; what can't be posted is tried again. Raises StoreError."""
        last = next((mark.at for mark in self._running.marks(DIGEST) if mark.name == DIGEST), None)
        stopped = any(mark.name == STOP for mark in self._running.marks(STOP))
        if stopped or not digest_due(now, last, self._zone):
            return
        marker = marker_of(DIGEST, told_since(now, self._zone).isoformat())
        try:
            seen = self._channels.look(self._place)
            why = objection_to(self._place, seen)
            if seen is None or why is not None:
                _log.error("digest_not_posted", channel=self._place.channel, trouble=why)
                return
            # another runner, or this one before it died, may have posted it
            if self._chat.find(seen.id, marker, since=now - LOOK_BACK) is None:
                text = digest_text(self._morning.gather(Window(told_since(now, self._zone), now), now))
                self._chat.post(Draft(seen.id, text, marker))
        except DeliveryError as error:
            _log.warning("digest_not_posted", channel=self._place.channel, reason=error.reason, trouble=str(error))
            return
        self._running.mark(DIGEST, at=now, by=self._name, details={})
        _log.info("digest_posted", channel=self._place.channel, runner=self._name)


def digest_place(named: str, directory: Directory) -> Place:
    """Find the channel that a setting names as `team/channel`.

    Raises:
        SettingsError: the directory has no such channel (`digest_channel_unknown`), or anybody may read it (`digest_channel_public`).

    """
    team, _, channel = named.partition("/")
    found = [each for each in directory.channels.values() if each.team == team and (each.url_name or each.id) == channel]
    if not found:
        message = f"TOPICROUTER_DIGEST_CHANNEL: the directory has no channel {named}; name one of its staff or private channels"
        raise SettingsError(message, reason="digest_channel_unknown")
    if found[0].level is Visibility.PUBLIC:
        message = f"TOPICROUTER_DIGEST_CHANNEL: anybody may read {named}; name a staff or private channel, for it tells what waits"
        raise SettingsError(message, reason="digest_channel_public")
    return Place(channel, team, found[0].level)
