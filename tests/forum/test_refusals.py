"""What each answer to a writing call means, as one table."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from service.errors import DeliveryDelayed, DeliveryError, DeliveryRefused, SourceRefused, SourceUnavailable
from service.forum import twin_trouble as trouble
from service.forum.refusals import LONGEST_QUOTE, REFUSALS, answered, as_delivery, unanswered

REQUEST = httpx.Request("POST", "https://forum.example.org/posts.json")


def error_of(response: httpx.Response) -> DeliveryError:
    response.request = REQUEST
    with pytest.raises(DeliveryError) as caught:
        answered(response, "/posts.json")
    return caught.value


def invalid(message: str) -> httpx.Response:
    return trouble.invalid(message)


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (invalid("Body is too similar to what you recently posted"), "duplicate_text"),
        (invalid("No consecutive replies are allowed. Please edit your previous reply, or wait."), "consecutive_replies"),
        (invalid("No more than 3 consecutive replies are allowed. Please edit your previous reply."), "consecutive_replies"),
        (invalid("Body is too short (minimum is 20 characters)"), "too_short"),
        (invalid("Title is too short (minimum is 2 characters)"), "too_short"),
        (invalid("Body can't be blank"), "too_short"),
        (invalid("Body is limited to 32000 characters; you entered 40000."), "too_long"),
        (invalid("Title is too long (maximum is 255 characters)"), "too_long"),
        (invalid("Sorry, you can only mention 10 users in a post."), "too_many_mentions"),
        (invalid("Sorry, new users can only mention one other user in a post."), "too_many_mentions"),
        (invalid("Sorry, you can't mention other users."), "too_many_mentions"),
        (invalid("Sorry, new users can only put 2 links in a post."), "too_many_links"),
        (invalid("Sorry, you can't include links in your posts."), "too_many_links"),
        (invalid("Sorry you cannot post a link to that host."), "too_many_links"),
        (invalid("Sorry, you can't post the word 'pump'; it's not allowed."), "watched_word"),
        (invalid("Sorry, you can't post that. Not allowed: pump, valve."), "watched_word"),
        (invalid("Body seems unclear, is it a complete sentence?"), "unclear_text"),
        (invalid("Something has gone wrong. Perhaps this topic was closed or deleted while you were looking at it?"), "topic_not_open"),
        (invalid("We're sorry, but new users are temporarily limited to 3 replies in the same topic."), "new_account_limit"),
        (invalid("Suspended users are not allowed to post."), "account_suspended"),
        (invalid("One of the users you are sending this message to could not be found."), "no_recipient"),
        (invalid("Sorry, you cannot send a personal message to that user."), "no_recipient"),
        (invalid("You must select a valid user."), "no_recipient"),
        (invalid("The group: staff, has too many users to receive a message. Limit is 100."), "group_too_large"),
        (invalid("That post was created too long ago. It can no longer be edited or deleted."), "too_late_to_edit"),
        (invalid("Das gefällt uns nicht."), "not_accepted"),
        (trouble.invalid_access(), "forbidden"),
        (trouble.key_refused(), "key_refused"),
        (trouble.not_logged_in(), "login_required"),
        (httpx.Response(401, json={"errors": ["x"]}), "login_required"),
        (trouble.not_found(), "not_found"),
        (trouble.bad_parameters("raw"), "bad_request"),
        (trouble.redirect("https://elsewhere.example.org/posts.json", 308), "redirected"),
    ],
)
def test_what_discourse_refuses_in_its_own_words_is_refused_for_good(response: httpx.Response, reason: str) -> None:
    error = error_of(response)
    assert isinstance(error, DeliveryRefused)
    assert error.reason == reason


@pytest.mark.parametrize(
    ("response", "reason", "wait"),
    [
        (trouble.rate_limited_by_application(7), "rate_limited", 7),
        (trouble.rate_limited_by_middleware(40), "rate_limited", 40),
        (httpx.Response(429, html="<h1>Too many requests</h1>"), "rate_limited", None),
        (trouble.read_only(), "read_only", None),
        (trouble.edit_conflict(), "edit_conflict", None),
        (invalid("This topic is in slow mode."), "slow_mode", None),
    ],
)
def test_what_passes_and_surely_was_not_done_may_be_tried_again(response: httpx.Response, reason: str, wait: float | None) -> None:
    error = error_of(response)
    assert isinstance(error, DeliveryDelayed)
    assert (error.reason, error.wait_seconds, error.unsure) == (reason, wait, False)


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (trouble.server_error(500), "server_error"),
        (trouble.server_error(502), "server_error"),
        (httpx.Response(503, text="busy"), "server_error"),
        (httpx.Response(504), "server_error"),
        (httpx.Response(403, html="<h1>Blocked</h1>"), "not_discourse"),
        (httpx.Response(404, text="no such host"), "not_discourse"),
        (httpx.Response(403, json={"message": "denied by the firewall"}), "not_discourse"),
        (httpx.Response(413, html="<h1>Request Entity Too Large</h1>"), "not_discourse"),
        (httpx.Response(304), "not_discourse"),
        (trouble.web_page(), "html_instead_of_json"),
        (httpx.Response(200, text="ok"), "not_json"),
        (httpx.Response(200, json=[1]), "not_json"),
    ],
)
def test_what_is_not_in_discourses_words_may_have_been_done_and_may_pass(response: httpx.Response, reason: str) -> None:
    error = error_of(response)
    assert isinstance(error, DeliveryDelayed)
    assert (error.reason, error.unsure) == (reason, True)


def test_what_was_done_is_given() -> None:
    assert answered(httpx.Response(200, json={"id": 5}, request=REQUEST), "/posts.json") == {"id": 5}


def test_a_word_that_is_not_allowed_is_not_repeated_and_an_unforeseen_sentence_is_cut() -> None:
    assert "pump" not in str(error_of(invalid("Sorry, you can't post the word 'pump'; it's not allowed.")))
    assert len(str(error_of(invalid("x" * 9_000)))) < LONGEST_QUOTE + 100


def test_every_reason_is_of_one_kind() -> None:
    reasons = [refusal.reason for refusal in REFUSALS]
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize(
    ("error", "unsure"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("slow"), False),
        (httpx.WriteError("broken pipe"), True),
        (httpx.ReadError("reset"), True),
        (httpx.ReadTimeout("slow"), True),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), True),
    ],
)
def test_only_a_request_that_never_left_surely_did_nothing(error: httpx.RequestError, unsure: bool) -> None:
    delayed = unanswered(error, "https://forum.example.org")
    assert (delayed.reason, delayed.unsure) == ("unreachable", unsure)


def test_what_kept_us_from_reading_wrote_nothing_and_passes_unless_the_forum_itself_refuses() -> None:
    delayed = as_delivery(SourceUnavailable("limit", reason="rate_limited", wait_seconds=90))
    assert isinstance(delayed, DeliveryDelayed)
    assert (delayed.wait_seconds, delayed.unsure) == (90, False)
    for reason in ("not_discourse", "html_instead_of_json", "not_json"):
        assert isinstance(as_delivery(SourceRefused("proxy", reason=reason)), DeliveryDelayed)
    for reason in ("not_found", "forbidden", "login_required", "redirected", "bad_request"):
        refused = as_delivery(SourceRefused("no", reason=reason))
        assert isinstance(refused, DeliveryRefused)
        assert refused.reason == reason


def test_a_wait_that_is_given_as_a_date_counts_from_the_servers_own_clock() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    headers = {"Date": now.strftime("%a, %d %b %Y %H:%M:%S GMT"), "Retry-After": now.strftime("%a, %d %b %Y %H:%M:30 GMT")}
    error = error_of(httpx.Response(429, headers=headers))
    assert isinstance(error, DeliveryDelayed)
    assert error.wait_seconds == 30
