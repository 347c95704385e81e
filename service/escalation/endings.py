"""When a case is over, and which topics are none from the start. Pure."""

from __future__ import annotations

from datetime import datetime

from service.directory.visibility import UNLIST_AT_ONCE, handling_of
from service.escalation.cases import ActionKind, Case, Close, End
from service.escalation.facts import Facts, TopicFacts
from service.escalation.policy import Policy
from service.escalation.time_lengths import later
from service.forum.unanswered import Verdict

_END_OF = {
    Verdict.DELETED: (End.GONE, "The topic was deleted."),
    Verdict.NOT_REGULAR: (End.GONE, "The topic is no regular topic any more."),
    Verdict.UNLISTED: (End.GONE, "The topic was unlisted."),
    Verdict.CLOSED: (End.DISMISSED, "The topic was closed on the forum."),
    Verdict.ARCHIVED: (End.DISMISSED, "The topic was archived on the forum."),
    Verdict.PINNED: (End.DISMISSED, "The topic is pinned everywhere: an announcement."),
    Verdict.SOLVED: (End.ANSWERED, "The topic has an accepted answer."),
    Verdict.ANSWERED: (End.ANSWERED, "Somebody answered."),
    Verdict.RESOLVED: (End.RESOLVED, "The author says that it works now."),
    Verdict.STAFF_AUTHOR: (End.DISMISSED, "The author is staff."),
}


def end_of(policy: Policy, case: Case, facts: Facts, now: datetime) -> Close | None:
    """Why the case is over at `now` (aware); None if it goes on."""
    topic, said, expiry = facts.topic, facts.said, expires_at(policy, case, facts)
    # we advise ourselves to unlist a weakness, and those who can mend it must hear of it all the same
    unlisted_as_advised = topic.standing is Verdict.UNLISTED and (_told_at_once(facts) or _advised_to_unlist(case))
    ends = (
        (End.DISMISSED, f"{said.dismissed_by} dismissed it.") if said.dismissed_by else None,
        _END_OF.get(topic.standing) if topic.standing and not unlisted_as_advised else None,
        _END_OF[Verdict.ANSWERED] if topic.answered_at else None,
        _END_OF[Verdict.RESOLVED] if topic.resolved_at else None,
        objection_to(policy, topic, case.opened_at),
        (End.EXPIRED, "Nobody answered, and nothing has happened for as long as the policy says.") if now >= expiry else None,
    )
    found = next((end for end in ends if end is not None), None)
    return None if found is None else Close(found[0], (found[1],))


def objection_to(policy: Policy, topic: TopicFacts, seen_at: datetime) -> tuple[End, str] | None:
    """Why the policy does not take up a topic that was first seen at `seen_at` (aware), as an end and a sentence; None if it does."""
    rules = policy.topics
    never = {name.casefold() for name in rules.authors_never}
    objections = (
        (not rules.categories.admits(topic.category), End.DISMISSED, "The policy leaves its category out."),
        (not rules.tags.admits(*topic.tags), End.DISMISSED, "The policy leaves its tags out."),
        ((topic.author or "").casefold() in never, End.DISMISSED, "The policy leaves its author's topics out."),
        (topic.author_is_staff and not rules.staff_authors, End.DISMISSED, "The author is staff."),
        (
            topic.created_at is not None and seen_at > later(topic.created_at, rules.oldest),
            End.EXPIRED,
            "The topic was older than the policy allows when it was first seen.",
        ),
    )
    return next(((end, sentence) for applies, end, sentence in objections if applies), None)


def expires_at(policy: Policy, case: Case, facts: Facts) -> datetime:
    """When the case ends without an answer, if nothing more happens; a new prediction alone is nothing that happens."""
    said = facts.said
    happened = [case.opened_at, *(record.at for record in case.records if record.action.kind is not ActionKind.PREDICT)]
    happened += [approval.at for approval in said.approvals]
    happened += [said.snoozed_until] if said.snoozed_until else []
    happened += [said.taken_on.at] if said.taken_on else []
    return later(max(happened), policy.clocks.expire)


def _advised_to_unlist(case: Case) -> bool:
    return any(UNLIST_AT_ONCE in record.action.advice for record in case.settled(ActionKind.ADVISE))


def _told_at_once(facts: Facts) -> bool:
    return facts.judgement is not None and handling_of(facts.judgement.kinds).at_once
