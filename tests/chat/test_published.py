"""Calls held against Mattermost's own OpenAPI document; that what is wrong is noticed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.chat.published import FOLDER, faults

POSTS = "http://localhost:8065/api/v4/posts"
TOKEN = {"Authorization": "Bearer token"}

pytestmark = pytest.mark.skipif(not FOLDER, reason="TOPICROUTER_CONTRACTS names no folder of OpenAPI documents")


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", POSTS, {"channel_id": 7, "message": "x"}),
        ("POST", POSTS, {"message": "x"}),
        ("POST", POSTS, {"channel_id": "x", "message": "x", "props": "text"}),
        ("POST", f"{POSTS}?set_online=perhaps", {"channel_id": "x", "message": "x"}),
        ("PUT", POSTS, {"channel_id": "x", "message": "x"}),
        ("POST", f"{POSTS}/made/up/path", {}),
    ],
    ids=["type", "missing", "props", "parameter", "method", "path"],
)
def test_a_wrong_call_is_noticed(method: str, url: str, body: dict[str, Any]) -> None:
    request = httpx.Request(method, url, json=body, headers=TOKEN)
    assert faults(request, httpx.Response(404))


def test_a_wrong_answer_is_noticed() -> None:
    request = httpx.Request("POST", POSTS, json={"channel_id": "x", "message": "x"}, headers=TOKEN)
    assert faults(request, httpx.Response(201, json={"id": 7}))
    assert faults(request, httpx.Response(200, json={"id": "x"}))
    assert faults(request, httpx.Response(201, json={"id": "x"})) == []
