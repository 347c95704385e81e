"""How the twin of Discourse answers what is read."""

from __future__ import annotations

import re

import httpx

from service.forum.twin_content import TwinTopic, TwinUser, list_entry, post_document, post_documents, timestamp, topic_document
from service.forum.twin_state import TwinState
from service.forum.twin_trouble import invalid_access, not_found

DEFAULT_PER_PAGE = 30
_TOPIC = re.compile(r"/t/(?:[a-z0-9-]+/)?(\d+)(?:/posts)?\.json")
_POST = re.compile(r"/posts/(\d+)\.json")
_SENT = re.compile(r"/topics/private-messages-sent/([^/]+)\.json")


def read(state: TwinState, request: httpx.Request, reader: TwinUser | None) -> httpx.Response:
    """Answer a request for lists, topics, posts and categories; None as a reader is anybody."""
    path, parameters = request.url.path, request.url.params
    if path == "/latest.json":
        return httpx.Response(200, json={"topic_list": _latest(state, parameters, reader)})
    if path == "/site.json":
        return _site(state, reader)
    if match := _SENT.fullmatch(path):
        return _sent(state, match[1], parameters, reader)
    if match := _POST.fullmatch(path):
        return _post(state, int(match[1]), reader)
    if match := _TOPIC.fullmatch(path):
        return _topic(state, int(match[1]), parameters, reader)
    return not_found()


def _site(state: TwinState, reader: TwinUser | None) -> httpx.Response:
    shown = [category for category in state.categories.values() if state.reads(category, reader)]
    documents = [{"id": item.id, "name": item.name, "read_restricted": item.restricted} for item in shown]
    return httpx.Response(200, json={"categories": documents})


def _topic(state: TwinState, number: int, parameters: httpx.QueryParams, reader: TwinUser | None) -> httpx.Response:
    topic = state.seen(number, reader)
    if topic is None:
        return not_found()
    as_staff, with_raw = _is_staff(reader), state.offers_raw and parameters.get("include_raw") == "true"
    if "post_ids[]" in parameters:
        ids = [int(each) for each in parameters.get_list("post_ids[]")]
        posts = post_documents(topic, ids, as_staff=as_staff, with_raw=with_raw)
        return httpx.Response(200, json={"post_stream": {"posts": posts}, "id": topic.id})
    document = topic_document(topic, as_staff=as_staff, with_raw=with_raw, tags_as_objects=state.tags_as_objects)
    return httpx.Response(200, json=document | _pending(state, topic, reader))


def _latest(state: TwinState, parameters: httpx.QueryParams, reader: TwinUser | None) -> dict[str, object]:
    listed = [topic for topic in state.topics.values() if _is_listed(state, topic, reader)]
    by_creation = parameters.get("order") == "created"
    listed.sort(key=lambda topic: (topic.created_at if by_creation else topic.bumped_at, topic.id))
    if parameters.get("ascending") != "true":
        listed.reverse()
    if "order" not in parameters:
        listed.sort(key=lambda topic: not topic.pinned_globally)
    return _page(state, listed, parameters)


def _is_listed(state: TwinState, topic: TwinTopic, reader: TwinUser | None) -> bool:
    seen = state.seen(topic.id, reader) is not None
    return seen and topic.archetype != "private_message" and (_is_staff(reader) or topic.visible) and not topic.deleted


def _page(state: TwinState, topics: list[TwinTopic], parameters: httpx.QueryParams) -> dict[str, object]:
    size = min(int(parameters.get("per_page", DEFAULT_PER_PAGE)), state.largest_page)
    start = int(parameters.get("page", 0)) * size
    page = [list_entry(topic, tags_as_objects=state.tags_as_objects) for topic in topics[start : start + size]]
    return {"per_page": size, "topics": page}


def _pending(state: TwinState, topic: TwinTopic, reader: TwinUser | None) -> dict[str, object]:
    # shown to whoever wrote it, and only where posts wait at all
    if reader is None or not state.settings.approve_first:
        return {}
    waiting = [post for post in state.pending.values() if post.topic_id == topic.id and post.author == reader]
    return {"pending_posts": [{"id": post.id, "raw": post.raw, "created_at": timestamp(post.created_at)} for post in waiting]}


def _post(state: TwinState, number: int, reader: TwinUser | None) -> httpx.Response:
    found = state.post(number)
    if found is None or state.seen(found[0].id, reader) is None or (found[2].deleted and not _is_staff(reader)):
        return not_found()
    topic, place, post = found
    document = post_document(place, post, as_staff=_is_staff(reader), with_raw=True)
    return httpx.Response(200, json=document | {"topic_id": topic.id})


def _sent(state: TwinState, username: str, parameters: httpx.QueryParams, reader: TwinUser | None) -> httpx.Response:
    sender = state.account(username)
    if sender is None:
        return not_found()
    if reader is None or (reader != sender and not reader.staff):
        return invalid_access()
    sent = [
        topic
        for topic in state.topics.values()
        if topic.archetype == "private_message" and not topic.deleted and any(post.author == sender for post in topic.posts)
    ]
    sent.sort(key=lambda topic: (topic.bumped_at, topic.id), reverse=True)
    return httpx.Response(200, json={"topic_list": _page(state, sent, parameters)})


def _is_staff(reader: TwinUser | None) -> bool:
    return reader is not None and reader.staff
