"""Who of those that the directory names is asked now, and how long sending waits for their working hours. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.directory.who import ASKED_AT_ONCE
from service.domain import Contact
from service.escalation.facts import Facts, People
from service.escalation.policy import Policy
from service.escalation.time_lengths import later


@dataclass(frozen=True, slots=True)
class Askable:
    """Those who may be asked by one medium: `first`, and `then` if nobody of them is at work in time; at most `most` together.

    `in_order`: who comes first in the list is asked first, whoever else is at work.
    """

    first: tuple[Contact, ...]
    then: tuple[Contact, ...]
    most: int
    in_order: bool = False


def askable(policy: Policy, facts: Facts, medium: Literal["forum", "chat"], already: Sequence[str] = ()) -> Askable:
    """Those who may be asked by `medium`. `already` are the ids of those who were asked before and did not respond: others go first."""
    people = facts.people
    contacts, fallback = (
        tuple(contact for contact in group if getattr(contact, medium) and may_be_asked(policy, facts, contact))
        for group in (people.contacts, people.fallback)
    )
    others = tuple(contact for contact in fallback if contact.id not in already)
    if any(contact.id in already for contact in people.contacts):
        contacts, fallback = others, contacts
    else:
        fallback = (*others, *(contact for contact in fallback if contact.id in already))
    return Askable(contacts, fallback, most=max(1, min(len(people.contacts), ASKED_AT_ONCE)), in_order=people.in_order)


def may_be_asked(policy: Policy, facts: Facts, contact: Contact) -> bool:
    """Whether somebody may be asked at all.

    They are within their cap, did not say that it is not theirs, don't write in the topic, and are no volunteer where it is confidential.
    """
    people, topic = facts.people, facts.topic
    if contact.id in facts.said.passed_on:
        return False
    if facts.load.asked.get(contact.id, 0) >= weekly_cap(policy, people, contact.id):
        return False
    if contact.id in people.volunteer_caps and (facts.judgement is None or facts.judgement.kinds):
        return False
    return (contact.forum or "").casefold() not in {name.casefold() for name in (*topic.wrote, topic.author) if name}


def may_be_called(policy: Policy, facts: Facts, contact: Contact) -> bool:
    """Whether somebody may be called: whoever may be asked, within the cap of a night."""
    return facts.load.called.get(contact.id, 0) < policy.paging.nightly and may_be_asked(policy, facts, contact)


def weekly_cap(policy: Policy, people: People, person_id: str) -> int:
    """How often somebody may be asked within seven days."""
    own = people.volunteer_caps.get(person_id)
    return policy.caps.person if own is None else min(own, policy.caps.volunteer)


def choose(policy: Policy, named: Askable, *, due: datetime, now: datetime, at_once: bool) -> tuple[Contact, ...] | datetime | None:
    """Who is asked at `now` about what is due since `due`, or until when to wait for their hours; None if there is nobody.

    Whoever is at work is asked (or has no known hours: nothing is disturbed then). Otherwise sending waits for `first`. If nobody of them
    comes to work within the policy's limit, the fallback is asked: at once if at work, else when they come, and at the limit in any case.
    `at_once`: no hours are waited for, but those at work go first.
    """
    if not named.first and not named.then:
        return None
    limit = later(due, policy.working_hours.wait_at_most)
    groups = _groups(named)
    for group in groups:
        coming = _first_hour(group)
        if ready := _ready(group, now):
            return ready[: named.most]
        if coming is not None and coming <= limit and not at_once:
            return coming
    if not at_once and now < limit:
        return limit
    stand_in = len(groups) > 1 and not at_once
    return groups[1 if stand_in else 0][: named.most]


def _groups(named: Askable) -> list[tuple[Contact, ...]]:
    """Who is considered together; where the order is a rule, everybody by themselves."""
    groups = [(contact,) for contact in (*named.first, *named.then)] if named.in_order else [named.first, named.then]
    return [group for group in groups if group]


def hours_of(contacts: Sequence[Contact], people: People, now: datetime) -> datetime:
    """The first moment at or after `now` at which somebody of `contacts` is at work, by what the directory now says; `now` if unknown."""
    known = {contact.id: contact for contact in (*people.contacts, *people.fallback)}
    named = [known.get(contact.id, contact) for contact in contacts]
    return now if not named or _ready(named, now) else (_first_hour(named) or now)


def _ready(contacts: Sequence[Contact], now: datetime) -> tuple[Contact, ...]:
    return tuple(contact for contact in contacts if contact.at_work or contact.available_at is None or contact.available_at <= now)


def _first_hour(contacts: Sequence[Contact]) -> datetime | None:
    return min((contact.available_at for contact in contacts if contact.available_at is not None), default=None)
