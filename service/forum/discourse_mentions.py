"""Whom a mention on a live Discourse forum would notify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog

from service.errors import SourceRefused
from service.forum.connection import PATIENCE
from service.forum.writing import Mentions
from service.wire.fields import JsonObject, flag, nested, text, whole

if TYPE_CHECKING:
    from service.forum.connection import ForumConnection

NAMES_AT_ONCE = 10
"""The forum takes twenty names a call, and each is asked for in two spellings."""
CLOSED = frozenset({"forbidden", "not_found", "login_required"})
"""Reasons of a refusal that say: this key may not ask that, or this forum is too old to know."""

_log = structlog.get_logger(__name__)


def mentions(forum: ForumConnection, topic_id: str, names: Sequence[str]) -> Mentions:
    """Ask the forum whom a mention in a topic would notify; `forum` is open.

    `GET /composer/mentions` tells it (a key with the scope `global:read` may). Where that is refused, only what exists is looked up:
    `unknown` is who is neither a user nor a group, and whoever can't be looked up counts as reached.

    Raises:
        SourceUnavailable, SourceRefused: as for `ForumConnection.get`.

    """
    wanted = {name.lower(): name for name in names}
    try:
        unreached = _told(forum, topic_id, wanted)
    except SourceRefused as error:
        if error.reason not in CLOSED:
            raise
        _log.info("mentions_not_told", reason=error.reason)
        unreached = dict(_looked_up(forum, wanted))
    return Mentions(frozenset(name for name in wanted if name not in unreached), unreached)


def _told(forum: ForumConnection, topic_id: str, wanted: Mapping[str, str]) -> dict[str, str]:
    unreached: dict[str, str] = {}
    every = list(wanted)
    for start in range(0, len(every), NAMES_AT_ONCE):
        part = every[start : start + NAMES_AT_ONCE]
        # users are found by their names in lower case, what is said of a group by its name as it is spelt
        spellings = dict.fromkeys([*part, *(wanted[name] for name in part)])
        parameters = [("topic_id", topic_id), *(("names[]", name) for name in spellings)]
        answer = forum.get("/composer/mentions", parameters, longest_wait=PATIENCE)
        unreached |= {name: reason for name in part if (reason := _reason(answer, name))}
    return unreached


def _reason(answer: JsonObject, name: str) -> str | None:
    users = answer.get("users")
    if isinstance(users, list) and name in {user.lower() for user in users if isinstance(user, str)}:
        return text(_lowered(nested(answer, "user_reasons")), name) or None
    group = nested(_lowered(nested(answer, "groups")), name)
    if not group:
        return "unknown"
    reason = text(_lowered(nested(answer, "group_reasons")), name)
    if reason and reason != "some_not_allowed":
        return reason
    most, members = whole(answer, "max_users_notified_per_group_mention"), whole(group, "user_count")
    return "group_too_large" if most is not None and members is not None and members > most else None


def _looked_up(forum: ForumConnection, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in wanted:
        try:
            forum.get(f"/u/{quote(name, safe='')}.json", longest_wait=PATIENCE)
            continue
        except SourceRefused as error:
            if error.reason not in CLOSED:
                raise
            if error.reason != "not_found":
                return
        try:
            group = nested(forum.get(f"/groups/{quote(name, safe='')}.json", longest_wait=PATIENCE), "group")
        except SourceRefused as error:
            if error.reason not in CLOSED:
                raise
            if error.reason == "not_found":
                yield name, "unknown"
        else:
            if not flag(group, "mentionable", default=True):
                yield name, "not_mentionable"


def _lowered(document: JsonObject) -> JsonObject:
    return {name.lower(): value for name, value in document.items()}
