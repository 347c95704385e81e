"""How the twin of Discourse takes posts, edits, private messages and changes of a topic's status.

After discourse/discourse, `app/controllers/posts_controller.rb`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

import httpx

from service.forum.twin_content import SMALL_ACTION, TwinPost, TwinTopic, TwinUser, post_document, timestamp
from service.forum.twin_rules import NO_RECIPIENT, TITLE_TOO_SHORT, TOO_LATE, UNKNOWN_RECIPIENT, faults_of_new, faults_of_text
from service.forum.twin_state import PendingPost, Remembered, TwinState
from service.forum.twin_trouble import (
    bad_parameters,
    edit_conflict,
    invalid,
    invalid_access,
    not_found,
    rate_limited_by_application,
    read_only,
)
from service.wire.fields import JsonObject, nested, text

MEMORY = timedelta(seconds=120)
"""How long the same call by the same user and program is answered with what came of the first one."""
GRACE = timedelta(minutes=5)
"""How long an edit by the author makes no new version."""
DAY = timedelta(days=1)
_EDIT = re.compile(r"/posts/(\d+)\.json")
_STATUS = re.compile(r"/t/(\d+)/status\.json")


def write(state: TwinState, request: httpx.Request, writer: TwinUser, now: datetime) -> httpx.Response:
    """Do what a writing call asks for at `now`, and answer."""
    if state.settings.read_only:
        return read_only()
    body, path = _body(request), request.url.path
    if request.method == "POST" and path == "/posts.json":
        return _remembered(state, request, body, writer, now)
    if request.method == "PUT" and (match := _EDIT.fullmatch(path)):
        return _edit(state, int(match[1]), nested(body, "post"), writer, now)
    if request.method == "PUT" and (match := _STATUS.fullmatch(path)):
        return _status(state, int(match[1]), body, writer, now)
    return not_found()


def _body(request: httpx.Request) -> JsonObject:
    try:
        document = json.loads(request.content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _remembered(state: TwinState, request: httpx.Request, body: JsonObject, writer: TwinUser, now: datetime) -> httpx.Response:
    sender = [writer.id, request.headers.get("User-Agent", "")]
    call = json.dumps([*sender, *sorted((name, str(value)) for name, value in body.items())])
    known = state.remembered.get(call)
    if known is not None and now - known.at < MEMORY:
        return httpx.Response(known.status, json=known.document)
    response = _create(state, body, writer, now)
    if response.status_code != httpx.codes.TOO_MANY_REQUESTS:
        state.remembered[call] = Remembered(now, response.status_code, response.json())
    return response


def _limited(state: TwinState, writer: TwinUser, now: datetime, *, opens_message: bool) -> httpx.Response | None:
    """Let the writer wait where posts or messages come too fast, staff never; only what could be posted otherwise is held back."""
    if writer.staff:
        return None
    rules, wait = state.settings, timedelta(0)
    own = [(topic, number, post) for topic, number, post in state.posts() if post.author == writer]
    if own:
        wait = max(post.created_at for _, _, post in own) + rules.create_post_interval - now
    messages = sorted(
        post.created_at
        for topic, number, post in own
        if number == 1 and topic.archetype == "private_message" and now - post.created_at < DAY
    )
    if opens_message and len(messages) >= rules.max_private_messages_per_day:
        wait = max(wait, messages[-rules.max_private_messages_per_day] + DAY - now)
    return rate_limited_by_application(ceil(wait.total_seconds())) if wait > timedelta(0) else None


def _create(state: TwinState, body: JsonObject, writer: TwinUser, now: datetime) -> httpx.Response:
    raw = text(body, "raw").replace("\0", "").rstrip()
    if "topic_id" not in body:
        return _create_message(state, body, raw, writer, now)
    number = str(body["topic_id"])
    topic = state.seen(int(number), writer) if number.isdecimal() else None
    faults = faults_of_new(state, writer, raw, topic or _GONE, now)
    if topic is None or faults:
        return invalid(*faults)
    if state.settings.approve_first and not writer.staff:
        waiting = PendingPost(state.next_post_id(), writer, topic.id, raw, now)
        state.pending[waiting.id] = waiting
        pending = {"id": waiting.id, "raw": raw, "created_at": timestamp(now)}
        return httpx.Response(200, json={"action": "enqueued", "success": True, "pending_count": 1, "pending_post": pending})
    limited = _limited(state, writer, now, opens_message=False)
    return limited or _shown(topic, state.add_post(topic, writer, raw, now), writer)


def _create_message(state: TwinState, body: JsonObject, raw: str, writer: TwinUser, now: datetime) -> httpx.Response:
    if text(body, "archetype") != "private_message":
        return invalid_access()
    title = _tidied(text(body, "title"))
    faults = faults_of_new(state, writer, raw, None, now)
    shortest = state.settings.min_personal_message_title_length
    if len(title) < shortest:
        faults.append(TITLE_TOO_SHORT.format(shortest))
    allowed = []
    for name in filter(None, text(body, "target_recipients").split(",")):
        group, user = state.groups.get(name.casefold()), state.account(name)
        if group is not None and group.messageable:
            allowed.append(group.name)
        elif user is not None:
            allowed.append(user.username)
        else:
            faults.append(UNKNOWN_RECIPIENT)
    if not allowed and not faults:
        faults.append(NO_RECIPIENT)
    if faults:
        return invalid(*faults)
    limited = _limited(state, writer, now, opens_message=True)
    if limited:
        return limited
    made = TwinPost(id=state.next_post_id(), author=writer, created_at=now, raw=raw)
    number = max(state.topics, default=0) + 1
    topic = TwinTopic(number, title, [made], archetype="private_message", allowed=(writer.username, *allowed))
    state.topics[number] = topic
    return _shown(topic, made, writer)


def _edit(state: TwinState, number: int, body: JsonObject, writer: TwinUser, now: datetime) -> httpx.Response:
    found = state.post(number)
    if found is None or state.seen(found[0].id, writer) is None or (found[2].deleted and not writer.staff):
        return not_found()
    topic, place, post = found
    if post.author != writer and not writer.staff:
        return invalid_access()
    if not writer.staff and now - post.created_at > state.settings.post_edit_time_limit:
        return invalid(TOO_LATE)
    original = body.get("original_text")
    if original and original != post.raw:
        return edit_conflict()
    raw = text(body, "raw").replace("\0", "").rstrip()
    if raw != post.raw:
        faults = faults_of_text(state, writer, raw)
        if faults:
            return invalid(*faults)
        in_grace = post.author == writer and now - (post.edited_at or post.created_at) < GRACE
        post = replace(post, raw=raw, edited_at=now, version=post.version + (not in_grace))
        topic.posts[place - 1] = post
    return httpx.Response(200, json={"post": _document(topic, place, post, writer)})


def _status(state: TwinState, number: int, body: JsonObject, writer: TwinUser, now: datetime) -> httpx.Response:
    topic = state.seen(number, writer)
    if topic is None:
        return not_found()
    if not writer.staff:
        return invalid_access()
    status, enabled = text(body, "status"), text(body, "enabled") == "true"
    if status not in {"visible", "closed", "archived"}:
        return bad_parameters("status")
    if getattr(topic, status) != enabled:
        setattr(topic, status, enabled)
        state.add_post(topic, writer, "", now, SMALL_ACTION)
    return httpx.Response(200, json={"success": "OK", "topic_status_update": None})


def _shown(topic: TwinTopic, post: TwinPost, writer: TwinUser) -> httpx.Response:
    return httpx.Response(200, json=_document(topic, len(topic.posts), post, writer))


def _document(topic: TwinTopic, number: int, post: TwinPost, writer: TwinUser) -> Mapping[str, object]:
    return post_document(number, post, as_staff=writer.staff, with_raw=True) | {"topic_id": topic.id, "yours": post.author == writer}


def _tidied(title: str) -> str:
    tidy = " ".join(title.split()).rstrip(".")
    return tidy[:1].upper() + tidy[1:]


_GONE = TwinTopic(0, "", [], deleted=True)
