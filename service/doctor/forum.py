"""What the forum says of us: whether it answers, whether the key is good and for what, and whom a mention would reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from service.doctor.findings import Finding, ok, warning, wrong
from service.errors import SourceRefused
from service.escalation.policy import Mode
from service.forum.connection import PATIENCE
from service.forum.discourse_writing import DiscourseWriter
from service.wire.fields import flag, nested, objects, whole

if TYPE_CHECKING:
    from service.doctor.deployment import Deployment
    from service.forum.connection import ForumConnection

NAME = "forum"
SCOPES = "a granular key needs topics:read_lists, topics:read, topics:write and posts:edit; mentions can be told with global:read"
_CLOSED = frozenset({"forbidden", "not_found", "login_required"})


def forum(deployment: Deployment) -> Iterator[Finding]:
    """Look at the forum as the runner would. Raises SourceError, DeliveryError or InputError where it can't be looked at at all."""
    if not deployment.is_forum:
        yield ok(NAME, "topics come from no forum")
        return
    with deployment.forum() as connection:
        listed = objects(nested(connection.get("/latest.json", longest_wait=PATIENCE), "topic_list"), "topics")
        yield ok(NAME, f"{connection.address} answers")
        if deployment.directory.company.forum.rstrip("/").casefold() != connection.address.casefold():
            yield warning(NAME, "the directory names another forum than TOPICROUTER_SOURCE", "links in messages go to the directory's")
        if not connection.has_key:
            yield _without_key(deployment)
            return
        yield from _rights(connection)
        topic_id = next((number for topic in listed if (number := whole(topic, "id")) is not None), None)
        if topic_id is None:
            yield warning(NAME, "no topic is listed, so whom a mention would reach can't be told")
        else:
            yield from _mentions(deployment, connection, str(topic_id))
        if deployment.settings.moderators_group:
            yield _group(connection, deployment.settings.moderators_group)


def _without_key(deployment: Deployment) -> Finding:
    if deployment.policy.mode is Mode.SUGGEST:
        return ok(NAME, "read without a key, as anybody")
    return wrong(NAME, "read without a key, so nothing can be written", "set TOPICROUTER_FORUM_API_KEY")


def _rights(connection: ForumConnection) -> Iterator[Finding]:
    """Tell what the account may; what a key may write can't be told without writing."""
    told = f"the key is good; it acts as {connection.username}"
    try:
        user = nested(connection.get(f"/u/{quote(connection.username, safe='')}.json", longest_wait=PATIENCE), "user")
    except SourceRefused as error:
        if error.reason not in _CLOSED:
            raise
        yield warning(NAME, f"{told}, whose rights it may not look up", SCOPES)
        return
    if "moderator" not in user and "admin" not in user:
        yield ok(NAME, f"{told}; the forum does not tell its rights")
    elif flag(user, "moderator") or flag(user, "admin"):
        yield ok(NAME, f"{told}, of the forum's staff")
    else:
        right = "make it a moderator, or expect the forum's rules for new users: mentions, replies in a row, waiting for approval"
        yield warning(NAME, f"{told}, of trust level {whole(user, 'trust_level')} and not of the staff", right)


def _mentions(deployment: Deployment, connection: ForumConnection, topic_id: str) -> Iterator[Finding]:
    people = {person.forum: person for person in (*deployment.directory.people.values(), *deployment.directory.volunteers.values())}
    handles = [handle for handle in people if handle]
    told = DiscourseWriter(connection).mentions(topic_id, handles)
    unknown = [handle for handle in handles if told.unreached.get(handle.lower()) == "unknown"]
    if unknown:
        yield wrong(NAME, f"no such account: {', '.join(unknown)}", "correct `forum:` of these people in the directory")
    others = {handle: reason for handle in handles if (reason := told.unreached.get(handle.lower())) and handle not in unknown}
    for handle, reason in others.items():
        yield warning(NAME, f"a mention would not reach {handle} ({reason})")
    if not unknown and not others:
        yield ok(NAME, f"all {len(handles)} handles of the directory can be mentioned")


def _group(connection: ForumConnection, group: str) -> Finding:
    try:
        connection.get(f"/groups/{quote(group, safe='')}.json", longest_wait=PATIENCE)
    except SourceRefused as error:
        if error.reason not in _CLOSED:
            raise
        return wrong(NAME, f"there is no group {group} that the key may see", "correct TOPICROUTER_MODERATORS_GROUP")
    return ok(NAME, f"advice goes to the group {group}")
