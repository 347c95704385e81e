"""What was settled once and comes up again: new versions, failures, a second round of asking. One test a sentence, with a moved clock."""

from __future__ import annotations

import pytest

from service.domain import FindingKind
from service.escalation.cases import End, Release, Status, Wait
from service.forum.unanswered import Verdict
from tests.escalation.samples import ANN, APPROVE, BOB, CAT, DAN, PRIVATE, SUGGEST, Story, at, contact

WEAKNESS = {"kinds": (FindingKind.VULNERABILITY,), "confidential_probability": 0.99}


def test_an_unsure_version_is_looked_at_though_a_person_let_an_older_one_go_on() -> None:
    story = Story().judged(abstained=True).until(24).approved("queue").until(30).edited(abstained=True).until(45)
    assert story.done[1:] == [(24, "mention"), (44, "queue:edit:2")]
    assert story.action("queue:edit:2").contacts == (CAT,)
    story.approved("queue:edit:2").settle()
    assert story.action("channel_post").release is Release.APPROVED


def test_an_unsure_version_that_nobody_looks_at_goes_to_the_fallback_contact_in_its_own_time() -> None:
    story = Story().judged(abstained=True).until(24).approved("queue").until(30).edited(abstained=True).until(400)
    assert story.done[1:] == [(24, "mention"), (44, "queue:edit:2"), (68, "hand_over:queue:edit:2")]


def test_an_edit_of_what_nobody_has_looked_at_yet_neither_queues_it_again_nor_gives_it_more_time() -> None:
    story = Story().judged(abstained=True).until(30).edited(abstained=True).until(400)
    assert story.done == [(24, "queue"), (48, "hand_over:queue")]


def test_a_third_version_gets_no_more_time_than_the_second_that_nobody_looked_at() -> None:
    story = Story().judged(abstained=True).until(24).approved("queue").until(30).edited(abstained=True).until(60).edited(abstained=True)
    assert story.until(400).done[2:] == [(44, "queue:edit:2"), (68, "hand_over:queue:edit:2")]


def test_a_security_channel_that_can_not_be_reached_is_told_though_the_case_was_in_the_queue_before() -> None:
    story = Story().judged(abstained=True).until(50).approved("queue").until(60).people(place=PRIVATE)
    story.edited(**WEAKNESS).settle().became("security_post", Status.FAILED).until(100)
    assert story.done[-2:] == [(60, "queue:security_post"), (64, "hand_over:queue:security_post")]


def test_each_thing_that_waits_for_a_release_goes_to_the_fallback_contact_if_nobody_gives_it() -> None:
    story = Story(APPROVE).until(50).approved("mention").until(400)
    assert [key for _, key in story.done] == ["mention", "hand_over:mention", "mention", "channel_post", "hand_over:channel_post"]
    assert story.action("hand_over:channel_post").contacts == (DAN,)


def test_a_stand_in_who_did_not_respond_comes_last_when_the_channel_is_asked() -> None:
    asleep = contact("ann", comes=at(90))
    story = Story().people(contacts=(asleep,), fallback=(BOB, CAT)).until(44)
    assert story.action("mention").contacts == (BOB,)
    assert story.action("channel_post").contacts == (CAT,)
    story = Story().people(contacts=(asleep,), fallback=(BOB, CAT), in_order=True).until(44)
    assert story.action("channel_post").contacts == (CAT,)
    story = Story().people(contacts=(asleep,)).until(44)
    assert story.action("channel_post").contacts == (BOB,)


def test_what_only_a_later_version_made_sure_waits_for_hours_from_then_on() -> None:
    story = Story().judged(abstained=True).until(99).topic(version="2").settle()
    story.judged(topic_version="2", abstained=False).people(contacts=(contact("ann", comes=at(104)),), fallback=())
    assert "mention" not in [key for _, key in story.until(103.9).done]
    assert story.until(104).done[-1:] == [(104, "mention")]


def test_edits_put_off_nothing_beyond_the_limit() -> None:
    story = Story().people(contacts=(contact("ann", comes=at(90)),), fallback=(contact("bob", comes=at(95)),))
    for number in (30, 35):
        story.until(number).topic(version=str(number)).settle().judged(topic_version=str(number))
    assert story.until(40).done == [(36, "mention")]


def test_what_a_person_made_sure_waits_for_hours_from_then_on() -> None:
    late = contact("ann", comes=at(104)), contact("bob", comes=at(106))
    story = Story().judged(abstained=True).people(contacts=late[:1], fallback=late[1:]).until(99)
    story.judged(route_set_by="cat", route_set_at=at(99))
    assert story.until(103.9).done[-1:] == [(48, "hand_over:queue")]
    assert story.until(104).done[-1:] == [(104, "mention")]


def test_what_the_brake_held_up_waits_for_hours_once_it_is_let_go() -> None:
    late = contact("ann", comes=at(104)), contact("bob", comes=at(106))
    story = Story().people(contacts=late[:1], fallback=late[1:]).load(stopped_by="cat").until(99)
    story.load(stopped_by=None, let_go_at=at(99))
    assert story.until(103.9).done == []
    assert story.until(104).done == [(104, "mention")]


def test_a_weakness_that_was_edited_and_unlisted_before_security_heard_of_it_is_put_before_a_person() -> None:
    story = Story(APPROVE).people(place=PRIVATE).judged(**WEAKNESS).until(1)
    story.edited(kinds=(), confidential_probability=0.02).topic(standing=Verdict.UNLISTED).until(30)
    assert story.end is None
    assert story.done[2:] == [(1, "queue:unlisted"), (25, "hand_over:queue:unlisted")]


def test_a_topic_that_nobody_was_advised_to_unlist_is_gone_once_it_is() -> None:
    assert Story().judged(kinds=(FindingKind.SECRET,)).settle().topic(standing=Verdict.UNLISTED).settle().end is End.GONE


def test_the_brake_stops_the_editing_of_posts_too_and_keeps_no_case_from_its_end() -> None:
    story = Story().until(50).load(stopped_by="cat").topic(answered_at=at(50)).settle()
    assert isinstance(story.last, Wait)
    assert story.done[-1:] == [(44, "channel_post")]
    story.now = at(51)
    assert story.load(stopped_by=None).settle().done[-1:] == [(51, "amend")]
    assert story.end is End.ANSWERED
    held = Story().until(50).load(stopped_by="cat").topic(answered_at=at(50)).until(2_000)
    assert (held.done[-1:], held.end) == ([(44, "channel_post")], End.ANSWERED)


@pytest.mark.parametrize("changes", [{"stopped_by": "cat"}, {"recent": 100}])
def test_what_is_only_shown_needs_no_brake_to_end(changes: dict[str, object]) -> None:
    assert Story(SUGGEST).until(50).load(**changes).topic(answered_at=at(50)).settle().end is End.ANSWERED


def test_those_who_come_first_are_asked_again_by_the_other_medium_where_all_others_were_asked_too() -> None:
    assert Story().people(fallback=()).until(44).action("channel_post").contacts == (ANN,)
