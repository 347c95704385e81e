"""What we send to a forum, and what the twin answers, held against Discourse's own OpenAPI document, field by field.

The document (https://github.com/discourse/discourse_api_docs) is not part of this project; TOPICROUTER_CONTRACTS names the folder it is in.
It forbids fields that servers take and send, and says nothing of errors: so only fields that it knows are looked at.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from service.domain import Redacted
from service.forum.discourse_changes import DiscourseReader
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinCategory
from tests.forum.samples import KEY, MODERATORS, NOW, STAFF_ROUTER, connection_to, twin_topic, writable, writer_to

UNKNOWN_PATHS = {"/composer/mentions"}
"""What the document lacks."""

pytestmark = pytest.mark.skipif("TOPICROUTER_CONTRACTS" not in os.environ, reason="TOPICROUTER_CONTRACTS names no OpenAPI documents")


@pytest.fixture(scope="module")
def paths() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(os.environ["TOPICROUTER_CONTRACTS"], "discourse.json").read_text("utf-8"))
    found: dict[str, Any] = document["paths"]
    return found


@pytest.fixture(scope="module")
def exchanges() -> list[tuple[httpx.Request, httpx.Response]]:
    """Every kind of call that is made, with its answer."""
    forum = writable(twin_topic(1, category_id=5), categories=[TwinCategory(5, "Support")])
    made: list[tuple[httpx.Request, httpx.Response]] = []
    answer = forum.handle

    def recorded(request: httpx.Request) -> httpx.Response:
        response = answer(request)
        made.append((request, response))
        return response

    forum.handle = recorded  # type: ignore[method-assign]  # the twin is listened to
    _use(forum)
    return made


def _use(forum: TwinForum) -> None:
    writer = writer_to(forum, STAFF_ROUTER)
    writer.mentions("1", ["ben", MODERATORS])
    post = writer.reply("1", Redacted("Hello @ben, could you have a look at this?"), marker="case-1")
    writer.find_reply("1", "case-1")
    writer.edit(post, Redacted("This was answered in the meantime."), marker="case-1")
    title = Redacted("Topic 1 shows a password")
    writer.message(MODERATORS, title, Redacted("Please edit it and hide the revision."), marker="case-1")
    writer.find_message(title, "case-1")
    writer.unlist("1")
    list(DiscourseReader(connection_to(forum, key=KEY), oldest=NOW - NOW.replace(year=2020)).changed(None, NOW))


def test_every_call_that_writes_is_one_that_the_document_knows_with_fields_of_the_right_form(
    paths: dict[str, Any], exchanges: list[tuple[httpx.Request, httpx.Response]]
) -> None:
    written = [request for request, _ in exchanges if request.method != "GET"]
    assert {request.method for request in written} == {"POST", "PUT"}
    for request in written:
        schema = _operation(paths, request)["requestBody"]["content"]["application/json"]["schema"]
        body = json.loads(request.content)
        assert set(schema.get("required", [])) <= body.keys()
        assert list(_faults(schema, body, "")) == []


def test_what_the_twin_answers_has_the_form_that_the_document_gives_it(
    paths: dict[str, Any], exchanges: list[tuple[httpx.Request, httpx.Response]]
) -> None:
    looked_at = 0
    for request, response in exchanges:
        if request.url.path in UNKNOWN_PATHS:
            continue
        schema = _operation(paths, request)["responses"]["200"]["content"]["application/json"]["schema"]
        assert list(_faults(schema, response.json(), "")) == []
        looked_at += 1
    assert looked_at >= 8


def _operation(paths: dict[str, Any], request: httpx.Request) -> dict[str, Any]:
    for template, operations in paths.items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, request.url.path) and request.method.lower() in operations:
            found: dict[str, Any] = operations[request.method.lower()]
            return found
    pytest.fail(f"the document knows no {request.method} {request.url.path}")


def _faults(schema: dict[str, Any], value: object, place: str) -> Iterator[str]:
    """Name what has another form than the document says, of the fields that it knows."""
    if isinstance(value, dict) and "properties" in schema:
        for name in value.keys() & schema["properties"].keys():
            yield from _faults(schema["properties"][name], value[name], f"{place}.{name}")
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            yield from _faults(schema["items"], item, f"{place}[]")
    # the document was made from single answers, so that it forbids null where a server sends it: no category, no last post
    elif value is not None and not jsonschema_rs.is_valid(schema, value):
        yield f"{place} is {value!r}, not {schema}"
