"""What the twin of Mattermost tells: health, teams, channels, people and posts, each to those who may see it."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx

from service.chat.twin_content import (
    Document,
    TwinChannel,
    TwinPost,
    TwinTeam,
    channel_document,
    list_document,
    member_document,
    post_document,
    team_document,
    user_document,
)
from service.chat.twin_routes import ID, NAME, PREFIX, Answer, Call, Route
from service.chat.twin_troubles import Refusal, no_permission
from service.chat.twin_world import TwinWorld

PER_PAGE, LARGEST_PAGE = 60, 200
MOST_SINCE = 1_000
_OPEN = frozenset({f"{PREFIX}/system/ping", f"{PREFIX}/config/client"})


class TwinLookups:
    """Tells what is in a world."""

    def __init__(self, world: TwinWorld) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """Give what can be asked."""
        asked: list[tuple[str, str, Callable[..., Answer]]] = [
            ("GET", "/system/ping", self._ping),
            ("GET", "/config/client", self._config),
            ("GET", "/users/me", lambda call: user_document(self._there(call).author)),
            ("GET", f"/users/username/{NAME}", self._user_by_name),
            ("POST", "/users/usernames", self._users_by_names),
            ("POST", "/users/status/ids", self._statuses),
            ("GET", f"/users/{ID}/status", lambda call, user_id: self._status(self._there(call), user_id)),
            ("GET", f"/teams/name/{NAME}", self._team_by_name),
            ("GET", f"/teams/{ID}", self._team),
            ("GET", f"/teams/name/{NAME}/channels/name/{NAME}", self._channel_by_names),
            ("GET", f"/teams/{ID}/channels/name/{NAME}", self._channel_by_name),
            ("GET", f"/channels/{ID}", lambda call, channel_id: channel_document(self._seen(call, channel_id))),
            ("GET", f"/channels/{ID}/stats", self._stats),
            ("GET", f"/channels/{ID}/members/{ID}", self._member),
            ("POST", f"/channels/{ID}/members/ids", self._members),
            ("GET", f"/channels/{ID}/posts", self._posts),
            ("GET", f"/posts/{ID}", lambda call, post_id: post_document(self.post(self._there(call), post_id))),
            ("GET", f"/posts/{ID}/thread", self._thread),
        ]
        return [(method, re.compile(path), handler) for method, path, handler in asked]

    @staticmethod
    def is_open(path: str) -> bool:
        """Whether no token is needed."""
        return path in _OPEN

    def post(self, call: Call, post_id: str) -> TwinPost:
        """Give a post that the caller may see. Raises Refusal."""
        post = self._world.posts.get(post_id)
        if post is None or post.delete_at:
            raise Refusal(404, "app.post.get.app_error")
        if call.author.id not in post.channel.members:
            raise no_permission()
        return post

    def _there(self, call: Call) -> Call:
        if self._world.database_away:
            raise Refusal(500, "app.select_error.app_error")
        return call

    def _ping(self, call: Call) -> Answer:
        away = self._world.database_away
        if call.request.url.params.get("get_server_status") != "true":
            return {"status": "OK"}
        state = "UNHEALTHY" if away else "OK"
        document = {"status": state, "database_status": state, "filestore_status": "OK"}
        return httpx.Response(500 if away else 200, json=document)

    def _config(self, call: Call) -> Answer:
        document: Document = {"Version": "5.36.1"}
        if call.user is None:
            return document
        limits = {"MaxPostSize": self._world.max_post_size, "MaxNotificationsPerChannel": self._world.max_notifications}
        return document | {name: str(value) for name, value in limits.items()}

    def _user_by_name(self, call: Call, name: str) -> Answer:
        self._there(call)
        if name != name.lower():
            raise Refusal(400, "api.context.invalid_body_param.app_error")
        for user in self._world.users.values():
            if user.username == name:
                return user_document(user)
        raise Refusal(404, "app.user.get_by_username.app_error")

    def _users_by_names(self, call: Call) -> Answer:
        names = self._texts(self._there(call))
        return [user_document(user) for user in self._world.users.values() if user.username in names]

    def _statuses(self, call: Call) -> Answer:
        return [self._status(call, user_id) for user_id in self._texts(self._there(call)) if user_id in self._world.users]

    def _status(self, _: Call, user_id: str) -> Document:
        user = self._world.users.get(user_id)
        if user is None:
            raise Refusal(404, "app.user.missing_account.const")
        return {"user_id": user.id, "status": user.status, "manual": False, "last_activity_at": 0}

    def _team_by_name(self, call: Call, name: str) -> Answer:
        return team_document(self._named_team(call, name))

    def _team(self, call: Call, team_id: str) -> Answer:
        self._there(call)
        team = self._world.teams.get(team_id)
        if team is None:
            raise Refusal(404, "app.team.get.find.app_error")
        if call.author.id not in team.members:
            raise no_permission()
        return team_document(team)

    def _channel_by_names(self, call: Call, team: str, name: str) -> Answer:
        return channel_document(self._named_channel(call, self._named_team(call, team), name))

    def _channel_by_name(self, call: Call, team_id: str, name: str) -> Answer:
        if self._world.database_away:
            raise Refusal(404, "app.team.get_by_name.app_error")
        team = self._world.teams.get(team_id)
        if team is None or call.author.id not in team.members:
            raise no_permission()
        return channel_document(self._named_channel(call, team, name))

    def _named_team(self, call: Call, name: str) -> TwinTeam:
        if self._world.database_away:
            raise Refusal(404, "app.team.get_by_name.app_error")
        team = next((team for team in self._world.teams.values() if team.name == name.lower()), None)
        if team is None:
            raise Refusal(404, "app.team.get_by_name.missing.app_error")
        if call.author.id not in team.members:
            raise no_permission()
        return team

    def _named_channel(self, call: Call, team: TwinTeam, name: str) -> TwinChannel:
        with_archived = call.request.url.params.get("include_deleted") == "true"
        for channel in self._world.channels.values():
            seen = not channel.private or call.author.id in channel.members
            if channel.team is team and channel.name == name.lower() and seen and (with_archived or not channel.archived):
                return channel
        raise Refusal(404, "app.channel.get_by_name.missing.app_error")

    def _seen(self, call: Call, channel_id: str) -> TwinChannel:
        self._there(call)
        channel = self._world.channels.get(channel_id)
        if channel is None:
            raise Refusal(404, "app.channel.get.existing.app_error")
        if call.author.id not in (channel.members if channel.private else channel.team.members):
            raise no_permission()
        return channel

    def _inside(self, call: Call, channel_id: str) -> TwinChannel:
        if self._world.database_away:
            raise no_permission()
        channel = self._world.channels.get(channel_id)
        if channel is None or call.author.id not in channel.members:
            raise no_permission()
        return channel

    def _stats(self, call: Call, channel_id: str) -> Answer:
        channel = self._inside(call, channel_id)
        return {"channel_id": channel.id, "member_count": len(channel.members)}

    def _member(self, call: Call, channel_id: str, user_id: str) -> Answer:
        channel = self._inside(call, channel_id)
        wanted = call.author.id if user_id == "me" else user_id
        if wanted not in channel.members:
            raise Refusal(404, "app.channel.get_member.missing.app_error")
        return member_document(channel, wanted)

    def _members(self, call: Call, channel_id: str) -> Answer:
        channel = self._inside(call, channel_id)
        return [member_document(channel, user_id) for user_id in self._texts(call) if user_id in channel.members]

    def _posts(self, call: Call, channel_id: str) -> Answer:
        channel = self._inside(call, channel_id)
        newest_first = sorted((post for post in self._world.posts.values() if post.channel is channel), key=_made_at)[::-1]
        parameters = call.request.url.params
        if "since" in parameters:
            since = int(parameters["since"])
            return list_document([post for post in newest_first if post.update_at > since][-MOST_SINCE:])
        asked = int(parameters.get("per_page", PER_PAGE))
        size = PER_PAGE if asked < 0 else min(asked, LARGEST_PAGE)
        start = int(parameters.get("page", 0)) * size
        return list_document([post for post in newest_first if not post.delete_at][start : start + size])

    def _thread(self, call: Call, post_id: str) -> Answer:
        post = self.post(self._there(call), post_id)
        root = post.root_id or post.id
        posts = [other for other in self._world.posts.values() if root in {other.id, other.root_id} and not other.delete_at]
        return list_document(posts[::-1])

    @staticmethod
    def _texts(call: Call) -> list[str]:
        body = call.body()
        if not isinstance(body, list) or not body:
            raise Refusal(400, "api.context.invalid_body_param.app_error")
        return [str(item) for item in body]


def _made_at(post: TwinPost) -> int:
    return post.create_at
