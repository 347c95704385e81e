"""Pressing buttons in the twin of Mattermost."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from service.chat.drafts import MARK
from service.chat.interfaces import Button
from service.chat.twin_buttons import Pressed
from service.chat.twin_content import TwinPost
from service.wire.twin_server import serving
from tests.chat.samples import ADDRESS, Server

CALLBACK = "https://router.example.org/v1/chat"
BUTTONS = (Button("take", "I take it", {"case": "1", "sign": "s"}), Button("route", "Wrong route", {"case": "1"}, (("bug", "Bug"),)))
FAILED = Pressed(400, "api.post.do_action.action_integration.app_error")


def with_buttons(
    server: Server, answer: httpx.Response | Callable[[httpx.Request], httpx.Response]
) -> tuple[TwinPost, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer if isinstance(answer, httpx.Response) else answer(request)

    server.twin.buttons.transport = httpx.MockTransport(handle)
    with server.chat() as chat:
        return server.twin.posts[chat.post(server.draft(buttons=BUTTONS, callback=CALLBACK))], seen


def test_the_integration_is_asked_in_the_server_s_words_and_without_a_signature(server: Server) -> None:
    post, seen = with_buttons(server, httpx.Response(200, json={}))
    assert server.twin.press(post.id, "take", server.ada) == Pressed(200)
    body = json.loads(seen[0].content)
    assert str(seen[0].url) == CALLBACK
    assert seen[0].headers["User-Agent"] == "Mattermost-Bot/1.1"
    assert "Authorization" not in seen[0].headers
    assert body.pop("trigger_id")
    assert body == {
        "user_id": server.ada.id,
        "user_name": "ada",
        "channel_id": server.core.id,
        "channel_name": "core",
        "team_id": server.core.team.id,
        "team_domain": "staff",
        "post_id": post.id,
        "type": "button",
        "data_source": "",
        "context": {"case": "1", "sign": "s"},
    }


def test_what_was_chosen_in_a_menu_is_in_the_context(server: Server) -> None:
    post, seen = with_buttons(server, httpx.Response(200, json={}))
    server.twin.press(post.id, "route", server.ada, "bug")
    body = json.loads(seen[0].content)
    assert (body["type"], body["context"]) == ("select", {"case": "1", "selected_option": "bug"})


def test_an_answer_can_speak_to_the_presser_and_edit_the_post(server: Server) -> None:
    post, _ = with_buttons(server, httpx.Response(200, json={"ephemeral_text": "Thanks", "update": {"message": "Ada has it", "props": {}}}))
    assert server.twin.press(post.id, "take", server.ada) == Pressed(200, ephemeral_text="Thanks")
    assert (post.message, post.actions) == ("Ada has it", {})


def test_an_update_without_props_keeps_buttons_and_mark(server: Server) -> None:
    post, _ = with_buttons(server, httpx.Response(200, json={"update": {"message": "Ada has it"}}))
    server.twin.press(post.id, "take", server.ada)
    assert (post.message, set(post.actions), post.props[MARK]) == ("Ada has it", {"take", "route"}, "case-1")


def refused(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(201, json={}),
        httpx.Response(204),
        httpx.Response(302, headers={"Location": "/"}),
        httpx.Response(403, json={}),
        httpx.Response(500, json={}),
        httpx.Response(200, text="ok"),
        httpx.Response(200),
        httpx.Response(200, json=[]),
        refused,
    ],
    ids=["201", "204", "302", "403", "500", "text", "empty", "list", "refused"],
)
def test_anything_but_200_with_a_json_object_is_an_error_for_the_presser(
    server: Server, answer: httpx.Response | Callable[[httpx.Request], httpx.Response]
) -> None:
    post, _ = with_buttons(server, answer)
    assert server.twin.press(post.id, "take", server.ada) == FAILED


@pytest.mark.parametrize(
    ("url", "reached"), [("http://127.0.0.1:1/x", True), ("http://127.0.0.2/x", False), ("http://10.1.2.3/", False), ("", False)]
)
def test_internal_addresses_are_reached_if_they_are_trusted(server: Server, url: str, reached: bool) -> None:
    post, seen = with_buttons(server, httpx.Response(200, json={}))
    post.actions["take"]["integration"]["url"] = url
    assert server.twin.press(post.id, "take", server.ada) == (Pressed(200) if reached else FAILED)
    assert len(seen) == reached


def test_who_presses_must_see_the_post_and_the_post_must_be_there(server: Server) -> None:
    post, seen = with_buttons(server, httpx.Response(200, json={}))
    outside = server.twin.add_user("outside")
    assert server.twin.press(post.id, "take", outside).error_id == "api.context.permissions.app_error"
    assert server.twin.press("x" * 26, "take", server.ada).status == 403
    assert server.twin.press(post.id, "other", server.ada).error_id == "api.post.do_action.action_id.app_error"
    server.twin.delete(post)
    assert server.twin.press(post.id, "take", server.ada).error_id == "app.post.get.app_error"
    assert seen == []


def test_a_person_presses_over_the_api_and_readers_never_see_the_context(server: Server) -> None:
    post, seen = with_buttons(server, httpx.Response(200, json={}))
    headers = {"Authorization": f"Bearer {server.ada.token}"}
    with httpx.Client(transport=server.twin.transport(), base_url=f"{ADDRESS}/api/v4", headers=headers) as ada:
        read = ada.get(f"/posts/{post.id}")
        pressed = ada.post(f"/posts/{post.id}/actions/route", json={"selected_option": "bug"})
        badly_named = ada.post(f"/posts/{post.id}/actions/take-it", json={})
    assert "integration" not in read.text
    assert (pressed.status_code, pressed.json()["status"], len(seen)) == (200, "OK", 1)
    assert badly_named.status_code == 404


def test_over_a_real_network_too(server: Server) -> None:
    with serving(lambda _: httpx.Response(200, json={"ephemeral_text": "Thanks"})) as address, server.chat() as chat:
        post_id = chat.post(server.draft(buttons=BUTTONS, callback=address))
        assert server.twin.press(post_id, "take", server.ada).ephemeral_text == "Thanks"
