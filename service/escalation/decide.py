"""The policy: what is done next about a case. A pure and total function, the one place for the order of the rules.

The first rule of `_RULES` that has something to say decides. Nothing is decided twice: each action has a key, and the case keeps what was
decided under it. Time is an argument; what is not known is not guessed but waited for, and every wait has an end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from service.directory.visibility import handling_of
from service.errors import InputError
from service.escalation.asking import ask_on_route, call, mention_or_post, tell_security
from service.escalation.cases import (
    CHAT_POSTS,
    STAFF_POSTS,
    Action,
    ActionKind,
    ActionRecord,
    Case,
    Close,
    Decision,
    End,
    Release,
    Status,
    Wait,
)
from service.escalation.endings import end_of, expires_at
from service.escalation.facts import Facts, Judgement
from service.escalation.policy import Policy
from service.escalation.review import to_a_person
from service.escalation.situation import Situation
from service.escalation.time_lengths import later


def decide(policy: Policy, case: Case, facts: Facts, now: datetime) -> Decision:
    """What is done next about `case` at `now` (aware).

    An action is recorded with `Case.with_action` before the next is asked for, so that one call after another works off what is due until
    a `Wait` or `Close` comes. `policy` is the one that the case began with (`case.policy_version`). Before an action that leaves is carried
    out, the topic is read anew and asked about once more.

    Raises:
        InputError: `wrong_policy` if the case began with another one; `naive_time` if `now` has no offset.

    """
    if policy.version != case.policy_version:
        raise InputError(f"case {case.id} began with policy {case.policy_version}, not with {policy.version}", reason="wrong_policy")
    if now.utcoffset() is None:
        raise InputError(f"the time {now.isoformat()} has no offset from UTC", reason="naive_time")
    if case.ended is not None:
        return Close(case.ended, ("The case has ended.",))
    judgement = facts.judgement
    current = judgement if judgement and judgement.topic_version == facts.topic.version else None
    situation = Situation(policy, case, facts, current, now)
    end = end_of(policy, case, facts, now)
    if end is not None:
        return _taking_back(situation, end) or end
    if current is None:
        return _predicting(situation)
    return next(decision for rule in _RULES if (decision := rule(situation, current)) is not None)


def _taking_back(now: Situation, end: Close) -> Action | Wait | None:
    """An answer stops everything, and the chat post is edited to say so, unless the brake holds for as long as the case would have run."""
    case = now.case
    posts = [record for record in case.settled(*CHAT_POSTS) if record.status is not Status.FAILED]
    # what waited for a person stands in the chat where anything leaves, with its buttons
    posts += [record for record in case.settled(*STAFF_POSTS) if record.status in {Status.RELEASED, Status.DONE} and _left(record)]
    if not posts or end.reason is End.EXPIRED or case.settled_as(ActionKind.AMEND):
        return None
    left = any(record.status is not Status.SHOWN for record in posts)
    if left and now.braked:
        return now.pause() if now.now < expires_at(now.policy, case, now.facts) else None
    return Action(
        key=ActionKind.AMEND,
        kind=ActionKind.AMEND,
        release=Release.AUTOMATIC if left else Release.SUGGESTED,
        topic_version=now.facts.topic.version,
        because=end.because,
    )


def _left(record: ActionRecord) -> bool:
    return record.action.release is not Release.INTERNAL and record.action.place is not None


def _predicting(now: Situation) -> Action | Wait:
    """Every version of a topic is asked about; if no prediction comes, a person gets the topic without one."""
    version = now.facts.topic.version
    asked = now.case.record(f"{ActionKind.PREDICT}:{version}")
    if asked is None:
        because = "The topic was edited." if now.facts.judgement else "Nothing was predicted yet."
        return Action(f"{ActionKind.PREDICT}:{version}", ActionKind.PREDICT, Release.INTERNAL, version, because=(because,))
    given_up = later(asked.at, now.policy.clocks.prediction)
    if now.now < given_up:
        return now.wait(given_up, "The prediction is awaited.")
    return to_a_person(now, "There is no prediction, so a person decides.")


def _advising(now: Situation, judgement: Judgement) -> Action | None:
    """What a moderator should do about what was found is told at once, and each thing once."""
    given = {line for record in now.case.settled(ActionKind.ADVISE) for line in record.action.advice}
    new = {kind: [line for line in handling_of([kind]).advice if line not in given] for kind in judgement.kinds}
    kinds = [kind for kind, lines in new.items() if lines]
    if not kinds:
        return None
    return Action(
        key=f"{ActionKind.ADVISE}:{'+'.join(kinds)}",
        kind=ActionKind.ADVISE,
        release=now.release_to_staff,
        topic_version=judgement.topic_version,
        contacts=now.facts.people.reviewers,
        advice=tuple(dict.fromkeys(line for kind in kinds for line in new[kind])),
        because=(f"Found: {', '.join(kinds)}.",),
    )


def _held_by_a_person(now: Situation, _: Judgement) -> Wait | None:
    """Who said that they look into it gets the time for it; so does who put the case off."""
    said = now.facts.said
    taken_until = later(said.taken_on.at, now.pace.taken) if said.taken_on else now.now
    if said.taken_on and now.now < taken_until:
        return now.wait(taken_until, f"{said.taken_on.by} looks into it.")
    if said.snoozed_until is not None and now.now < said.snoozed_until:
        return now.wait(said.snoozed_until, "A person put it off.")
    return None


def _not_yet_due(now: Situation, _: Judgement) -> Wait | None:
    due, what = _due(now)
    posted = now.case.settled(ActionKind.CHANNEL_POST)
    return now.wait(due, f"{what} is not due yet.") if now.now < due and not posted else None


def _unsure(now: Situation, judgement: Judgement) -> Action | Wait | None:
    """Unsure means a person: nobody is asked before one has looked."""
    if now.let_go_on or judgement.route_set_by or now.case.settled(ActionKind.CHANNEL_POST):
        return None
    if now.abstained:
        return to_a_person(now, f"The model is not sure ({judgement.confidence:.0%} for {judgement.route}), so a person decides.")
    if not judgement.needs_answer:
        return to_a_person(now, "Nobody seems to be asked anything, so a person decides.", hand_over=False)
    return None


def _asking(now: Situation, judgement: Judgement) -> Action | Wait | None:
    due = _hours_awaited_since(now, judgement)
    return ask_on_route(now, judgement, due=due) if now.case.settled(ActionKind.CHANNEL_POST) else mention_or_post(now, due=due)


def _hours_awaited_since(now: Situation, judgement: Judgement) -> datetime:
    """Since when the next thing waits for working hours: what was held up, or found late, has waited for nobody's yet."""
    said, taken_on = now.facts.said, now.facts.said.taken_on
    let_go = [
        judgement.route_set_at,
        now.facts.load.let_go_at,
        said.snoozed_until,
        later(taken_on.at, now.pace.taken) if taken_on else None,
    ]
    held = [now.case.opened_at, *(approval.at for approval in said.approvals), *(moment for moment in let_go if moment is not None)]
    since = max(_due(now)[0], *held)
    for record in now.case.settled(ActionKind.PREDICT):
        # an author who edits on and on puts nothing off: only what had not left by the limit was held up until then
        if record.at > later(since, now.policy.working_hours.wait_at_most):
            since = record.at
    return since


def _calling(now: Situation, judgement: Judgement) -> Action | Wait:
    return call(now, judgement)


def _due(now: Situation) -> tuple[datetime, str]:
    """When the next thing is due that asks somebody, and what it is."""
    mentions = now.case.settled(ActionKind.MENTION)
    if not mentions:
        return later(now.facts.topic.created_at or now.case.opened_at, now.pace.mention), "The mention"
    last = mentions[-1]
    # who could not be mentioned has not been asked: the channel does not wait for them
    return later(last.at, timedelta() if last.status is Status.FAILED else now.pace.channel), "The channel post"


_RULES: tuple[Callable[[Situation, Judgement], Decision | None], ...] = (
    _advising,
    tell_security,
    _held_by_a_person,
    _not_yet_due,
    _unsure,
    _asking,
    _calling,
)
