"""The actions that ask somebody: mention, posts in the chat, calls. Pure.

Each is decided once. What needs a release stays pending until a person gives it; what has changed meanwhile is decided anew.
"""

from __future__ import annotations

from datetime import datetime

from service.escalation.cases import Action, ActionKind, Status, Wait
from service.escalation.facts import Judgement
from service.escalation.review import released_or_awaited, to_a_person
from service.escalation.situation import Situation
from service.escalation.time_lengths import later
from service.escalation.whom import Askable, Chosen, askable, choose, may_be_asked

NOBODY = Chosen((), to_fallback=False)


def tell_security(now: Situation, judgement: Judgement) -> Action | Wait | None:
    """An undisclosed weakness goes to the private security channel, whatever the clocks say; the rest is up to those who read it there."""
    told = now.case.settled(ActionKind.SECURITY_POST)
    if told:
        if told[-1].status is Status.FAILED:
            return to_a_person(now, "The security channel could not be reached.")
        return now.rest()
    if not now.handling.at_once:
        return None
    return _post(now, ActionKind.SECURITY_POST, due=now.now, because=("It seems to tell an undisclosed weakness.", *judgement.why_loud))


def mention_or_post(now: Situation, due: datetime) -> Action | Wait:
    """The mention on the forum; once that was made, or where nobody can be mentioned, the post in the channel."""
    mentioned = now.case.settled(ActionKind.MENTION)
    if not mentioned and now.handling.forum_mention:
        named = askable(now.policy, now.facts, "forum")
        if named.first or named.then:
            return _asked(now, ActionKind.MENTION, named, due=due)
    already = [contact.id for record in mentioned if record.status is not Status.FAILED for contact in record.action.contacts]
    return _post(now, ActionKind.CHANNEL_POST, due=due, already=already)


def call(now: Situation, judgement: Judgement) -> Action | Wait:
    """A call about a loud topic, to one after the other of those who agreed to it; otherwise an answer is awaited."""
    post, calls = now.case.settled(ActionKind.CHANNEL_POST)[-1], now.case.settled(ActionKind.PAGE)
    if post.status is Status.FAILED:
        return to_a_person(now, "The channel could not be reached.")
    paging = now.policy.paging
    if not (now.loud and paging.enabled and len(calls) < paging.calls):
        return now.rest()
    called = {record.action.key for record in calls}
    left = [person for person in now.facts.people.on_call if _call_key(person.id) not in called]
    person = next((person for person in left if may_be_asked(now.policy, now.facts, person)), None)
    if person is None:
        return now.rest()
    last = [post, *calls][-1]
    due = last.at if last.status is Status.FAILED else later(last.at, now.policy.clocks.loud.page)
    if now.now < due:
        return now.wait(due, "A call is not due yet.")
    known = released_or_awaited(now, _call_key(person.id))
    if known is not None:
        return known
    if now.braked:
        return now.pause()
    return _action(now, _call_key(person.id), ActionKind.PAGE, Chosen((person,), to_fallback=False), because=judgement.why_loud)


def _post(
    now: Situation, kind: ActionKind, *, due: datetime, already: list[str] | None = None, because: tuple[str, ...] = ()
) -> Action | Wait:
    if now.place is None:
        return to_a_person(now, "There is no channel that is private enough and what the directory says.")
    return _asked(now, kind, askable(now.policy, now.facts, "chat", already or ()), due=due, because=because)


def _asked(now: Situation, kind: ActionKind, named: Askable, *, due: datetime, because: tuple[str, ...] = ()) -> Action | Wait:
    known = released_or_awaited(now, kind)
    if known is not None:
        return known
    if now.braked:
        return now.pause()
    chosen = choose(now.policy, named, due=due, now=now.now, at_once=now.loud or now.handling.at_once)
    if isinstance(chosen, datetime):
        return now.wait(chosen, "Sending waits for working hours.")
    return _action(now, kind, kind, chosen or NOBODY, because=because)


def _action(now: Situation, key: str, kind: ActionKind, chosen: Chosen, *, because: tuple[str, ...]) -> Action:
    in_chat = kind in {ActionKind.CHANNEL_POST, ActionKind.SECURITY_POST}
    stands_in = (
        ("Those who would be asked are not at work in time, or were asked before, so others stand in.",) if chosen.to_fallback else ()
    )
    return Action(
        key=key,
        kind=kind,
        release=now.release,
        topic_version=now.facts.topic.version,
        contacts=chosen.contacts,
        to_fallback=chosen.to_fallback,
        place=now.place if in_chat else None,
        may_quote=now.handling.may_quote and kind is not ActionKind.PAGE,
        loud=now.loud and kind in {ActionKind.CHANNEL_POST, ActionKind.PAGE},
        because=(*because, *stands_in),
    )


def _call_key(person_id: str) -> str:
    return f"{ActionKind.PAGE}:{person_id}"
