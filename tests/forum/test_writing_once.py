"""Whoever looks before trying again says everything once, whatever happens to calls and to the process in between."""

from __future__ import annotations

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import DeliveryDelayed
from service.forum import twin_trouble as trouble
from service.forum.discourse_writing import DiscourseWriter
from service.forum.marks import marker_of
from service.forum.own_posts import QUEUED
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinUser
from service.forum.twin_trouble import WritingTrouble
from tests.forum.samples import BEN, MODERATORS, ROUTER, STAFF_ROUTER, Moved, twin_post, twin_topic, unhurried, writable, writer_to
from tests.forum.writing_samples import TEXT, TITLE

WORST = 5
"""Troubles one after the other, after which the forum works again."""

few = settings(unhurried, max_examples=20)

troubles = st.builds(
    WritingTrouble,
    st.sampled_from([None, trouble.server_error(502), trouble.server_error(500), trouble.web_page(), httpx.Response(403, text="blocked")]),
    saved=st.booleans(),
) | st.sampled_from([WritingTrouble(trouble.rate_limited_by_middleware(60)), WritingTrouble(trouble.read_only())])


def attempt(writer: DiscourseWriter, *, message: bool) -> bool:
    """Look, and say it if it was not said; gives whether it is said now."""
    try:
        if message:
            said = writer.find_message(TITLE, "case-1") or writer.message(MODERATORS, TITLE, TEXT, marker="case-1")
        else:
            said = writer.find_reply("1", "case-1") or writer.reply("1", TEXT, marker="case-1")
    except DeliveryDelayed:
        return False
    return bool(said)


def times_said(forum: TwinForum) -> int:
    return [marker_of(post.raw) for _, _, post in forum.posts()].count("case-1") + len(forum.pending)


@few
@given(
    st.lists(st.tuples(troubles, st.integers(0, 1_000)), max_size=WORST),
    st.sampled_from([ROUTER, STAFF_ROUTER]),
    st.booleans(),
    st.booleans(),
)
def test_it_is_said_once(happenings: list[tuple[WritingTrouble, int]], account: TwinUser, message: bool, waits_for_approval: bool) -> None:
    clock = Moved()
    forum = writable(twin_topic(1, *[twin_post(100 + index, BEN, hours_ago=10) for index in range(25)]), clock=clock)
    forum.settings.approve_first = waits_for_approval
    forum.writing_troubles.extend(happening for happening, _ in happenings)
    done = False
    for _, seconds in [*happenings, (None, 0)]:
        # each attempt is another process, which knows nothing of those before
        done = attempt(writer_to(forum, account), message=message)
        clock.forward(seconds=seconds)
        if done:
            break
    assert done
    assert attempt(writer_to(forum, account), message=message)
    assert times_said(forum) == 1


@few
@given(st.lists(troubles, max_size=WORST), st.integers(0, 400))
def test_what_is_approved_meanwhile_is_not_said_again(happenings: list[WritingTrouble], seconds: int) -> None:
    clock = Moved()
    forum = writable(clock=clock)
    forum.settings.approve_first = True
    forum.writing_troubles.extend(happenings)
    for _ in range(len(happenings) + 1):
        attempt(writer_to(forum), message=False)
        clock.forward(seconds=seconds)
        for waiting in list(forum.pending):
            forum.approve(waiting, clock())
    assert times_said(forum) == 1
    found = writer_to(forum).find_reply("1", "case-1")
    assert found is not None
    assert not found.startswith(QUEUED)
