"""The rules that never bend, one test a sentence, with a moved clock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import FindingKind
from service.escalation.cases import STAFF_ONLY, ActionKind, Close, End, Release, Status, Wait
from service.escalation.facts import TakenOn
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from tests.escalation.samples import ANN, APPROVE, AUTO, BOB, CAT, SUGGEST, Story, at, contact

# Once


def test_no_action_is_decided_twice_however_often_the_policy_is_asked() -> None:
    story = Story().judged(urgent=True, loud=True, kinds=(FindingKind.INFRASTRUCTURE,))
    for _ in range(400):
        story.now += (at(1) - at(0)) / 3
        story.settle()
    keys = [key for _, key in story.done]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("status", [Status.RELEASED, Status.DONE, Status.FAILED])
def test_what_was_tried_is_not_tried_again_whatever_became_of_it(status: Status) -> None:
    story = Story().until(24).became("mention", status).until(2_000)
    assert [key for _, key in story.done].count("mention") == 1


def test_nobody_is_asked_beyond_their_weekly_cap() -> None:
    story = Story().load(asked={"ann": 10}).until(24)
    assert story.action("mention").contacts == (BOB,)
    assert story.action("mention").to_fallback


def test_a_volunteers_own_number_counts_if_it_is_lower_than_the_policys() -> None:
    volunteer = contact("val")
    for own, asked, expected in ((1, 1, BOB), (3, 2, BOB), (3, 1, volunteer)):
        story = Story().people(contacts=(volunteer,), volunteer_caps={"val": own}).load(asked={"val": asked}).until(24)
        assert story.action("mention").contacts == (expected,)


def test_a_volunteer_whom_the_directory_names_is_passed_over_once_the_topic_is_confidential() -> None:
    volunteer = contact("val")
    story = Story().people(contacts=(volunteer,), volunteer_caps={"val": 2})
    assert story.judged(kinds=(FindingKind.COMMERCIAL,)).until(24).action("mention").contacts == (BOB,)


def test_where_all_have_been_asked_enough_the_channel_is_asked_without_naming_anybody() -> None:
    story = Story().load(asked={"ann": 10, "bob": 12}).until(24)
    assert story.done == [(24, "channel_post")]
    assert story.action("channel_post").contacts == ()


def test_the_brake_stops_what_leaves_when_far_more_is_to_be_done_than_usual() -> None:
    story = Story().load(recent=50, usual=4).until(30)
    assert story.done == []
    assert isinstance(story.last, Wait)
    assert story.last.until == at(30.5)
    story.now = at(30.5)
    assert story.load(recent=10).settle().done == [(30.5, "mention")]


@pytest.mark.parametrize(("recent", "usual", "stops"), [(19, 0, False), (20, 0, True), (49, 10, False), (50, 10, True)])
def test_the_brake_needs_many_actions_and_many_times_the_usual(recent: int, usual: float, stops: bool) -> None:
    assert (Story().load(recent=recent, usual=usual).until(24).done == []) is stops


def test_a_person_can_stop_everything_that_leaves() -> None:
    story = Story().judged(kinds=(FindingKind.VULNERABILITY,), confidential_probability=1).load(stopped_by="cat").until(24)
    assert story.done == [(0, "advise:vulnerability")]
    assert isinstance(story.last, Wait)
    assert story.last.because == ("cat stopped everything.",)


def test_the_brake_stops_released_actions_too() -> None:
    assert Story(APPROVE).until(24).load(stopped_by="cat").approved("mention").until(30).done == [(24, "mention")]


def test_the_brake_does_not_hide_what_is_unsure_and_keeps_no_case_from_its_end() -> None:
    assert Story().judged(abstained=True).load(stopped_by="cat").until(24).done == [(24, "queue")]
    assert Story().load(stopped_by="cat").until(2_000).end is End.EXPIRED


# An answer stops everything


@pytest.mark.parametrize("hour", [0, 23, 24, 44, 60])
def test_nobody_is_asked_after_an_answer(hour: float) -> None:
    story = Story().judged(urgent=True, loud=True).until(hour)
    asked = len(story.done)
    story.topic(answered_at=story.now).until(2_000)
    assert all(key == "amend" for _, key in story.done[asked:])
    assert story.end is End.ANSWERED


def test_the_chat_post_is_edited_to_say_that_it_is_over_before_the_case_ends() -> None:
    story = Story().until(50).topic(answered_at=at(50)).settle()
    assert story.done[-1:] == [(50, "amend")]
    assert (story.action("amend").release, story.action("amend").because) == (Release.AUTOMATIC, ("Somebody answered.",))
    assert story.last == Close(End.ANSWERED, ("Somebody answered.",))


def test_without_a_chat_post_nothing_is_edited() -> None:
    assert Story().until(25).topic(answered_at=at(25)).settle().done == [(24, "mention")]
    assert Story().until(44).became("channel_post", Status.FAILED).topic(answered_at=at(44)).settle().done[-1][1] == "channel_post"


def test_a_post_that_was_only_suggested_is_only_suggested_to_be_edited() -> None:
    assert Story(SUGGEST).until(50).topic(answered_at=at(50)).settle().action("amend").release is Release.SUGGESTED


def test_a_pending_post_is_not_edited_because_it_was_never_made() -> None:
    story = Story(APPROVE).until(24).approved("mention").until(45).topic(answered_at=at(45)).settle()
    assert story.action("channel_post").release is Release.APPROVAL
    assert "amend" not in [key for _, key in story.done]


def test_the_authors_word_that_it_works_ends_the_case_as_well() -> None:
    assert Story().until(45).topic(resolved_at=at(45)).settle().done[-1:] == [(45, "amend")]


# Private by default: see test_decide_table


# Loud needs proof


def test_an_urgent_flag_shortens_the_clocks_and_calls_nobody() -> None:
    story = Story().judged(urgent=True).until(400)
    assert story.done == [(1, "mention"), (2, "channel_post")]
    assert not story.action("channel_post").loud


def test_a_loud_topic_may_mention_the_channel() -> None:
    story = Story().judged(urgent=True, loud=True).until(2)
    assert story.action("channel_post").loud
    assert not story.action("mention").loud


def test_the_telephone_is_off_by_default() -> None:
    story = Story(parse_policy("mode: auto")).judged(urgent=True, loud=True).until(400)
    assert [key for _, key in story.done] == ["mention", "channel_post"]


def test_nobody_is_called_about_a_weakness() -> None:
    story = Story().judged(urgent=True, loud=True, kinds=(FindingKind.VULNERABILITY,), confidential_probability=1).until(400)
    assert [key for _, key in story.done] == ["advise:vulnerability", "security_post"]
    assert not story.action("security_post").loud


def test_what_is_not_loud_any_more_when_a_person_releases_it_does_not_leave_loudly() -> None:
    story = Story(APPROVE).judged(urgent=True, loud=True).until(1).approved("mention").until(2.1)
    assert story.action("channel_post").loud
    story.judged(loud=False).approved("channel_post").settle()
    assert not story.action("channel_post").loud


# Nobody there is never a silent wait; never fight a person


def test_who_writes_in_the_topic_is_not_asked_about_it() -> None:
    story = Story().topic(wrote=("zoe", "ANN")).until(24)
    assert story.action("mention").contacts == (BOB,)
    assert Story().topic(author="Bob", wrote=()).people(contacts=()).until(24).done == [(24, "channel_post")]


def test_at_most_as_many_are_asked_together_as_the_directory_suggests() -> None:
    both = (contact("ann"), contact("gil"))
    assert Story().people(contacts=both).until(24).action("mention").contacts == both
    one = Story().people(contacts=(contact("ann", comes=at(90)),), fallback=(BOB, CAT)).until(24)
    assert one.action("mention").contacts == (BOB,)


def test_a_mention_needs_a_name_on_the_forum_and_a_post_one_in_the_chat() -> None:
    silent, unheard = replace(ANN, forum=None), replace(BOB, chat=None)
    story = Story().people(contacts=(silent,), fallback=(unheard,)).until(44)
    assert story.action("mention").contacts == (unheard,)
    assert story.action("channel_post").contacts == (silent,)


def test_whom_somebody_took_on_is_left_to_them_even_if_the_next_clock_has_run_out() -> None:
    story = Story().until(24).said(taken_on=TakenOn("ann", at(43)))
    assert story.until(66).done == [(24, "mention")]
    assert story.until(67).done[-1:] == [(67, "channel_post")]


@pytest.mark.parametrize(
    ("policy", "kind", "release"),
    [
        *((APPROVE, kind, Release.AUTOMATIC) for kind in sorted(STAFF_ONLY)),
        *((SUGGEST, kind, Release.INTERNAL) for kind in sorted(STAFF_ONLY)),
        *((policy, ActionKind.PREDICT, Release.INTERNAL) for policy in (SUGGEST, APPROVE, AUTO)),
    ],
)
def test_what_only_staff_is_told_needs_no_release_and_stays_in_the_house_where_nothing_leaves(
    policy: Policy, kind: ActionKind, release: Release
) -> None:
    story = Story(policy).judged(abstained=True, kinds=(FindingKind.SECRET,)).until(30).topic(version="2").until(60)
    assert {action.release for _, action in story.told if action.kind is kind} == {release}
