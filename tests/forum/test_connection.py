from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from service.errors import InputError, SourceError, SourceRefused, SourceUnavailable
from service.forum import twin_trouble as trouble
from service.forum.connection import ATTEMPTS, FIRST_WAIT, LONGEST_WAIT, Access, ForumConnection
from service.forum.twin import TwinForum
from tests.forum.samples import Clock, connection_to, twin_topic


def get(forum: TwinForum, clock: Clock | None = None, *, key: str | None = None) -> object:
    with connection_to(forum, clock=clock, key=key) as connection:
        return connection.get("/latest.json")


def refusal(forum: TwinForum | Callable[[httpx.Request], httpx.Response], *, key: str | None = None) -> SourceError:
    with connection_to(forum, key=key) as connection, pytest.raises(SourceError) as caught:
        connection.get("/latest.json")
    return caught.value


def test_a_key_goes_along_as_headers() -> None:
    forum = TwinForum(api_key="k1")
    get(forum, key="k1")
    assert forum.requests[0].headers["Api-Key"] == "k1"
    assert forum.requests[0].headers["Api-Username"] == "system"


def test_without_a_key_no_key_header_is_sent() -> None:
    forum = TwinForum()
    get(forum)
    assert "Api-Key" not in forum.requests[0].headers
    assert "Api-Username" not in forum.requests[0].headers


@pytest.mark.parametrize("limited", [trouble.rate_limited_by_application, trouble.rate_limited_by_middleware])
def test_a_limit_is_waited_out_as_long_as_the_server_asks(limited: Callable[[int], httpx.Response]) -> None:
    forum, clock = TwinForum([twin_topic(1)]), Clock()
    forum.troubles += [limited(17), limited(5)]
    assert get(forum, clock)
    assert clock.slept == [17, 5]


@pytest.mark.parametrize("answer", [trouble.server_error(500), trouble.server_error(502), trouble.read_only()])
def test_a_server_in_trouble_is_asked_again_after_growing_waits(answer: httpx.Response) -> None:
    forum, clock = TwinForum([twin_topic(1)]), Clock()
    forum.troubles += [answer, answer, answer]
    assert get(forum, clock)
    assert clock.slept == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (trouble.server_error(), "server_error"),
        (trouble.read_only(), "read_only"),
        (trouble.rate_limited_by_application(1), "rate_limited"),
        (trouble.rate_limited_by_middleware(1), "rate_limited"),
    ],
)
def test_lasting_trouble_ends_after_a_bounded_number_of_attempts(answer: httpx.Response, reason: str) -> None:
    forum = TwinForum()
    forum.troubles += [answer] * 20
    error = refusal(forum)
    assert isinstance(error, SourceUnavailable)
    assert error.reason == reason
    assert len(forum.requests) == ATTEMPTS


def test_who_asks_for_hours_is_not_waited_for() -> None:
    forum, clock = TwinForum(), Clock()
    forum.troubles.append(trouble.rate_limited_by_middleware(int(LONGEST_WAIT) + 1))
    with pytest.raises(SourceUnavailable):
        get(forum, clock)
    assert clock.slept == []


def test_a_network_that_fails_meanwhile_is_waited_for_and_then_told() -> None:
    tries: list[httpx.Request] = []

    def breaking(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        if len(tries) == 1:
            return httpx.Response(200, json={})
        raise httpx.ReadTimeout("too slow")

    clock = Clock()
    with connection_to(breaking, clock=clock) as connection:
        connection.get("/site.json")
        with pytest.raises(SourceUnavailable) as caught:
            connection.get("/latest.json")
    assert caught.value.reason == "unreachable"
    assert len(tries) == 1 + ATTEMPTS
    assert len(clock.slept) == ATTEMPTS - 1


def test_an_address_that_never_answers_is_given_up_at_once() -> None:
    clock = Clock()
    with ForumConnection(Access("http://127.0.0.1:1"), sleep=clock.sleep) as connection, pytest.raises(SourceUnavailable) as caught:
        connection.get("/site.json")
    assert caught.value.reason == "unreachable"
    assert clock.slept == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (trouble.not_logged_in(), "login_required"),
        (httpx.Response(401), "login_required"),
        (trouble.invalid_access(), "forbidden"),
        (trouble.not_found(), "not_found"),
        (httpx.Response(400, json={"errors": ["bad"]}), "bad_request"),
        (trouble.web_page(), "html_instead_of_json"),
        (httpx.Response(200, text="hello"), "not_json"),
        (httpx.Response(200, content=b"\xff\xfe"), "not_json"),
        (httpx.Response(200, json=[1]), "not_json"),
    ],
)
def test_what_waiting_does_not_mend_is_refused_at_once(answer: httpx.Response, reason: str) -> None:
    forum = TwinForum()
    forum.troubles.append(answer)
    error = refusal(forum)
    assert isinstance(error, SourceRefused)
    assert error.reason == reason
    assert len(forum.requests) == 1


def test_a_plain_web_servers_not_found_raises_the_question_whether_this_is_a_forum() -> None:
    error = refusal(lambda _: httpx.Response(404, html="<h1>Not Found</h1>"))
    assert error.reason == "not_discourse"
    assert "is this a Discourse forum" in str(error)


@pytest.mark.parametrize(("status", "reason"), [(200, "not_json"), (404, "not_discourse"), (429, "rate_limited")])
def test_json_nested_without_end_is_no_traceback(status: int, reason: str) -> None:
    assert refusal(lambda _: httpx.Response(status, text='{"extras":' * 100_000)).reason == reason


def test_a_wrong_key_is_refused_without_being_repeated_in_the_message() -> None:
    error = refusal(TwinForum(api_key="right"), key="wrong-key-123")
    assert error.reason == "forbidden"
    assert "wrong-key-123" not in str(error)


@pytest.mark.parametrize(
    "location",
    ["https://elsewhere.example/latest.json", "http://forum.example.org/latest.json", "https://forum.example.org:8443/latest.json"],
)
def test_a_redirect_never_carries_the_key_to_another_host(location: str) -> None:
    forum = TwinForum(api_key="k1")
    forum.troubles.append(trouble.redirect(location, 301))
    error = refusal(forum, key="k1")
    assert error.reason == "redirected"
    assert str(httpx.URL(location).host) in str(error)
    assert [request.url.host for request in forum.requests] == ["forum.example.org"]


def test_a_redirect_within_the_forum_is_followed() -> None:
    forum = TwinForum([twin_topic(1)], api_key="k1")
    forum.troubles.append(trouble.redirect("/latest.json?page=0"))
    assert get(forum, key="k1")
    assert [request.headers["Api-Key"] for request in forum.requests] == ["k1", "k1"]


def test_a_redirect_to_the_login_page_asks_for_a_key() -> None:
    forum = TwinForum()
    forum.troubles.append(trouble.redirect("/login"))
    assert refusal(forum).reason == "login_required"


def test_redirects_in_circles_end() -> None:
    forum = TwinForum()
    forum.troubles += [trouble.redirect("/latest.json")] * 20
    assert refusal(forum).reason == "redirected"
    assert len(forum.requests) < 10


def test_every_request_counts_as_a_call_and_is_paced() -> None:
    forum, clock = TwinForum([twin_topic(1)]), Clock()
    with connection_to(forum, clock=clock, calls_per_minute=30) as connection:
        for _ in range(61):
            connection.get("/latest.json")
    assert connection.calls == 61
    assert clock.seconds == 120


def test_an_address_may_lie_below_a_path() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, json={})

    with connection_to(answer, address="https://example.org/forum/?utm=1#top") as connection:
        connection.get("/site.json")
    assert seen == ["https://example.org/forum/site.json"]


@pytest.mark.parametrize("address", ["forum.example.org", "ftp://x", "https://", "https://anna:pw@forum.example.org", "http://x:port", ""])
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(InputError) as caught:
        ForumConnection(Access(address))
    assert caught.value.reason == "bad_address"
    assert "pw" not in str(caught.value)


def test_a_key_is_not_sent_unencrypted_but_to_this_machine() -> None:
    with pytest.raises(InputError) as caught:
        ForumConnection(Access("http://forum.example.org", api_key="k"))
    assert caught.value.reason == "key_needs_https"
    ForumConnection(Access("http://127.0.0.1:4200", api_key="k"))
    ForumConnection(Access("http://forum.example.org"))


@pytest.mark.parametrize("key", ["a\nb", "ключ"])
def test_a_key_that_can_not_travel_in_a_header_is_refused_unquoted(key: str) -> None:
    with pytest.raises(InputError) as caught:
        ForumConnection(Access("https://forum.example.org", api_key=key))
    assert caught.value.reason == "bad_key"
    assert key not in str(caught.value)


def test_the_key_does_not_show_when_access_is_printed() -> None:
    assert "geheim" not in repr(Access("https://forum.example.org", api_key="geheim"))


def test_a_connection_that_is_not_open_says_how_to_open_it() -> None:
    with pytest.raises(RuntimeError, match="with"):
        connection_to(TwinForum()).get("/latest.json")
