"""The actions that ask somebody: mention, posts in the chat, calls. Pure.

Each is decided once. What needs a release stays pending until a person gives it; what has changed meanwhile is decided anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.domain import Contact
from service.escalation.cases import CHAT_POSTS, Action, ActionKind, Status, Wait
from service.escalation.facts import Judgement
from service.escalation.review import released_or_awaited, to_a_person
from service.escalation.situation import Situation
from service.escalation.time_lengths import later
from service.escalation.whom import Askable, askable, choose, may_be_asked, may_be_called
from service.forum.unanswered import Verdict

STANDING_IN = "Those who would be asked are not at work in time, or did not respond, so others stand in."


def tell_security(now: Situation, judgement: Judgement) -> Action | Wait | None:
    """An undisclosed weakness goes to the private security channel, whatever the clocks say; the rest is up to those who read it there."""
    told = now.case.settled(ActionKind.SECURITY_POST)
    if told:
        if told[-1].status is Status.FAILED:
            return to_a_person(now, "The security channel could not be reached.", about=ActionKind.SECURITY_POST)
        return now.rest()
    if not now.handling.at_once:
        if now.facts.topic.standing is Verdict.UNLISTED:
            return to_a_person(now, "It was unlisted as a weakness, and security was not told.", about="unlisted")
        return None
    return _post(now, ActionKind.SECURITY_POST, due=now.now, because=("It seems to tell an undisclosed weakness.", *judgement.why_loud))


def mention_or_post(now: Situation, due: datetime) -> Action | Wait:
    """The mention on the forum; once that was made, or where nobody can be mentioned, the post in the channel."""
    mentioned = now.case.settled(ActionKind.MENTION)
    if not mentioned and now.handling.forum_mention:
        named = askable(now.policy, now.facts, "forum")
        if named.first or named.then:
            return _asked(now, ActionKind.MENTION, named, key=ActionKind.MENTION, due=due)
    already = [contact.id for record in mentioned if record.status is not Status.FAILED for contact in record.action.contacts]
    return _post(now, ActionKind.CHANNEL_POST, due=due, already=already)


def ask_on_route(now: Situation, judgement: Judgement, *, due: datetime) -> Action | Wait | None:
    """Ask where a topic belongs whose route a person set after the channel was asked: others are asked there, once on each route."""
    last = now.case.settled(ActionKind.CHANNEL_POST)[-1]
    key = f"{ActionKind.CHANNEL_POST}:{judgement.route}"
    if judgement.route_set_at is None or judgement.route_set_at <= last.at or now.case.settled_as(key) or last.action.place == now.place:
        return None
    asked = [contact.id for record in now.case.settled(ActionKind.CHANNEL_POST) for contact in record.action.contacts]
    return _post(now, ActionKind.CHANNEL_POST, key=key, due=due, already=asked)


def call(now: Situation, judgement: Judgement) -> Action | Wait:
    """A call about a loud topic, to one after the other of those who agreed to it; otherwise an answer is awaited."""
    post, calls = now.case.settled(ActionKind.CHANNEL_POST)[-1], now.case.settled(ActionKind.PAGE)
    if post.status is Status.FAILED:
        return to_a_person(now, "The channel could not be reached.", about=ActionKind.CHANNEL_POST)
    left = _left_to_call(now) if len(calls) < now.policy.paging.calls else ()
    if not left or not now.loud or not now.policy.paging.enabled:
        return now.rest()
    person = next((each for each in left if may_be_called(now.policy, now.facts, each)), None)
    if person is None:
        return now.wait(later(now.now, now.policy.clocks.loud.page), "Whoever is left to call was called often enough for one night.")
    last = [post, *calls][-1]
    due = last.at if last.status is Status.FAILED else later(last.at, now.policy.clocks.loud.page)
    if now.now < due:
        return now.wait(due, "A call is not due yet.")
    named = Askable((person,), (), most=1)
    return _asked(now, ActionKind.PAGE, named, key=_call_key(person), due=due, because=judgement.why_loud)


def _left_to_call(now: Situation) -> tuple[Contact, ...]:
    called = {record.action.key for record in now.case.settled(ActionKind.PAGE)}
    left = (person for person in now.facts.people.on_call if _call_key(person) not in called)
    return tuple(person for person in left if may_be_asked(now.policy, now.facts, person))


def _call_key(person: Contact) -> str:
    return f"{ActionKind.PAGE}:{person.id}"


def _post(
    now: Situation, kind: ActionKind, *, due: datetime, already: Sequence[str] = (), because: tuple[str, ...] = (), key: str | None = None
) -> Action | Wait:
    if now.place is None:
        return to_a_person(now, "There is no channel that is private enough and what the directory says.", about="place")
    return _asked(now, kind, askable(now.policy, now.facts, "chat", already), key=key or kind, due=due, because=because)


def _asked(now: Situation, kind: ActionKind, named: Askable, *, key: str, due: datetime, because: tuple[str, ...] = ()) -> Action | Wait:
    known = released_or_awaited(now, key)
    if known is not None:
        return known
    if now.braked:
        return now.pause()
    chosen = choose(now.policy, named, due=due, now=now.now, at_once=now.loud or now.handling.at_once)
    if isinstance(chosen, datetime):
        return now.wait(chosen, "Sending waits for working hours.")
    usual = {contact.id for contact in (*now.facts.people.contacts, *now.facts.people.on_call)}
    to_fallback = any(contact.id not in usual for contact in chosen or ())
    return Action(
        key=key,
        kind=kind,
        release=now.release,
        topic_version=now.facts.topic.version,
        contacts=chosen or (),
        to_fallback=to_fallback,
        place=now.place if kind in CHAT_POSTS else None,
        may_quote=now.handling.may_quote and kind is not ActionKind.PAGE,
        loud=now.loud and kind is not ActionKind.MENTION,
        because=(*because, *((STANDING_IN,) if to_fallback else ())),
    )
