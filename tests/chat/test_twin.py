"""The twin of Mattermost says what a real server was seen to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from service.chat.twin_faults import RateLimit
from service.chat.twin_troubles import limited
from service.wire.twin_server import Unanswered
from tests.chat.samples import ADDRESS, Server

UNKNOWN = "x" * 26
PERMISSIONS = "api.context.permissions.app_error"


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    """The API as the bot sees it."""
    headers = {"Authorization": f"Bearer {server.bot.token}"}
    with httpx.Client(transport=server.twin.transport(), base_url=f"{ADDRESS}/api/v4", headers=headers) as client:
        yield client


def post(server: Server, **more: Any) -> dict[str, Any]:
    return {"channel_id": server.core.id, "message": "x", **more}


@pytest.mark.parametrize(
    ("body", "status", "error_id"),
    [
        ({"channel_id": UNKNOWN}, 403, PERMISSIONS),
        ({"channel_id": ""}, 403, PERMISSIONS),
        ({"id": UNKNOWN}, 400, "app.post.save.existing.app_error"),
        ({"type": "system_join"}, 400, "api.context.invalid_param.app_error"),
        ({"message": "x" * 16_384}, 400, "model.post.is_valid.msg.app_error"),
        ({"message": "a\0b"}, 500, "app.post.save.app_error"),
        ({"props": {"a": "<" * 1_334}}, 400, "model.post.is_valid.props.app_error"),
        ({"root_id": UNKNOWN}, 400, "api.post.create_post.root_id.app_error"),
    ],
)
def test_a_post_is_refused_with(server: Server, api: httpx.Client, body: dict[str, Any], status: int, error_id: str) -> None:
    answer = api.post("/posts", json=post(server, **body))
    assert (answer.status_code, answer.json()["id"], answer.json()["status_code"]) == (status, error_id, status)
    assert server.texts() == []


@pytest.mark.parametrize(
    ("content", "status", "error_id"), [(b"{", 400, "api.context.invalid_body_param.app_error"), (b"[]", 403, PERMISSIONS)]
)
def test_a_body_that_is_no_object_is_refused(api: httpx.Client, content: bytes, status: int, error_id: str) -> None:
    answer = api.post("/posts", content=content)
    assert (answer.status_code, answer.json()["id"]) == (status, error_id)


@pytest.mark.parametrize(
    ("path", "status", "error_id"),
    [
        ("/teams/name/nowhere", 404, "app.team.get_by_name.missing.app_error"),
        ("/teams/name/staff/channels/name/nowhere", 404, "app.channel.get_by_name.missing.app_error"),
        (f"/channels/{UNKNOWN}", 404, "app.channel.get.existing.app_error"),
        ("/users/username/nobody", 404, "app.user.get_by_username.app_error"),
        ("/users/username/Ada", 400, "api.context.invalid_body_param.app_error"),
        (f"/users/{UNKNOWN}/status", 404, "app.user.missing_account.const"),
        (f"/channels/{UNKNOWN}/posts", 403, PERMISSIONS),
        (f"/posts/{UNKNOWN}", 404, "app.post.get.app_error"),
        ("/users/status/ids", 404, "api.context.404.app_error"),
        ("/teams/name/~staff", 404, "api.context.404.app_error"),
        ("/nothing", 404, "api.context.404.app_error"),
    ],
)
def test_a_look_up_fails_with(api: httpx.Client, path: str, status: int, error_id: str) -> None:
    answer = api.get(path)
    assert (answer.status_code, answer.json()["id"]) == (status, error_id)


def test_a_double_slash_is_a_redirect_and_one_at_the_end_no_route(api: httpx.Client) -> None:
    assert api.post(f"{ADDRESS}//api/v4/posts", json={}).status_code == 301
    assert api.get("/users/me/").status_code == 404
    assert api.get(f"{ADDRESS}/api/v3/users/me").status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer wrong", "wrong", "Basic dTpw"])
def test_without_a_good_token_nothing_is_told_but_health_and_version(server: Server, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    with httpx.Client(transport=server.twin.transport(), base_url=f"{ADDRESS}/api/v4", headers=headers) as api:
        assert api.get("/users/me").json()["id"] == "api.context.session_expired.app_error"
        assert api.get("/users/me").status_code == 401
        assert api.get("/system/ping").json() == {"status": "OK"}
        assert "MaxPostSize" not in api.get("/config/client?format=old").json()


def test_posting_makes_the_bot_online_unless_it_says_otherwise(server: Server, api: httpx.Client) -> None:
    states = []
    for path in ("/posts?set_online=false", "/posts"):
        api.post(path, json=post(server))
        states.append(server.bot.status)
    assert states == ["offline", "online"]


def test_a_pending_id_is_shared_by_all_for_thirty_seconds_and_a_failure_lets_it_go(server: Server, api: httpx.Client) -> None:
    assert api.post("/posts", json=post(server, message="a\0", pending_post_id="p")).status_code == 500
    first = api.post("/posts", json=post(server, pending_post_id="p"))
    other = api.post("/posts", json=post(server, message="other", channel_id=server.support.id, pending_post_id="p"))
    assert (first.status_code, other.status_code, other.json()["id"]) == (201, 201, first.json()["id"])
    assert first.json()["pending_post_id"] == ""
    server.clock.sleep(31)
    assert api.post("/posts", json=post(server, pending_post_id="p")).json()["id"] != first.json()["id"]


def test_a_patch_with_props_replaces_all_of_them_and_one_without_keeps_them(server: Server, api: httpx.Client) -> None:
    made = api.post("/posts", json=post(server, props={"a": 1})).json()
    assert made["props"] == {"a": 1, "from_bot": "true"}
    assert api.put(f"/posts/{made['id']}/patch", json={"message": "y"}).json()["props"] == made["props"]
    assert api.put(f"/posts/{made['id']}/patch", json={"props": {"b": 2}}).json()["props"] == {"b": 2}


def test_a_patch_with_buttons_that_were_read_back_brings_the_server_down(server: Server, api: httpx.Client) -> None:
    action = {"id": "take", "name": "I take it", "integration": {"url": "https://router.example.org"}}
    made = api.post("/posts", json=post(server, props={"attachments": [{"actions": [action]}]})).json()
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            api.put(f"/posts/{made['id']}/patch", json={"message": "y", "props": made["props"]})
    with pytest.raises(Unanswered):
        server.twin.handle(api.build_request("PUT", f"/posts/{made['id']}/patch", json={"message": "y", "props": made["props"]}))
    assert server.texts() == ["x"]


def test_another_s_a_deleted_and_an_unknown_post_are_all_not_to_be_patched(server: Server, api: httpx.Client) -> None:
    foreign, gone = server.twin.say(server.core, server.ada, "a"), server.twin.say(server.core, server.bot, "b")
    server.twin.delete(gone)
    for post_id in (foreign.id, gone.id, UNKNOWN):
        answer = api.put(f"/posts/{post_id}/patch", json={"message": "y"})
        assert (answer.status_code, answer.json()["id"]) == (403, PERMISSIONS)


def test_changes_bring_deleted_posts_and_old_versions_and_pages_do_not(server: Server, api: httpx.Client) -> None:
    kept, gone = server.twin.say(server.core, server.bot, "a"), server.twin.say(server.core, server.ada, "b")
    server.clock.sleep(1)
    server.twin.delete(gone)
    api.put(f"/posts/{kept.id}/patch", json={"message": "c"})
    since = api.get(f"/channels/{server.core.id}/posts", params={"since": str(kept.create_at - 1)}).json()["posts"]
    assert {item["message"] for item in since.values()} == {"c", "", "a"}
    assert [item["original_id"] for item in since.values() if item["message"] == "a"] == [kept.id]
    assert [item["message"] for item in api.get(f"/channels/{server.core.id}/posts").json()["posts"].values()] == ["c"]


def test_pages_are_newest_first_and_at_most_two_hundred(server: Server, api: httpx.Client) -> None:
    posts = [server.twin.say(server.core, server.ada, str(number)) for number in range(205)]
    first = api.get(f"/channels/{server.core.id}/posts", params={"per_page": "500"}).json()["order"]
    second = api.get(f"/channels/{server.core.id}/posts", params={"per_page": "500", "page": "1"}).json()["order"]
    assert first + second == [item.id for item in reversed(posts)]
    assert (len(first), len(second)) == (200, 5)


def test_a_thread_and_people_s_states_are_told(server: Server, api: httpx.Client) -> None:
    root = server.twin.say(server.core, server.bot, "root")
    reply = server.twin.say(server.core, server.ada, "reply", root_id=root.id)
    assert api.get(f"/posts/{reply.id}/thread").json()["order"] == [reply.id, root.id]
    states = api.post("/users/status/ids", json=[server.ada.id, server.bjorn.id, UNKNOWN]).json()
    assert [state["status"] for state in states] == ["online", "away"]
    assert api.get("/users/username/ada").json()["timezone"]["useAutomaticTimezone"] == "true"


def test_one_s_own_post_can_be_deleted_and_no_other(server: Server, api: httpx.Client) -> None:
    own, foreign = server.twin.say(server.core, server.bot, "a"), server.twin.say(server.core, server.ada, "b")
    assert api.delete(f"/posts/{own.id}").status_code == 200
    assert api.delete(f"/posts/{foreign.id}").status_code == 403
    assert server.texts() == ["b"]


AWAY: dict[str, tuple[Callable[[Server, str], tuple[str, str, Any]], int, str]] = {
    "post to a channel that it knows": (lambda server, _: ("POST", "/posts", post(server)), 500, "app.post.save.app_error"),
    "post to another": (
        lambda server, _: ("POST", "/posts", post(server, channel_id=server.support.id)),
        400,
        "api.context.invalid_param.app_error",
    ),
    "channel by name": (lambda _, __: ("GET", "/teams/name/staff/channels/name/core", None), 404, "app.team.get_by_name.app_error"),
    "patch": (lambda _, post_id: ("PUT", f"/posts/{post_id}/patch", {"message": "y"}), 403, PERMISSIONS),
    "button": (lambda _, post_id: ("POST", f"/posts/{post_id}/actions/take", {}), 403, PERMISSIONS),
}


@pytest.mark.parametrize("what", AWAY)
def test_without_its_database_it_says(server: Server, api: httpx.Client, what: str) -> None:
    made = api.post("/posts", json=post(server)).json()
    server.twin.database_away = True
    request, status, error_id = AWAY[what]
    method, path, body = request(server, made["id"])
    answer = api.request(method, path, json=body)
    assert (answer.status_code, answer.json()["id"]) == (status, error_id)


def test_without_its_database_only_the_full_health_check_says_so(server: Server, api: httpx.Client) -> None:
    server.twin.database_away = True
    assert api.get("/system/ping").status_code == 200
    full = api.get("/system/ping?get_server_status=true")
    assert (full.status_code, full.json()["database_status"]) == (500, "UNHEALTHY")
    unknown = api.get("/users/me", headers={"Authorization": "Bearer wrong"})
    assert (unknown.status_code, unknown.json()["id"]) == (500, "app.session.get.app_error")


def test_a_limit_counts_every_call_and_is_told_in_plain_text(server: Server, api: httpx.Client) -> None:
    server.twin.faults.rate_limit = RateLimit(per_second=1, burst=2)
    answers = [api.get("/system/ping") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2].text, answers[2].headers["Retry-After"]) == ("limit exceeded\n", "1")
    assert server.twin.faults.limited == 1
    server.clock.sleep(1)
    assert api.get("/system/ping").status_code == 200


def test_answers_given_instead_come_first_come_first_served(server: Server, api: httpx.Client) -> None:
    server.twin.faults.troubles.extend([limited(3), httpx.Response(502)])
    assert [api.get("/users/me").status_code for _ in range(3)] == [429, 502, 200]
