"""How the twin of Discourse tells who is there and whom a mention would notify.

After discourse/discourse, `app/controllers/composer_controller.rb`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import httpx

from service.forum.twin_content import TwinGroup, TwinTopic, TwinUser
from service.forum.twin_state import TwinState
from service.forum.twin_trouble import bad_parameters, invalid_access, not_found, not_logged_in

MOST_NAMES = 20
_USER = re.compile(r"/u/([^/]+)\.json")
_GROUP = re.compile(r"/groups/([^/]+)\.json")


def people(state: TwinState, request: httpx.Request, reader: TwinUser | None) -> httpx.Response | None:
    """Answer a request about accounts, groups or mentions; None where it is about something else."""
    path = request.url.path
    if path in {"/composer/mentions", "/composer/mentions.json"}:
        if reader is None:
            return not_logged_in()
        return _mentions(state, request.url.params, reader) if state.settings.tells_mentions else invalid_access()
    if match := _USER.fullmatch(path):
        user = state.account(match[1])
        return httpx.Response(200, json={"user": {"id": user.id, "username": user.username}}) if user else not_found()
    if match := _GROUP.fullmatch(path):
        group = state.groups.get(match[1].casefold())
        return httpx.Response(200, json={"group": _group_document(group)}) if group else not_found()
    return None


def _mentions(state: TwinState, parameters: httpx.QueryParams, reader: TwinUser) -> httpx.Response:
    names = parameters.get_list("names[]")
    if not names or len(names) > MOST_NAMES:
        return bad_parameters("names")
    topic = None
    if "topic_id" in parameters:
        topic = state.seen(int(parameters["topic_id"]), reader)
        if topic is None:
            return invalid_access()
    users = {user.username.lower(): user for user in map(state.account, names) if user}
    groups = {group.name: group for group in (state.groups.get(name.casefold()) for name in names) if group}
    user_reasons, group_reasons = {}, {}
    for name in names:
        # as they are spelt in the request: users by their names in lower case, groups by their own names
        if name in users:
            reason = _user_reason(state, users[name], topic, reader)
            user_reasons |= {name: reason} if reason else {}
        elif name in groups:
            reason = _group_reason(groups[name], names, topic)
            group_reasons |= {name: reason} if reason else {}
    return httpx.Response(
        200,
        json={
            "users": list(users),
            "user_reasons": user_reasons,
            "groups": {name: {"user_count": len(group.members)} for name, group in groups.items()},
            "group_reasons": group_reasons,
            "here_count": 0,
            "max_users_notified_per_group_mention": state.settings.max_users_notified_per_group_mention,
        },
    )


def _user_reason(state: TwinState, user: TwinUser, topic: TwinTopic | None, reader: TwinUser) -> str | None:
    if topic is None:
        return None
    if state.seen(topic.id, user) is None:
        return "private" if topic.archetype == "private_message" else "category"
    if not reader.staff:
        return None
    if user.username in topic.muted_by:
        return "muted_topic"
    return "not_allowed" if topic.archetype == "private_message" and not state.is_invited(user, topic) else None


def _group_reason(group: TwinGroup, names: Iterable[str], topic: TwinTopic | None) -> str | None:
    if not group.mentionable or group.name not in names:
        return "not_mentionable"
    in_message = topic is not None and topic.archetype == "private_message"
    return "not_allowed" if topic is not None and in_message and group.name not in topic.allowed else None


def _group_document(group: TwinGroup) -> dict[str, object]:
    return {
        "name": group.name,
        "user_count": len(group.members),
        "mentionable": group.mentionable,
        "messageable": group.messageable,
    }
