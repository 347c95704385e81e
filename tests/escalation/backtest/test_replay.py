from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.domain import FindingKind, Post, PostKind
from service.escalation.backtest.answering import Answered, answered
from service.escalation.cases import ActionKind, End, Stage, Status
from service.escalation.policy import Policy
from service.escalation.policy_files import parse_policy
from tests.escalation.backtest.samples import at, done, replay_of, replayed, said, topic

APPROVE, AUTO = parse_policy("mode: approve"), parse_policy("mode: auto")
EVENING = 8
"""Monday, 17:00 UTC: Ann has just gone, Bob comes at midnight. What is due a day later waits seven hours for him."""


def test_a_topic_that_nobody_answers_is_mentioned_posted_and_expires() -> None:
    outcome = replay_of(topic(written=EVENING))
    # the post asks Bob again: Ann comes an hour too late
    assert done(outcome) == [(39, "mention", "bob"), (63, "channel_post", "bob")]
    assert (outcome.case.stage, outcome.case.ended) == (Stage.ESCALATED, End.EXPIRED)
    assert outcome.case.ended_at == at(63) + timedelta(days=14)
    assert answered(outcome) is Answered.NEVER


@pytest.mark.parametrize(
    ("answer", "stage", "when"),
    [
        (9, Stage.WATCHING, Answered.BEFORE_DUE),
        (31.9, Stage.WATCHING, Answered.BEFORE_DUE),
        (35, Stage.WATCHING, Answered.HELD),
        (50, Stage.MENTIONED, Answered.AFTER_MENTION),
        (70, Stage.ESCALATED, Answered.AFTER_POST),
        (24 * 30, Stage.ESCALATED, Answered.AFTER_END),
    ],
)
def test_an_answer_ends_the_case_and_counts_at_its_stage(answer: float, stage: Stage, when: Answered) -> None:
    outcome = replay_of(topic(1, ("yan", answer), written=EVENING))
    assert (outcome.case.stage, answered(outcome)) == (stage, when)
    assert outcome.answered_at == at(answer)
    if when is not Answered.AFTER_END:
        assert (outcome.case.ended, outcome.case.ended_at) == (End.ANSWERED, at(answer))


def test_a_post_in_the_chat_is_edited_when_somebody_answers() -> None:
    assert done(replay_of(topic(1, ("yan", 70), written=EVENING)))[-1] == (70, "amend", "")


def test_the_authors_own_posts_and_notes_of_the_forum_are_no_answers() -> None:
    note = Post(3, 0, "moderator", at(11), kind=PostKind.SMALL_ACTION)
    subject = topic(1, ("zoe", 10), written=EVENING)
    assert replay_of(replace(subject, posts=(*subject.posts, note))).case.ended is End.EXPIRED


def test_whoever_writes_in_the_topic_is_not_asked() -> None:
    # a whisper of Bob's is no answer, but he knows of the topic
    whisper = Post(2, 0, "bob", at(10), kind=PostKind.WHISPER)
    subject = topic(written=EVENING)
    assert done(replay_of(replace(subject, posts=(*subject.posts, whisper))))[0] == (44, "mention", "ann")


def test_a_weakness_is_told_to_security_at_once_and_a_moderator_is_advised() -> None:
    outcome = replay_of(topic(written=EVENING), confidential=True, confidential_kinds=(FindingKind.VULNERABILITY,))
    assert done(outcome) == [(8, "advise", "bob"), (8, "security_post", "bob")]


def test_an_urgent_topic_has_the_quicker_clocks() -> None:
    assert done(replay_of(topic(), urgent=True))[:2] == [(1, "mention", "ann"), (2, "channel_post", "ann")]


def test_an_unsure_topic_is_queued_and_handed_over_and_nobody_is_asked() -> None:
    outcome = replay_of(topic(), abstained=True, confidence=0.4)
    assert done(outcome) == [(24, "queue", "bob"), (48, "hand_over", "ann")]
    assert outcome.case.stage is Stage.WATCHING


@pytest.mark.parametrize(("policy", "status"), [(APPROVE, Status.RELEASED), (AUTO, Status.RELEASED)])
def test_what_leaves_counts_as_released(policy: Policy, status: Status) -> None:
    outcome = replay_of(topic(), policy=policy)
    assert {record.status for record in outcome.case.settled(ActionKind.MENTION, ActionKind.CHANNEL_POST)} == {status}


def test_in_mode_approve_a_person_releases_at_once_or_after_a_while() -> None:
    subject = topic()
    (at_once,) = replayed((subject, said(subject)), policy=APPROVE).outcomes
    (later,) = replayed((subject, said(subject)), policy=APPROVE, approve_after=timedelta(hours=2)).outcomes
    assert [hour for hour, kind, _ in done(at_once) if kind == "mention"] == [24.0]
    assert [hour for hour, kind, _ in done(later) if kind == "mention"] == [26.0]
    assert (at_once.approvals, later.approvals) == (2, 2)


def test_in_mode_auto_only_what_is_not_sure_enough_needs_a_person() -> None:
    sure, less = topic(1), topic(2)
    outcomes = replayed((sure, said(sure, confidence=0.95)), (less, said(less, confidence=0.85)), policy=AUTO).outcomes
    assert [outcome.approvals for outcome in outcomes] == [0, 2]


def test_a_cap_is_shared_by_all_cases() -> None:
    capped = parse_policy("caps: {person: 2}\nclocks: {usual: {channel: 3d}}")
    pairs = [(subject, said(subject)) for subject in (topic(number, written=number / 10) for number in range(4))]
    replay = replayed(*pairs, policy=capped)
    mentions = [step for outcome in replay.outcomes for step in done(outcome) if step[1] == "mention"]
    assert [people for _, _, people in mentions] == ["ann", "ann", "bob", "bob"]
    assert replay.caps == {"ann": 2, "bob": 2}


def test_the_brake_is_shared_by_all_cases_and_lets_go() -> None:
    braking = parse_policy("brake: {window: 1h, least: 3, times_usual: 1, pause: 30m}")
    pairs = [(subject, said(subject)) for subject in (topic(number) for number in range(5))]
    replay = replayed(*pairs, policy=braking)
    first = sorted(done(outcome)[0][0] for outcome in replay.outcomes)
    assert first[:3] == [24, 24, 24]
    assert all(hour > 25 for hour in first[3:])
    assert replay.brake_held >= 1


def test_urgent_topics_of_one_area_make_each_other_loud_once_the_last_is_written() -> None:
    paging = parse_policy("mode: auto")
    topics = [topic(number, written=number / 2, author=f"author{number}") for number in range(3)]
    outcomes = replayed(*((each, said(each, urgent=True, clearly_urgent=True)) for each in topics), policy=paging).outcomes
    assert [outcome.judgement.loud for outcome in outcomes] == [True, True, True]
    two = replayed(*((each, said(each, urgent=True, clearly_urgent=True)) for each in topics[:2]), policy=paging).outcomes
    assert [outcome.judgement.loud for outcome in two] == [False, False]


@pytest.mark.parametrize(
    ("rules", "changes", "why"),
    [
        ("topics: {tags: {never: [jobs]}}", {"tags": ("Jobs",)}, "The policy leaves its tags out."),
        ("topics: {authors_never: [zoe]}", {}, "The policy leaves its author's topics out."),
        ("mode: suggest", {"author_is_staff": True}, "The author is staff."),
    ],
)
def test_what_the_policy_leaves_out_is_no_case(rules: str, changes: dict[str, Any], why: str) -> None:
    subject = topic(**changes)
    replay = replayed((subject, said(subject)), policy=parse_policy(rules))
    assert (replay.outcomes, replay.not_taken_up) == ((), {why: 1})


def test_a_topic_closed_later_is_asked_about_until_its_last_post() -> None:
    note = Post(2, -1, "system", at(100), kind=PostKind.SMALL_ACTION)
    subject = replace(topic(written=EVENING), closed=True)
    outcome = replay_of(replace(subject, posts=(*subject.posts, note)))
    assert (outcome.case.ended, outcome.case.ended_at, outcome.case.stage) == (End.DISMISSED, at(100), Stage.ESCALATED)


def test_an_own_post_that_the_author_marked_as_the_solution_counts_as_the_answer() -> None:
    outcome = replay_of(replace(topic(1, ("zoe", 5)), has_accepted_answer=True))
    assert (outcome.case.ended, outcome.answered_at, answered(outcome)) == (End.ANSWERED, at(5), Answered.BEFORE_DUE)


def test_cases_still_run_when_the_archive_ends() -> None:
    subject = topic()
    (outcome,) = replayed((subject, said(subject)), ends_at=at(30)).outcomes
    assert (outcome.case.ended, answered(outcome), len(done(outcome))) == (None, Answered.NOT_YET, 1)


def test_the_order_in_which_topics_come_in_changes_nothing() -> None:
    pairs = [(subject, said(subject, urgent=number % 2 == 0)) for number in range(6) for subject in [topic(number, written=number % 3)]]
    assert replayed(*pairs) == replayed(*reversed(pairs))


def test_views_that_the_archive_tells_of_its_end_make_nothing_loud() -> None:
    busy = topic(views=5_000)
    assert not replay_of(busy, urgent=True, clearly_urgent=True).judgement.loud


def test_nothing_is_said_of_topics_without_a_time() -> None:
    assert replayed((topic(created_at=None), said(topic()))).outcomes == ()
