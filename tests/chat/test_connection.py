"""One way to ask a Mattermost server."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from service.chat.connection import ChatAccess, ChatConnection
from service.chat.mattermost import Mattermost
from service.chat.twin_faults import RateLimit
from service.chat.twin_troubles import app_error, gateway_error, limited, web_page
from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, InputError
from tests.chat.samples import NOW, Server


@pytest.mark.parametrize(
    ("address", "token", "reason"),
    [
        ("chat.example.org", "t", "bad_address"),
        ("ftp://chat.example.org", "t", "bad_address"),
        ("https://me:secret@chat.example.org", "t", "bad_address"),
        ("https://chat:port", "t", "bad_address"),
        ("http://chat.example.org", "t", "token_needs_https"),
        ("https://chat.example.org", "", "bad_token"),
        ("https://chat.example.org", "two words", "bad_token"),
        ("https://chat.example.org", "line\n", "bad_token"),
        ("https://chat.example.org", "tökén", "bad_token"),
    ],
)
def test_what_can_not_be_an_address_or_token_is_refused_without_showing_it(address: str, token: str, reason: str) -> None:
    with pytest.raises(InputError) as refused:
        ChatConnection(ChatAccess(address, token))
    assert refused.value.reason == reason
    assert "secret" not in str(refused.value)


def test_loopback_needs_no_https_and_slashes_at_the_end_do_no_harm() -> None:
    assert ChatConnection(ChatAccess("http://127.0.0.1:8065//", "t")).address == "http://127.0.0.1:8065"
    assert ChatConnection(ChatAccess("https://example.org/chat/?x=1#y", "t")).address == "https://example.org/chat"


def test_the_token_is_not_shown() -> None:
    assert "hidden" not in repr(ChatAccess("https://chat.example.org", "hidden"))


def test_an_address_with_slashes_still_posts(server: Server) -> None:
    access = ChatAccess("https://chat.example.org///", server.bot.token)
    with Mattermost(access, transport=server.twin.transport()) as chat:
        assert chat.post(server.draft()) in server.twin.posts


def test_outside_a_with_statement_nothing_is_sent(server: Server) -> None:
    with pytest.raises(RuntimeError, match="with"):
        server.chat().require_fit()


def test_a_with_statement_may_stand_within_another(server: Server) -> None:
    with server.chat() as chat:
        with chat:
            chat.require_fit()
        chat.require_fit()


def answering(*answers: httpx.Response | Callable[[httpx.Request], httpx.Response]) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """Answer calls in this order; a health check in between finds all well."""
    waiting, seen = list(answers), []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/system/ping"):
            return httpx.Response(200, json={"status": "OK", "database_status": "OK"})
        seen.append(request)
        answer = waiting.pop(0)
        return answer if isinstance(answer, httpx.Response) else answer(request)

    return httpx.MockTransport(handle), seen


def said_of_both(connection: ChatConnection) -> list[tuple[str, bool]]:
    """Look something up, then post; reason and unsureness of what is raised."""
    with pytest.raises(DeliveryDelayed) as looked_up:
        connection.read("/users/me")
    with pytest.raises(DeliveryDelayed) as posted:
        connection.write("POST", "/posts", body={})
    return [(delayed.reason, delayed.unsure) for delayed in (looked_up.value, posted.value)]


def test_a_redirect_is_not_followed(server: Server) -> None:
    transport, seen = answering(httpx.Response(301, headers={"Location": "https://elsewhere.example.org/api/v4/posts"}))
    with server.chat(transport).connection as connection, pytest.raises(DeliveryRefused) as refused:
        connection.write("POST", "/posts", body={})
    assert (refused.value.reason, len(seen)) == ("redirected", 1)


def test_content_tells_what_an_answer_is_and_not_its_type(server: Server) -> None:
    lied = httpx.Response(200, text='{"id": "x"}', headers={"Content-Type": "text/plain"})
    page = httpx.Response(200, text="<html>", headers={"Content-Type": "application/json"})
    transport, _ = answering(lied, page, page)
    with server.chat(transport).connection as connection:
        assert connection.read("/users/me") == {"id": "x"}
        assert said_of_both(connection) == [("not_json", False), ("not_json", True)]


@pytest.mark.parametrize(
    "answer", [limited(3), httpx.Response(429, headers={"Retry-After": "3"}, json={"id": "api.too_many"})], ids=["text", "json"]
)
def test_a_limit_is_waited_out_in_either_shape(server: Server, answer: httpx.Response) -> None:
    transport, seen = answering(answer, httpx.Response(201, json={"id": "x"}))
    with server.chat(transport).connection as connection:
        assert connection.write("POST", "/posts", body={}) == {"id": "x"}
    assert (sum(server.clock.slept), len(seen)) == (3, 2)


def test_a_limit_that_stays_is_told_and_nothing_can_have_arrived(server: Server) -> None:
    transport, seen = answering(*[httpx.Response(429, text="limit exceeded\n") for _ in range(4)])
    with server.chat(transport).connection as connection, pytest.raises(DeliveryDelayed) as delayed:
        connection.write("POST", "/posts", body={})
    assert (delayed.value.reason, delayed.value.unsure, len(seen)) == ("rate_limited", False, 4)


def test_a_long_wait_is_left_to_the_caller_and_holds_for_the_next_call_too(server: Server) -> None:
    transport, seen = answering(limited(60), httpx.Response(200, json={}))
    with server.chat(transport).connection as connection:
        for _ in range(2):
            with pytest.raises(DeliveryDelayed) as delayed:
                connection.read("/users/me")
            assert delayed.value.wait_seconds == pytest.approx(60)
        assert len(seen) == 1
        server.clock.sleep(60)
        assert connection.read("/users/me") == {}


def test_calls_keep_to_their_number_a_second(server: Server) -> None:
    transport, _ = answering(*[httpx.Response(200, json={}) for _ in range(25)])
    with server.chat(transport).connection as connection:
        for _ in range(25):
            connection.read("/users/me")
        assert connection.calls == 25
    assert sum(server.clock.slept) == pytest.approx(3)


def test_two_hundred_posts_with_all_that_goes_before_them_meet_no_limit(server: Server, chat: Mattermost) -> None:
    server.twin.faults.rate_limit = RateLimit(per_second=10, burst=10)
    for number in range(200):
        seen = chat.channel("staff", "core")
        assert seen is not None
        chat.post(server.draft(marker=f"case-{number}"))
    assert (server.twin.faults.limited, len(server.texts())) == (0, 200)


def raising(error: type[httpx.RequestError]) -> Callable[[httpx.Request], httpx.Response]:
    def handle(request: httpx.Request) -> httpx.Response:
        raise error("no", request=request)

    return handle


@pytest.mark.parametrize(
    ("error", "reason", "unsure"),
    [
        (httpx.ConnectError, "unreachable", False),
        (httpx.ConnectTimeout, "unreachable", False),
        (httpx.ReadTimeout, "unanswered", True),
        (httpx.ReadError, "unanswered", True),
        (httpx.WriteError, "unanswered", True),
        (httpx.RemoteProtocolError, "unanswered", True),
        (httpx.DecodingError, "unanswered", True),
    ],
)
def test_what_may_have_arrived_is_unsure_and_a_look_up_never_is(
    server: Server, error: type[httpx.RequestError], reason: str, unsure: bool
) -> None:
    transport, _ = answering(raising(error), raising(error))
    with server.chat(transport).connection as connection:
        assert said_of_both(connection) == [(reason, False), (reason, unsure)]


@pytest.mark.parametrize(
    "answer", [gateway_error(), gateway_error(503), app_error(500, "app.post.save.app_error")], ids=["502", "503", "500"]
)
def test_a_failing_server_may_have_kept_it(server: Server, answer: httpx.Response) -> None:
    transport, seen = answering(answer)
    with server.chat(transport).connection as connection, pytest.raises(DeliveryDelayed) as delayed:
        connection.write("POST", "/posts", body={})
    assert (delayed.value.reason, delayed.value.unsure, len(seen)) == ("server_error", True, 1)


def test_a_refusal_that_is_gone_when_asked_again_was_none(server: Server) -> None:
    transport, seen = answering(app_error(403, "api.context.permissions.app_error"), httpx.Response(201, json={"id": "x"}))
    with server.chat(transport).connection as connection:
        assert connection.write("POST", "/posts", body={}) == {"id": "x"}
    assert len(seen) == 2


def test_a_refusal_in_a_proxy_s_words_is_told_as_one(server: Server) -> None:
    transport, _ = answering(web_page(403), web_page(403))
    with server.chat(transport).connection as connection, pytest.raises(DeliveryRefused) as refused:
        connection.read("/users/me")
    assert refused.value.reason == "not_mattermost"


def test_where_a_proxy_answers_for_everything_nothing_is_refused_for_good(server: Server) -> None:
    transport = httpx.MockTransport(lambda _: web_page(403))
    with server.chat(transport).connection as connection, pytest.raises(DeliveryDelayed) as delayed:
        connection.read("/users/me")
    assert delayed.value.reason == "not_mattermost"


ACTS: dict[str, Callable[[Mattermost, Server, str], object]] = {
    "post": lambda chat, server, _: chat.post(server.draft(marker="case-2")),
    "post elsewhere": lambda chat, server, _: chat.post(server.draft(channel=server.elsewhere, marker="case-2")),
    "urgent post": lambda chat, server, _: chat.post(server.draft(marker="case-2", urgent=True)),
    "channel": lambda chat, _, __: chat.channel("staff", "core"),
    "no channel": lambda chat, _, __: chat.channel("staff", "nowhere"),
    "find": lambda chat, server, _: chat.find(server.core.id, "case-1", since=NOW),
    "reachable": lambda chat, server, _: chat.reachable(server.core.id, ["ada"]),
    "amend": lambda chat, _, post_id: chat.amend(post_id, Redacted("Answered")),
    "fitness": lambda chat, _, __: chat.require_fit(),
}


@pytest.mark.parametrize("act", ACTS)
def test_without_its_database_a_server_refuses_nothing_for_good(server: Server, chat: Mattermost, act: str) -> None:
    post_id = chat.post(server.draft())
    server.twin.database_away = True
    with pytest.raises(DeliveryDelayed) as delayed:
        ACTS[act](chat, server, post_id)
    assert delayed.value.reason in {"database_away", "server_error"}
    assert server.texts() == ["Who knows about this?"]


@pytest.mark.parametrize("act", ACTS)
def test_a_token_that_was_revoked_is_told_whatever_is_asked(server: Server, chat: Mattermost, act: str) -> None:
    post_id = chat.post(server.draft())
    server.bot.active = False
    with pytest.raises(DeliveryError) as refused:
        ACTS[act](chat, server, post_id)
    assert refused.value.reason == "token_refused"
