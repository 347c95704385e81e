"""Channels as the server shows them, looked at anew each time; only ids are kept, for a channel that is renamed."""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog

from service.chat.connection import ChatConnection
from service.chat.interfaces import ChannelSeen
from service.domain import Visibility
from service.errors import DeliveryDelayed, DeliveryRefused
from service.wire.fields import JsonObject, flag, text, whole

CONFIG_SECONDS = 600.0
"""How long the server's mention limit is taken for unchanged."""
OPEN_CHANNEL = "O"
_URL_NAME = re.compile(r"[A-Za-z0-9._-]+")
_UNSEEN = frozenset({"channel_missing", "not_a_member"})

_log = structlog.get_logger(__name__)


class Channels:
    """Looks at channels through a connection; `clock` counts in seconds."""

    def __init__(self, connection: ChatConnection, *, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock
        self._ids: dict[tuple[str, str], str] = {}
        self._limit: int | None = None
        self._limit_until = float("-inf")

    def look(self, team: str, url_name: str) -> ChannelSeen | None:
        """Look at a channel by URL names; None where there is none, or the bot may not see it.

        Raises:
            DeliveryDelayed, DeliveryRefused: as `ChatConnection.read`.

        """
        if not (_URL_NAME.fullmatch(team) and _URL_NAME.fullmatch(url_name)):
            return None
        names = (team.lower(), url_name.lower())
        team_document = self._seen(f"/teams/name/{names[0]}")
        channel = team_document and self._seen(f"/teams/{text(team_document, 'id')}/channels/name/{names[1]}", {"include_deleted": "true"})
        if not channel and names in self._ids:
            channel = self._seen(f"/channels/{self._ids[names]}")
            team_document = channel and self._seen(f"/teams/{text(channel, 'team_id')}")
            if channel and team_document:
                _log.warning("chat_channel_renamed", team=team, channel=url_name, now_called=text(channel, "name"))
        if not channel or not team_document:
            return None
        self._ids[names] = text(channel, "id")
        return self._described(channel, team_document)

    def _described(self, channel: JsonObject, team: JsonObject) -> ChannelSeen:
        channel_id = text(channel, "id")
        member = self._seen(f"/channels/{channel_id}/members/me")
        size = self._seen(f"/channels/{channel_id}/stats") if member else None
        return ChannelSeen(
            id=channel_id,
            team=text(team, "name"),
            url_name=text(channel, "name"),
            visibility=_visibility(channel, team),
            archived=bool(whole(channel, "delete_at")) or bool(whole(team, "delete_at")),
            is_member=member is not None,
            members=(whole(size, "member_count") or 0) if size else 0,
            most_notified=self._most_notified(),
        )

    def _most_notified(self) -> int | None:
        if self._clock() >= self._limit_until:
            told = text(self._seen("/config/client", {"format": "old"}) or {}, "MaxNotificationsPerChannel")
            self._limit = int(told) if told.isdecimal() else None
            self._limit_until = self._clock() + CONFIG_SECONDS
        return self._limit

    def _seen(self, path: str, parameters: dict[str, str] | None = None) -> JsonObject | None:
        try:
            document = self._connection.read(path, parameters)
        except DeliveryRefused as refused:
            if refused.reason in _UNSEEN:
                return None
            raise
        if not isinstance(document, dict):
            raise DeliveryDelayed("the chat server's answer is not the JSON object it should be", reason="not_json")
        return document


def _visibility(channel: JsonObject, team: JsonObject) -> Visibility:
    if channel.get("type") != OPEN_CHANNEL:
        return Visibility.PRIVATE
    # the switch in the team's settings decides who may join; the team's type is no more than what it was made with
    return Visibility.PUBLIC if flag(team, "allow_open_invite", default=True) else Visibility.STAFF
