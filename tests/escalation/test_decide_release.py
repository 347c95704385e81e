"""Suggest first, and unsure means a person: who lets an action leave, one test a sentence, with a moved clock."""

from __future__ import annotations

import pytest

from service.domain import FindingKind
from service.escalation.cases import End, Release, Status
from tests.escalation.samples import ANN, APPROVE, AUTO, BOB, CAT, DAN, PRIVATE, PUBLIC, SUGGEST, Story, at, contact

# Suggest first


@pytest.mark.parametrize(("policy", "release"), [(SUGGEST, Release.SUGGESTED), (APPROVE, Release.APPROVAL), (AUTO, Release.AUTOMATIC)])
def test_the_mode_says_who_lets_an_action_leave(policy: object, release: Release) -> None:
    assert Story(policy).until(24).action("mention").release is release  # type: ignore[arg-type]  # a policy


@pytest.mark.parametrize(("confidence", "release"), [(0.9, Release.AUTOMATIC), (0.89, Release.APPROVAL)])
def test_in_mode_auto_what_is_less_sure_than_the_policy_says_needs_a_release(confidence: float, release: Release) -> None:
    assert Story().judged(confidence=confidence).until(24).action("mention").release is release


@pytest.mark.parametrize(("probability", "release"), [(0.9, Release.AUTOMATIC), (0.89, Release.APPROVAL)])
def test_a_weakness_leaves_by_itself_if_that_it_is_one_is_sure_whatever_the_route(probability: float, release: Release) -> None:
    story = Story().judged(kinds=(FindingKind.VULNERABILITY,), confidence=0.5, confidential_probability=probability).settle()
    assert story.action("security_post").release is release


def test_a_pending_action_waits_for_a_person_and_is_done_once_released() -> None:
    story = Story(APPROVE).until(30)
    assert story.done == [(24, "mention")]
    assert story.case.record("mention").status is Status.PENDING  # type: ignore[union-attr]  # it is there
    story.approved("mention").settle()
    assert story.action("mention").release is Release.APPROVED
    assert story.action("mention").because[-1] == "cat released it."
    assert story.until(49.9).done == [(24, "mention"), (30, "mention")]
    assert story.until(50.1).done[-1:] == [(50, "channel_post")]


def test_a_release_is_for_one_action_only() -> None:
    story = Story(APPROVE).until(24).approved("mention").until(45)
    assert story.action("channel_post").release is Release.APPROVAL


def test_what_nobody_releases_goes_to_the_fallback_contact_and_expires() -> None:
    story = Story(APPROVE).until(2_000)
    assert story.done == [(24, "mention"), (48, "hand_over:mention")]
    assert story.action("hand_over:mention").contacts == (DAN,)
    assert story.end is End.EXPIRED


def test_a_release_of_an_older_version_does_not_let_the_edited_topic_through() -> None:
    story = Story(APPROVE).until(24).approved("mention").edited().settle()
    assert story.action("mention").release is Release.APPROVAL
    assert story.action("mention").topic_version == "2"


def test_a_released_mention_is_not_made_once_the_topic_tells_a_weakness() -> None:
    story = Story(APPROVE).until(24).edited(kinds=(FindingKind.VULNERABILITY,)).people(place=PRIVATE).approved("mention").until(100)
    assert [action.key for _, action in story.told if action.release is Release.APPROVED] == []
    assert story.action("security_post").release is Release.APPROVAL


def test_a_released_action_goes_to_those_who_were_shown_with_it() -> None:
    story = Story(APPROVE).until(24).people(contacts=(BOB,)).approved("mention").settle()
    assert story.action("mention").contacts == (ANN,)


def test_a_released_action_waits_for_the_hours_of_those_asked() -> None:
    story = Story(APPROVE).until(30).people(contacts=(contact("ann", comes=at(34)),)).approved("mention")
    assert story.until(33.9).action("mention").release is Release.APPROVAL
    assert story.until(34).action("mention").release is Release.APPROVED


def test_a_released_action_whose_people_reached_their_cap_is_decided_anew() -> None:
    story = Story(APPROVE).until(24).load(asked={"ann": 10}).approved("mention").settle()
    assert story.action("mention").contacts == (BOB,)
    assert story.action("mention").release is Release.APPROVAL


def test_a_released_post_does_not_go_into_a_channel_that_turned_out_to_be_another() -> None:
    story = Story(APPROVE).until(24).approved("mention").until(45)
    assert story.action("channel_post").place == PUBLIC
    story.people(place_as_said=False).approved("channel_post").settle()
    assert (story.action("channel_post").place, story.action("channel_post").release) == (PRIVATE, Release.APPROVAL)


def test_a_released_mention_that_would_quote_is_decided_anew_once_the_topic_counts_as_confidential() -> None:
    story = Story(APPROVE).until(24).judged(kinds=(FindingKind.PERSONAL,)).approved("mention").settle()
    assert (story.action("mention").may_quote, story.action("mention").release) == (False, Release.APPROVAL)


def test_a_route_that_a_person_set_makes_no_weakness_sure() -> None:
    story = Story().judged(kinds=(FindingKind.VULNERABILITY,), confidential_probability=0.5, route_set_by="cat").settle()
    assert story.action("security_post").release is Release.APPROVAL


# Unsure means a person


@pytest.mark.parametrize("policy", [SUGGEST, APPROVE, AUTO], ids=["suggest", "approve", "auto"])
def test_an_abstained_prediction_goes_to_the_community_managers_queue_and_then_to_the_fallback_contact(policy: object) -> None:
    story = Story(policy).judged(abstained=True).until(2_000)  # type: ignore[arg-type]  # a policy
    assert story.done == [(24, "queue"), (48, "hand_over:queue")]
    assert (story.action("queue").contacts, story.action("hand_over:queue").contacts) == ((CAT,), (DAN,))
    assert story.end is End.EXPIRED


def test_without_stand_ins_for_the_community_manager_the_routes_fallback_gets_it() -> None:
    assert Story().judged(abstained=True).people(reviewers_fallback=()).until(48).action("hand_over:queue").contacts == (BOB,)


def test_an_urgent_topic_waits_in_the_queue_for_a_shorter_time() -> None:
    assert Story().judged(abstained=True, urgent=True).until(100).done == [(1, "queue"), (5, "hand_over:queue")]


def test_the_community_manager_may_let_an_abstained_suggestion_go_on() -> None:
    story = Story().judged(abstained=True).until(26).approved("queue").settle()
    assert story.done == [(24, "queue"), (26, "mention")]
    assert story.action("mention").release is Release.APPROVED
    story.until(47)
    assert story.done[-1:] == [(46, "channel_post")]
    assert story.action("channel_post").release is Release.APPROVAL


def test_a_route_that_a_person_set_is_sure() -> None:
    story = Story().judged(abstained=True, confidence=0.3).until(26).judged(route="licensing", route_set_by="cat").settle()
    assert story.done == [(24, "queue"), (26, "mention")]
    assert story.action("mention").release is Release.AUTOMATIC


def test_an_abstained_weakness_is_put_before_a_person_at_once_and_never_leaves_by_itself() -> None:
    story = Story().judged(abstained=True, kinds=(FindingKind.VULNERABILITY,), confidential_probability=0.99).people(place=PRIVATE)
    assert story.until(100).done == [(0, "advise:vulnerability"), (0, "security_post"), (4, "hand_over:security_post")]
    assert story.action("security_post").release is Release.APPROVAL


def test_where_nobody_seems_to_be_asked_anything_a_person_decides_and_the_fallback_is_left_alone() -> None:
    story = Story().judged(needs_answer=False).until(2_000)
    assert story.done == [(24, "queue")]
    assert story.end is End.EXPIRED


def test_where_nobody_seems_to_be_asked_anything_a_route_that_a_person_set_says_that_somebody_is() -> None:
    assert Story().judged(needs_answer=False, route_set_by="cat").until(24).done == [(24, "mention")]


def test_a_topic_that_becomes_unsure_after_the_mention_is_not_posted_by_itself() -> None:
    assert Story().until(30).edited(abstained=True).until(100).done == [(24, "mention"), (44, "queue"), (68, "hand_over:queue")]
