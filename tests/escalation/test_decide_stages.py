"""The stages of a case, their clocks, and how it ends: the design's first paragraph on it, sentence by sentence, with a moved clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import InputError
from service.escalation.cases import Close, End, Release, Stage, Status, Wait
from service.escalation.decide import decide
from service.escalation.facts import TakenOn
from service.escalation.policy_files import parse_policy
from service.forum.unanswered import Verdict
from tests.escalation.samples import AUTO, BOB, PEOPLE, SUGGEST, WRITTEN, Story, at, contact, weakness


def test_nobody_is_mentioned_before_24_hours_without_an_answer() -> None:
    assert Story().until(23.99).done == []
    assert Story().until(24).done == [(24, "mention")]


def test_the_channel_post_comes_20_hours_after_the_mention() -> None:
    assert Story().until(43.99).done == [(24, "mention")]
    assert Story().until(44).done == [(24, "mention"), (44, "channel_post")]


def test_an_urgent_topic_has_one_hour_and_one_hour() -> None:
    assert Story().judged(urgent=True).until(100).done == [(1, "mention"), (2, "channel_post")]


def test_a_loud_topic_is_paged_30_minutes_after_the_channel_post() -> None:
    story = Story().judged(urgent=True, loud=True).until(100)
    assert story.done == [(1, "mention"), (2, "channel_post"), (2.5, "page:eve"), (3, "page:fay")]


def test_a_case_goes_through_its_stages_in_their_order() -> None:
    story = Story().judged(urgent=True, loud=True)
    stages = [story.until(hour).case.stage for hour in (0.5, 1, 2, 2.5)]
    assert stages == [Stage.WATCHING, Stage.MENTIONED, Stage.ESCALATED, Stage.PAGED]


def test_a_topic_that_becomes_urgent_later_is_due_by_the_shorter_clock_at_once() -> None:
    story = Story().until(30)
    assert story.edited(urgent=True).settle().done == [(24, "mention"), (30, "channel_post")]


def test_a_topic_that_becomes_less_urgent_after_its_post_only_awaits_an_answer() -> None:
    story = Story().judged(urgent=True).people(contacts=(), fallback=()).until(2).edited(urgent=False).settle()
    assert story.done == [(1, "channel_post")]
    assert story.last == Wait(at(1 + 14 * 24), ("All that the policy allows was done; an answer is awaited.",))


def test_the_clock_of_a_topic_without_a_time_begins_with_the_case() -> None:
    assert Story(now=at(5)).topic(created_at=None).until(100).done[0] == (29, "mention")


def test_the_channel_post_counts_from_the_mention_as_it_was_made() -> None:
    story = Story(now=at(100)).until(100)
    assert story.until(300).done == [(100, "mention"), (120, "channel_post")]


def test_a_mention_that_could_not_be_made_is_followed_by_the_channel_post_at_once() -> None:
    assert Story().until(24).became("mention", Status.FAILED).settle().done == [(24, "mention"), (24, "channel_post")]


def test_a_channel_post_that_could_not_be_made_goes_to_a_person() -> None:
    assert Story().until(44).became("channel_post", Status.FAILED).settle().done[-1:] == [(44, "queue:channel_post")]


def test_a_call_that_did_not_go_through_is_followed_by_the_next_at_once() -> None:
    story = Story().judged(urgent=True, loud=True).until(2.5).became("page:eve", Status.FAILED).settle()
    assert story.done[-2:] == [(2.5, "page:eve"), (2.5, "page:fay")]


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"answered_at": at(30)}, End.ANSWERED),
        ({"standing": Verdict.SOLVED}, End.ANSWERED),
        ({"resolved_at": at(30)}, End.RESOLVED),
        ({"standing": Verdict.DELETED}, End.GONE),
        ({"standing": Verdict.UNLISTED}, End.GONE),
        ({"standing": Verdict.NOT_REGULAR}, End.GONE),
        ({"standing": Verdict.CLOSED}, End.DISMISSED),
        ({"standing": Verdict.ARCHIVED}, End.DISMISSED),
        ({"standing": Verdict.PINNED}, End.DISMISSED),
    ],
)
@pytest.mark.parametrize("hour", [0, 24, 44])
def test_a_case_ends_with_what_the_forum_shows_at_any_stage(changes: dict[str, object], end: End, hour: float) -> None:
    story = Story().until(hour)
    before = len(story.done)
    story.topic(**changes).until(2_000)
    assert story.end is end
    assert [key for _, key in story.done[before:]] in ([], ["amend"])


def test_a_case_that_a_person_dismissed_stays_dismissed() -> None:
    story = Story().until(24).said(dismissed_by="cat").settle()
    assert story.end is End.DISMISSED
    assert story.said(dismissed_by=None).edited(urgent=True).until(2_000).done == [(24, "mention")]


def test_a_case_expires_a_fortnight_after_the_last_thing_that_happened() -> None:
    story = Story().until(44 + 14 * 24 - 0.01)
    assert story.end is None
    assert story.until(44 + 14 * 24).end is End.EXPIRED
    assert story.done == [(24, "mention"), (44, "channel_post")]


def test_an_ended_case_says_so_however_often_it_is_asked() -> None:
    story = Story().until(24).topic(answered_at=at(25)).settle()
    assert story.ask() == Close(End.ANSWERED, ("The case has ended.",))


def test_who_takes_it_on_has_a_day_before_it_goes_on() -> None:
    story = Story().until(30).said(taken_on=TakenOn("ann", at(30)))
    assert story.until(53.9).done == [(24, "mention")]
    assert story.until(54).done == [(24, "mention"), (54, "channel_post")]


def test_a_case_that_a_person_put_off_rests_until_then() -> None:
    story = Story().said(snoozed_until=at(72))
    assert story.until(200).done[0] == (72, "mention")


def test_every_wait_says_until_when_and_why() -> None:
    wait = Story().ask()
    assert isinstance(wait, Wait)
    assert wait.until == at(24)
    assert wait.because == ("The mention is not due yet.",)


def test_a_running_case_keeps_the_policy_it_began_with() -> None:
    story = Story()
    stricter = parse_policy("mode: auto\nclocks: {usual: {mention: 2h}, urgent: {mention: 1h}}")
    with pytest.raises(InputError, match=f"began with policy {AUTO.version}") as caught:
        decide(stricter, story.case, story.facts, story.now)
    assert caught.value.reason == "wrong_policy"
    kept = parse_policy(AUTO.content(), version=AUTO.version)
    assert decide(kept, story.case, story.facts, at(2)) == decide(AUTO, story.case, story.facts, at(2))


def test_a_time_without_an_offset_is_refused() -> None:
    story = Story()
    with pytest.raises(InputError, match="has no offset") as caught:
        decide(AUTO, story.case, story.facts, datetime(2026, 3, 2, 9))  # noqa: DTZ001 - the missing offset is the point
    assert caught.value.reason == "naive_time"


def test_the_end_of_the_calendar_is_no_trouble() -> None:
    far = datetime.max.replace(tzinfo=UTC)
    case = replace(Story().case, opened_at=far)
    assert isinstance(decide(AUTO, case, Story().topic(created_at=far).facts, far), Close)
    story = Story().said(snoozed_until=far)
    assert isinstance(story.ask(), Wait)


@pytest.mark.parametrize(
    ("rules", "changes", "end"),
    [
        ("categories: {never: [Jobs]}", {"category": "jobs"}, End.DISMISSED),
        ("categories: {only: [Help]}", {"category": "jobs"}, End.DISMISSED),
        ("categories: {only: [Help]}", {"category": "help"}, None),
        ("tags: {never: [release]}", {"tags": ("mobile", "release")}, End.DISMISSED),
        ("tags: {only: [mobile]}", {"tags": ("mobile",)}, None),
        ("tags: {only: [mobile]}", {"tags": ()}, End.DISMISSED),
        ("authors_never: [Zoe]", {}, End.DISMISSED),
        ("staff_authors: false", {"author_is_staff": True}, End.DISMISSED),
        ("staff_authors: true", {"author_is_staff": True}, None),
        ("oldest: 40d", {"created_at": WRITTEN - timedelta(days=41)}, End.EXPIRED),
        ("oldest: 40d", {"created_at": WRITTEN - timedelta(days=39)}, None),
    ],
)
def test_only_topics_that_the_policy_takes_up_are_escalated(rules: str, changes: dict[str, object], end: End | None) -> None:
    story = Story(parse_policy(f"mode: auto\ntopics: {{{rules}}}")).topic(**changes).settle()
    assert story.end is end
    if end:
        assert story.done == []


def test_a_topic_does_not_become_too_old_while_it_is_watched() -> None:
    story = Story(parse_policy("mode: auto\ntopics: {oldest: 2d}\nclocks: {expire: 40d}")).said(snoozed_until=at(400))
    assert story.until(401).done == [(400, "mention")]


def test_every_version_of_a_topic_is_predicted_once() -> None:
    story = Story()
    story.facts = replace(story.facts, judgement=None)
    first = story.ask()
    assert (first.key, first.release) == ("predict:1", Release.INTERNAL)  # type: ignore[union-attr]  # an action
    story.settle()
    assert isinstance(story.last, Wait)
    assert story.last.until == at(1 / 6)


def test_an_edit_makes_a_new_prediction_before_anything_else() -> None:
    story = Story().until(24)
    story.topic(version="2").settle()
    assert story.told[-1][1].key == "predict:2"
    story.judged(topic_version="2").until(200)
    assert story.done == [(24, "mention"), (44, "channel_post")]


def test_without_a_prediction_a_person_decides_and_then_the_fallback_contact() -> None:
    story = Story()
    story.facts = replace(story.facts, judgement=None)
    story.until(200)
    assert story.done == [(0.17, "queue"), (24.17, "hand_over:queue")]


def test_where_nobody_can_be_mentioned_the_channel_is_asked_at_that_time() -> None:
    story = Story().people(contacts=(), fallback=()).until(24)
    assert story.done == [(24, "channel_post")]
    assert story.action("channel_post").contacts == ()


def test_in_mode_suggest_a_case_goes_the_same_way_and_nothing_leaves() -> None:
    story, sent = Story(SUGGEST).judged(urgent=True, loud=True).until(100), Story(AUTO).judged(urgent=True, loud=True).until(100)
    assert story.done == sent.done
    assert {action.release for _, action in story.told} == {Release.SUGGESTED}
    assert {record.status for record in story.case.records} == {Status.SHOWN}


def test_the_channel_asks_others_than_those_who_did_not_respond() -> None:
    story = Story().until(44)
    assert story.action("mention").contacts == PEOPLE.contacts
    assert story.action("channel_post").contacts == (BOB,)
    assert story.action("channel_post").to_fallback


def test_where_there_is_nobody_else_the_channel_asks_the_same_by_another_medium() -> None:
    story = Story().people(fallback=()).until(44)
    assert story.action("channel_post").contacts == PEOPLE.contacts
    assert not story.action("channel_post").to_fallback


def test_at_most_so_many_are_called_as_the_policy_says() -> None:
    on_call = tuple(contact(name) for name in ("eve", "fay", "gil", "hal", "ida"))
    story = Story().judged(urgent=True, loud=True).people(on_call=on_call).until(100)
    assert [key for _, key in story.done if key.startswith("page")] == ["page:eve", "page:fay", "page:gil"]


@pytest.mark.parametrize(
    ("called", "rung"), [({"eve": 1}, ["page:eve", "page:fay"]), ({"eve": 2}, ["page:fay"]), ({"eve": 2, "fay": 3}, [])]
)
def test_nobody_is_called_more_often_in_a_night_than_the_policy_says_and_the_next_on_duty_is(
    called: dict[str, int], rung: list[str]
) -> None:
    story = Story().judged(urgent=True, loud=True).load(called=called).until(10)
    assert [key for _, key in story.done if key.startswith("page")] == rung
    assert isinstance(story.last, Wait)


def test_who_could_not_be_called_for_their_cap_is_called_once_it_lets_them() -> None:
    story = Story().judged(urgent=True, loud=True).load(called={"eve": 2, "fay": 2}).until(6)
    assert not [key for _, key in story.done if key.startswith("page")]
    story.load(called={"fay": 2}).until(8)
    assert [(hour, key) for hour, key in story.done if key.startswith("page")] == [(6, "page:eve")]


def test_a_case_that_began_late_starts_with_what_is_due_and_not_with_everything() -> None:
    assert Story(now=at(24 * 20)).settle().done == [(24 * 20, "mention")]


def test_a_weakness_is_told_before_any_clock() -> None:
    story = Story(now=at(0.1))
    story.facts = replace(story.facts, judgement=weakness(), people=replace(PEOPLE, place=PEOPLE.private_place))
    assert story.settle().done == [(0.1, "advise:vulnerability"), (0.1, "security_post")]
