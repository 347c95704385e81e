"""The twin takes what is written as a Discourse server does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from service.forum.twin import TwinForum
from service.forum.twin_content import TwinGroup, TwinUser
from service.forum.twin_trouble import WritingTrouble, read_only, server_error
from service.forum.twin_writing import GRACE, MEMORY
from service.wire.twin_server import Unanswered
from tests.forum.samples import ADDRESS, ANNA, BEN, KEY, MODERATORS, NOW, ROUTER, STAFF_ROUTER, Moved, twin_post, twin_topic, writable

TEXT = "Hello, could you have a look at this?"


def call(forum: TwinForum, method: str, path: str, body: object = None, *, as_user: TwinUser | None = ROUTER) -> httpx.Response:
    headers = {"Api-Key": KEY, "Api-Username": as_user.username} if as_user else {}
    return forum.handle(httpx.Request(method, ADDRESS + path, headers=headers, json=body))


def post(forum: TwinForum, raw: str = TEXT, *, as_user: TwinUser = ROUTER, **more: object) -> httpx.Response:
    return call(forum, "POST", "/posts.json", {"topic_id": 1, "raw": raw, **more}, as_user=as_user)


def message(forum: TwinForum, recipients: str = MODERATORS, raw: str = TEXT, title: str = "Advice", **more: Any) -> httpx.Response:
    body = {"raw": raw, "title": title, "archetype": "private_message", "target_recipients": recipients}
    return call(forum, "POST", "/posts.json", body, **more)


def pass_by(forum: TwinForum, **time: float) -> None:
    assert isinstance(forum.clock, Moved)
    forum.clock.forward(**time)


def faults(response: httpx.Response) -> list[str]:
    assert response.status_code == 422
    found: list[str] = response.json()["errors"]
    return found


def test_the_same_call_by_the_same_user_is_answered_alike_for_two_minutes_a_refusal_too() -> None:
    forum = writable()
    first = post(forum).json()
    assert post(forum).json() == first
    refusal = faults(post(forum, "short"))
    forum.settings.min_post_length = 1
    assert faults(post(forum, "short")) == refusal
    pass_by(forum, seconds=MEMORY.total_seconds())
    assert post(forum, "short").status_code == 200
    assert len(forum.topics[1].posts) == 3


def test_another_user_or_another_parameter_is_another_call() -> None:
    forum = writable()
    one = post(forum, as_user=STAFF_ROUTER).json()["id"]
    assert post(forum, as_user=STAFF_ROUTER, auto_track=False).json()["id"] != one
    assert post(forum, as_user=BEN).json()["id"] != one


def test_the_same_text_within_five_minutes_is_refused_to_all_but_staff_also_in_another_topic() -> None:
    forum = writable(twin_topic(1), twin_topic(2))
    post(forum)
    pass_by(forum, minutes=3)
    assert faults(post(forum, topic_id=2)) == ["Body is too similar to what you recently posted"]
    assert message(forum).status_code == 200
    pass_by(forum, minutes=3)
    assert post(forum, topic_id=2).status_code == 200
    post(forum, as_user=STAFF_ROUTER)
    assert post(forum, topic_id=2, as_user=STAFF_ROUTER).status_code == 200


def test_posts_of_one_user_follow_each_other_after_some_seconds_only_and_staff_needs_no_pause() -> None:
    forum = writable()
    post(forum)
    pass_by(forum, seconds=2)
    limited = post(forum, TEXT + " Again.")
    assert (limited.status_code, limited.json()["extras"]["wait_seconds"]) == (429, 3)
    pass_by(forum, seconds=3)
    assert post(forum, TEXT + " Again.").status_code == 200


def test_three_posts_in_a_row_are_the_most_but_in_ones_own_topic_or_after_somebody_else() -> None:
    forum = writable()
    for number in range(3):
        assert post(forum, f"{TEXT} {number}").status_code == 200
        pass_by(forum, seconds=10)
    assert "No more than 3 consecutive replies" in faults(post(forum, f"{TEXT} 3"))[0]
    forum.topics[1].posts.append(twin_post(900, BEN, hours_ago=-1))
    assert post(forum, f"{TEXT} 4").status_code == 200
    for number in range(5):
        assert post(forum, f"{TEXT} {number}", as_user=ANNA).status_code == 200
        pass_by(forum, seconds=10)


def test_comments_do_not_count_for_a_posts_length() -> None:
    forum = writable()
    assert "too short" in faults(post(forum, "short <!-- but the comment is a long one -->"))[0]


@pytest.mark.parametrize(("level", "most"), [(0, 2), (1, 10)])
def test_a_new_user_may_mention_fewer_people(level: int, most: int) -> None:
    forum = writable()
    user = TwinUser(400, "newcomer", trust_level=level)
    forum.users.append(user)
    names = [f"@person{number}" for number in range(most + 1)]
    assert f"mention {most} users" in faults(post(forum, "Have a look, " + " ".join(names), as_user=user))[0]
    assert post(forum, "Have a look, please, " + " ".join(names[:most]), as_user=user).status_code == 200


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_staff_writes_in_topics_that_others_may_not_write_in(state: str) -> None:
    forum = writable()
    setattr(forum.topics[1], state, True)
    assert "closed or deleted" in faults(post(forum))[0]
    assert post(forum, as_user=STAFF_ROUTER).status_code == 200


@pytest.mark.parametrize("number", ["2", "x", ""])
def test_there_is_no_writing_in_a_deleted_topic_or_in_none(number: str) -> None:
    forum = writable(twin_topic(1), twin_topic(2, deleted=True))
    assert "closed or deleted" in faults(post(forum, as_user=STAFF_ROUTER, topic_id=number))[0]


def test_a_reply_waits_for_approval_is_shown_to_its_author_alone_and_appears_when_approved() -> None:
    forum = writable()
    forum.settings.approve_first = True
    answer = post(forum).json()
    assert (answer["action"], answer["pending_count"]) == ("enqueued", 1)
    waiting = answer["pending_post"]["id"]
    assert [each["id"] for each in call(forum, "GET", "/t/1.json").json()["pending_posts"]] == [waiting]
    assert call(forum, "GET", "/t/1.json", as_user=BEN).json()["pending_posts"] == []
    assert "pending_posts" not in call(forum, "GET", "/t/1.json", as_user=None).json()
    approved = forum.approve(waiting, NOW)
    assert call(forum, "GET", "/t/1.json").json()["post_stream"]["stream"][-1] == approved.id
    assert post(forum, as_user=STAFF_ROUTER).json()["id"] > approved.id


def test_an_edit_makes_a_new_version_after_the_time_of_grace() -> None:
    forum = writable()
    number = post(forum).json()["id"]
    versions = []
    for text in ("One thing and then some.", "Another thing and some.", "Another thing and some."):
        versions.append(call(forum, "PUT", f"/posts/{number}.json", {"post": {"raw": text}}).json()["post"]["version"])
        pass_by(forum, seconds=GRACE.total_seconds())
    assert versions == [1, 2, 2]
    document = call(forum, "GET", f"/posts/{number}.json").json()
    assert (document["raw"], document["version"], document["updated_at"] > document["created_at"]) == ("Another thing and some.", 2, True)


def test_an_edit_of_what_was_edited_meanwhile_is_a_conflict() -> None:
    forum = writable()
    number = post(forum).json()["id"]
    edit = {"post": {"raw": "Something else, at greater length.", "original_text": "not this"}}
    assert call(forum, "PUT", f"/posts/{number}.json", edit).status_code == 409


def test_others_posts_are_edited_by_staff_alone() -> None:
    forum = writable()
    edit = {"post": {"raw": "Something else, at greater length."}}
    assert call(forum, "PUT", "/posts/1000.json", edit).status_code == 403
    assert call(forum, "PUT", "/posts/1000.json", edit, as_user=STAFF_ROUTER).json()["post"]["version"] == 2
    assert faults(call(forum, "PUT", "/posts/1000.json", {"post": {"raw": "x"}}, as_user=STAFF_ROUTER))
    assert call(forum, "PUT", "/posts/5.json", edit).status_code == 404


def test_a_message_is_for_its_readers_alone_and_stands_among_what_was_sent() -> None:
    forum = writable()
    forum.groups[MODERATORS.casefold()] = TwinGroup(MODERATORS, (BEN.username,))
    number = message(forum, title="  some   advice. ").json()["topic_id"]
    topic = call(forum, "GET", f"/t/{number}.json").json()
    assert (topic["title"], topic["archetype"]) == ("Some advice", "private_message")
    assert call(forum, "GET", f"/t/{number}.json", as_user=BEN).status_code == 200
    assert call(forum, "GET", f"/t/{number}.json", as_user=ANNA).status_code == 404
    sent = call(forum, "GET", "/topics/private-messages-sent/router.json").json()["topic_list"]["topics"]
    assert [entry["id"] for entry in sent] == [number]
    assert call(forum, "GET", "/topics/private-messages-sent/router.json", as_user=BEN).status_code == 403
    listed = call(forum, "GET", "/latest.json", as_user=STAFF_ROUTER).json()["topic_list"]["topics"]
    assert number not in {entry["id"] for entry in listed}


def test_a_message_needs_a_reader_who_takes_messages_and_a_title() -> None:
    forum = writable()
    forum.groups["silent"] = TwinGroup("silent", messageable=False)
    assert "could not be found" in faults(message(forum, "silent"))[0]
    assert "could not be found" in faults(message(forum, "nobody"))[0]
    assert "valid user" in faults(message(forum, ""))[0]
    assert "Title is too short" in faults(message(forum, title="x"))[0]
    assert message(forum, "BEN").json()["topic_id"] in forum.topics


def test_a_topic_is_unlisted_with_a_note_once_and_by_staff_alone() -> None:
    forum = writable()
    unlisting = {"status": "visible", "enabled": "false"}
    assert call(forum, "PUT", "/t/1/status.json", unlisting).status_code == 403
    for _ in range(2):
        assert call(forum, "PUT", "/t/1/status.json", unlisting, as_user=STAFF_ROUTER).json()["success"] == "OK"
    assert [each.post_type for each in forum.topics[1].posts] == [1, 3]
    assert call(forum, "GET", "/latest.json", as_user=None).json()["topic_list"]["topics"] == []
    assert call(forum, "PUT", "/t/1/status.json", {"status": "odd"}, as_user=STAFF_ROUTER).status_code == 400
    assert call(forum, "PUT", "/t/9/status.json", unlisting, as_user=STAFF_ROUTER).status_code == 404


def test_in_read_only_mode_everything_can_be_read_and_nothing_written() -> None:
    forum = writable()
    forum.settings.read_only = True
    assert post(forum).json()["error_type"] == "read_only"
    assert call(forum, "GET", "/t/1.json").status_code == 200


def test_a_key_that_is_wrong_or_for_nobody_is_refused_and_without_one_nothing_is_written() -> None:
    forum = writable()
    assert call(forum, "GET", "/t/1.json", as_user=TwinUser(5, "nobody")).status_code == 403
    assert call(forum, "POST", "/posts.json", {}, as_user=None).json()["error_type"] == "not_logged_in"
    forum.api_key = "another"
    assert "key is invalid" in post(forum).json()["errors"][0]


def test_too_many_calls_in_a_minute_are_refused_in_plain_text_until_the_first_is_a_minute_ago() -> None:
    forum = writable()
    forum.settings.calls_per_minute = 2
    assert [call(forum, "GET", "/site.json").status_code for _ in range(3)] == [200, 200, 429]
    pass_by(forum, seconds=20)
    limited = call(forum, "GET", "/site.json")
    assert (limited.headers["Retry-After"], limited.headers["Content-Type"]) == ("40", "text/plain; charset=utf-8")
    assert call(forum, "GET", "/site.json", as_user=None).status_code == 200
    pass_by(forum, seconds=40)
    assert call(forum, "GET", "/site.json").status_code == 200


def test_a_writing_call_can_go_wrong_before_or_after_it_is_done_and_reading_is_not_touched() -> None:
    forum = writable()
    forum.writing_troubles += [WritingTrouble(server_error()), None, WritingTrouble(read_only(), saved=True), WritingTrouble(saved=True)]
    assert call(forum, "GET", "/t/1.json").status_code == 200
    assert (post(forum, as_user=STAFF_ROUTER).status_code, len(forum.topics[1].posts)) == (502, 1)
    assert (post(forum, as_user=STAFF_ROUTER).status_code, len(forum.topics[1].posts)) == (200, 2)
    assert (post(forum, TEXT + " 2", as_user=STAFF_ROUTER).status_code, len(forum.topics[1].posts)) == (503, 3)
    with pytest.raises(Unanswered):
        post(forum, TEXT + " 3", as_user=STAFF_ROUTER)
    assert len(forum.topics[1].posts) == 4


@pytest.mark.parametrize("body", [b"", b"{", b"[1]"])
def test_a_body_that_is_no_object_is_a_text_that_is_missing(body: bytes) -> None:
    forum = writable()
    headers = {"Api-Key": KEY, "Api-Username": ROUTER.username}
    response = forum.handle(httpx.Request("POST", ADDRESS + "/posts.json", headers=headers, content=body))
    assert response.status_code == 403
    assert call(forum, "PUT", "/nothing.json", {}).status_code == 404
