"""An in-memory twin of a Discourse server, reading only, for the demo and for tests.

It answers `httpx.Request` with `httpx.Response`: through `httpx.MockTransport(twin.handle)`, or behind any HTTP server. What can go
wrong on a real forum it does on demand: see `twin_trouble`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable

import httpx

from service.forum.twin_content import TwinCategory, TwinTopic, list_entry, post_documents, topic_document
from service.forum.twin_trouble import invalid_access, not_found, not_logged_in

DEFAULT_PER_PAGE = 30
LARGEST_PAGE = 100
_TOPIC = re.compile(r"/t/(?:[a-z0-9-]+/)?(\d+)\.json")
_POSTS = re.compile(r"/t/(\d+)/posts\.json")


class TwinForum:
    """A forum with topics; change its fields as a forum's owner would change settings."""

    def __init__(self, topics: Iterable[TwinTopic] = (), categories: Iterable[TwinCategory] = (), *, api_key: str | None = None) -> None:
        self.topics = {topic.id: topic for topic in topics}
        self.categories = {category.id: category for category in categories}
        self.api_key = api_key
        self.login_required = False
        self.tags_as_objects = True
        self.offers_raw = True
        self.largest_page = LARGEST_PAGE
        self.troubles: deque[httpx.Response] = deque()
        """Answers given instead of the next ones, first come first served."""
        self.requests: list[httpx.Request] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.requests.append(request)
        if self.troubles:
            return self.troubles.popleft()
        key = request.headers.get("Api-Key")
        if key is not None and key != self.api_key:
            return invalid_access()
        if key is None and self.login_required:
            return not_logged_in()
        return self._answer(request, as_staff=key is not None)

    def transport(self) -> httpx.MockTransport:
        """Give a transport for an httpx client that ends here, without any network."""
        return httpx.MockTransport(self.handle)

    def _answer(self, request: httpx.Request, *, as_staff: bool) -> httpx.Response:
        path, parameters = request.url.path, request.url.params
        if request.method != "GET":
            return not_found()
        if path == "/latest.json":
            return httpx.Response(200, json={"topic_list": self._latest(parameters, as_staff=as_staff)})
        if path == "/site.json":
            shown = [category for category in self.categories.values() if as_staff or not category.restricted]
            return httpx.Response(
                200, json={"categories": [{"id": item.id, "name": item.name, "read_restricted": item.restricted} for item in shown]}
            )
        with_raw = self.offers_raw and parameters.get("include_raw") == "true"
        if (match := _TOPIC.fullmatch(path)) and (topic := self._seen(int(match[1]), as_staff=as_staff)):
            document = topic_document(topic, as_staff=as_staff, with_raw=with_raw, tags_as_objects=self.tags_as_objects)
            return httpx.Response(200, json=document)
        if (match := _POSTS.fullmatch(path)) and (topic := self._seen(int(match[1]), as_staff=as_staff)):
            ids = [int(number) for number in parameters.get_list("post_ids[]")]
            posts = post_documents(topic, ids, as_staff=as_staff, with_raw=with_raw)
            return httpx.Response(200, json={"post_stream": {"posts": posts}, "id": topic.id})
        return not_found()

    def _latest(self, parameters: httpx.QueryParams, *, as_staff: bool) -> dict[str, object]:
        listed = [topic for topic in self.topics.values() if self._is_listed(topic, as_staff=as_staff)]
        by_creation = parameters.get("order") == "created"
        listed.sort(key=lambda topic: (topic.created_at if by_creation else topic.bumped_at, topic.id))
        if parameters.get("ascending") != "true":
            listed.reverse()
        if "order" not in parameters:
            listed.sort(key=lambda topic: not topic.pinned_globally)
        size = min(int(parameters.get("per_page", DEFAULT_PER_PAGE)), self.largest_page)
        start = int(parameters.get("page", 0)) * size
        page = [list_entry(topic, tags_as_objects=self.tags_as_objects) for topic in listed[start : start + size]]
        return {"per_page": size, "topics": page}

    def _is_listed(self, topic: TwinTopic, *, as_staff: bool) -> bool:
        seen = self._seen(topic.id, as_staff=as_staff) is not None
        return seen and topic.archetype != "private_message" and (as_staff or topic.visible) and not topic.deleted

    def _seen(self, number: int, *, as_staff: bool) -> TwinTopic | None:
        topic = self.topics.get(number)
        if topic is None or as_staff:
            return topic
        category = self.categories.get(topic.category_id) if topic.category_id is not None else None
        hidden = topic.deleted or topic.archetype == "private_message" or (category is not None and category.restricted)
        return None if hidden else topic
