from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Post, PostKind, Topic
from service.forum.unanswered import Verdict, answer_status, first_answer
from tests.forum.samples import NOW, unhurried

AUTHOR, OTHER = 7, 8


def post(number: int, author_id: int = OTHER, hours_ago: float = 30, **more: Any) -> Post:
    return Post(number=number, author_id=author_id, author=f"user{author_id}", created_at=NOW - timedelta(hours=hours_ago), **more)


def topic(*replies: Post, hours_ago: float = 48, **more: Any) -> Topic:
    opening = post(1, AUTHOR, hours_ago)
    return Topic(
        id="1", title="t", body="b", created_at=opening.created_at, author_id=AUTHOR, author="user7", posts=(opening, *replies), **more
    )


def verdict(subject: Topic, now: datetime = NOW, **more: Any) -> Verdict:
    return answer_status(subject, now, **more).verdict


def test_a_lone_first_post_is_due_after_a_day() -> None:
    status = answer_status(topic(hours_ago=25), NOW)
    assert status.verdict is Verdict.DUE
    assert status.age == timedelta(hours=25)
    assert status.unanswered_since == NOW - timedelta(hours=25)
    assert status.answered_by is None


def test_a_topic_is_due_at_the_very_hour_and_not_before() -> None:
    assert verdict(topic(hours_ago=24)) is Verdict.DUE
    assert verdict(topic(hours_ago=23.99)) is Verdict.TOO_YOUNG
    assert verdict(topic(hours_ago=5), hours=4) is Verdict.DUE


def test_a_reply_by_somebody_else_answers_and_is_named() -> None:
    status = answer_status(topic(post(2, AUTHOR), post(3)), NOW)
    assert (status.verdict, status.answered_by, status.unanswered_since) == (Verdict.ANSWERED, 3, None)


def test_a_young_topic_with_an_answer_is_answered() -> None:
    assert verdict(topic(post(2, hours_ago=1), hours_ago=2)) is Verdict.ANSWERED


def test_an_author_bump_is_no_answer() -> None:
    assert verdict(topic(post(2, AUTHOR), post(3, AUTHOR))) is Verdict.DUE


@pytest.mark.parametrize("kind", [PostKind.WHISPER, PostKind.SMALL_ACTION, PostKind.MODERATOR_ACTION])
def test_only_regular_posts_answer(kind: PostKind) -> None:
    assert verdict(topic(post(2, kind=kind))) is Verdict.DUE


@pytest.mark.parametrize("flag", ["hidden", "deleted"])
def test_a_hidden_or_deleted_post_is_no_answer(flag: str) -> None:
    assert verdict(topic(post(2, **{flag: True}))) is Verdict.DUE


@pytest.mark.parametrize("author_id", [-1, -2, -1200])
def test_the_forums_own_accounts_do_not_answer(author_id: int) -> None:
    assert verdict(topic(post(2, author_id))) is Verdict.DUE


def test_our_own_account_does_not_answer_however_it_is_spelt() -> None:
    assert verdict(topic(post(2)), own_account="User8") is Verdict.DUE
    assert verdict(topic(post(2)), own_account="user9") is Verdict.ANSWERED


def test_a_post_moved_in_from_an_older_topic_is_no_answer() -> None:
    assert verdict(topic(post(2, hours_ago=49), hours_ago=48)) is Verdict.DUE


def test_a_post_written_after_the_moment_asked_about_is_not_seen() -> None:
    subject = topic(post(2, hours_ago=10))
    assert verdict(subject, NOW - timedelta(hours=11)) is Verdict.DUE
    assert verdict(subject, NOW) is Verdict.ANSWERED


def test_a_topic_without_posts_counts_as_unanswered() -> None:
    assert verdict(Topic(id="1", title="t", body="b", created_at=NOW - timedelta(days=3))) is Verdict.DUE


def test_a_topic_without_any_time_is_due_and_of_unknown_age() -> None:
    status = answer_status(Topic(id="1", title="t", body="b"), NOW)
    assert (status.verdict, status.age, status.unanswered_since) == (Verdict.DUE, None, None)


def test_without_author_ids_names_tell_a_bump_from_an_answer() -> None:
    subject = replace(topic(post(2, 0)), author_id=None, author="USER0")
    assert verdict(subject) is Verdict.DUE
    assert verdict(replace(subject, author="somebody")) is Verdict.ANSWERED


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"deleted": True}, Verdict.DELETED),
        ({"regular": False}, Verdict.NOT_REGULAR),
        ({"visible": False}, Verdict.UNLISTED),
        ({"closed": True}, Verdict.CLOSED),
        ({"archived": True}, Verdict.ARCHIVED),
        ({"pinned_globally": True}, Verdict.PINNED),
        ({"has_accepted_answer": True}, Verdict.SOLVED),
        ({"author_is_staff": True}, Verdict.STAFF_AUTHOR),
    ],
)
def test_what_stands_against_a_topic_outweighs_its_posts(fields: dict[str, bool], expected: Verdict) -> None:
    assert verdict(topic(**fields)) is expected
    assert verdict(topic(post(2), **fields)) is expected


posts = st.builds(
    post,
    number=st.integers(2, 60),
    author_id=st.sampled_from([AUTHOR, OTHER, 9, -1, 0]),
    hours_ago=st.floats(-20, 90),
    kind=st.sampled_from(PostKind),
    hidden=st.booleans(),
    deleted=st.booleans(),
)


@unhurried
@given(st.lists(posts, max_size=8), posts, st.floats(0, 90))
def test_a_further_post_never_makes_an_answered_topic_unanswered(replies: list[Post], another: Post, hours: float) -> None:
    before, after = topic(*replies), topic(*replies, another)
    if verdict(before, hours=hours) is Verdict.ANSWERED:
        assert verdict(after, hours=hours) is Verdict.ANSWERED


@unhurried
@given(st.lists(posts, max_size=8), st.floats(0, 90))
def test_the_answer_is_always_a_shown_regular_post_of_somebody_else(replies: list[Post], hours: float) -> None:
    subject = topic(*replies)
    found = first_answer(subject, NOW)
    status = answer_status(subject, NOW, hours)
    assert (status.verdict is Verdict.ANSWERED) == (found is not None)
    if found:
        assert found.kind is PostKind.REGULAR
        assert not found.hidden
        assert not found.deleted
        assert found.author_id not in {AUTHOR, -1}
        assert found.created_at <= NOW


def test_a_topic_whose_first_post_is_hidden_counts_as_unlisted() -> None:
    subject = topic()
    hidden = replace(subject, posts=(replace(subject.posts[0], hidden=True),))
    assert verdict(hidden) is Verdict.UNLISTED
