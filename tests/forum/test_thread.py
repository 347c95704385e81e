from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain import Post, Topic
from service.forum.thread import Thread, read_thread
from service.forum.unanswered import Verdict, answer_status, first_answer
from tests.forum.samples import NOW, unhurried
from tests.forum.test_unanswered import AUTHOR, OTHER, post, topic, verdict

ME_TOO, HELP, WORKS, TROUBLE = "Same here, any news?", "Restart the proxy.", "Works now, thanks!", "It came back."


def ago(hours: float) -> object:
    return NOW - timedelta(hours=hours)


def test_me_too_is_no_answer_and_the_first_help_is() -> None:
    thread = read_thread(topic(post(2, OTHER, 30, text=ME_TOO), post(3, 9, 20, text=HELP)), NOW)
    assert (thread.answered_by, thread.answered_at, thread.sharing) == (3, ago(20), 1)


def test_people_who_share_the_trouble_count_once_each() -> None:
    replies = [
        post(2, OTHER, text=ME_TOO),
        post(3, OTHER, text="bump"),
        post(4, 9, text="+1"),
        post(5, AUTHOR, text="+1"),
        post(6, -1, text="+1"),
    ]
    thread = read_thread(topic(*replies), NOW)
    assert (thread.sharing, thread.answered_by) == (2, None)


def test_who_shares_and_helps_later_counts_for_both() -> None:
    thread = read_thread(topic(post(2, OTHER, 30, text=ME_TOO), post(3, OTHER, 20, text=HELP)), NOW)
    assert (thread.sharing, thread.answered_by) == (1, 3)


def test_what_staff_say_and_what_was_accepted_is_an_answer_however_short() -> None:
    assert read_thread(topic(post(2, text=ME_TOO, staff=True)), NOW).answered_by == 2
    assert read_thread(topic(post(2, text=ME_TOO, accepted=True)), NOW).answered_by == 2


def test_our_own_posts_neither_answer_nor_share() -> None:
    assert read_thread(topic(post(2, OTHER, text=ME_TOO)), NOW, own_account="USER8").sharing == 0


def test_an_author_for_whom_it_works_now_resolved_it_then() -> None:
    thread = read_thread(topic(post(2, AUTHOR, 20, text=WORKS), post(3, AUTHOR, 10, text="Thanks again, it works now.")), NOW)
    assert (thread.resolved_at, thread.answered_at) == (ago(20), None)
    assert verdict(topic(post(2, AUTHOR, text=WORKS))) is Verdict.RESOLVED


def test_somebody_else_can_not_say_that_it_works_for_the_author() -> None:
    assert read_thread(topic(post(2, OTHER, text=WORKS)), NOW).resolved_at is None


def test_trouble_again_takes_it_back_and_a_further_word_gives_it_again() -> None:
    back = topic(post(2, AUTHOR, 30, text=WORKS), post(3, AUTHOR, 20, text=TROUBLE))
    assert read_thread(back, NOW).resolved_at is None
    again = replace(back, posts=(*back.posts, post(4, AUTHOR, 10, text=WORKS)))
    assert read_thread(again, NOW).resolved_at == ago(10)
    assert read_thread(again, NOW - timedelta(hours=25)).resolved_at == ago(30)


def test_an_accepted_answer_of_their_own_resolves_it_for_good() -> None:
    replies = [post(2, AUTHOR, 30, text="The port was closed", accepted=True), post(3, AUTHOR, 20, text=TROUBLE)]
    assert read_thread(topic(*replies), NOW).resolved_at == ago(30)


def test_a_title_that_is_marked_counts_from_the_last_post_on() -> None:
    marked = replace(topic(post(2, AUTHOR, 20, text="hm")), title="[SOLVED] Login")
    assert read_thread(marked, NOW).resolved_at == ago(20)
    assert read_thread(marked, NOW - timedelta(hours=21)).resolved_at is None


def test_a_topic_without_posts_tells_nothing() -> None:
    assert read_thread(Topic(id="1", title="t", body="b"), NOW) == Thread()


posts = st.builds(
    post,
    number=st.integers(2, 9),
    author_id=st.sampled_from([AUTHOR, OTHER, 9, 10, -1]),
    hours_ago=st.floats(-20, 47),
    text=st.sampled_from([ME_TOO, HELP, WORKS, TROUBLE, "+1", ""]),
)


@unhurried
@given(st.lists(posts, max_size=8), st.floats(0, 40))
def test_thread_and_verdict_agree_on_what_an_answer_is(replies: list[Post], hours: float) -> None:
    subject, now = topic(*replies), NOW - timedelta(hours=hours)
    thread, answer, status = read_thread(subject, now), first_answer(subject, now), answer_status(subject, now, 0)
    assert thread.answered_by == (answer.number if answer else None) == status.answered_by
    assert (status.verdict is Verdict.RESOLVED) == (thread.answered_at is None and thread.resolved_at is not None)
    seen = topic(*(reply for reply in replies if reply.created_at <= now))
    assert read_thread(seen, now) == thread
