"""What the report says in words: names of figures, and what a replay can't tell."""

from __future__ import annotations

from datetime import timedelta

from service.escalation.backtest.answering import NEVER, QUANTILES, Answered, Waiting
from service.escalation.backtest.report import Backtest
from service.escalation.cases import ActionKind, End
from service.escalation.policy import Mode
from service.escalation.time_lengths import length_text
from service.reports.labels import label
from service.reports.wording import NO_BREAK

NOTHING = "–"
NOBODY_RESPONDS = (
    "The forum's history can't answer our mentions, so nobody here responds to being asked: all answers are those that came anyway. "
    "What the chat, the queue and the fallback contact get here is therefore the most that could come."
)
THE_LAST_STATE = (
    "An archive has each topic as it was last edited, its tags and category as they are now. That it was closed, solved or hidden counts "
    "from its last post on; how often it had been read is not known."
)
HOURS_A_DAY = 24
DAYS_ARE_PLAINER_FROM = 48

HEADLINE = {
    "cases": "Cases",
    "answered_before_due": "Answered before the mention was due",
    "answered_while_held": "Answered while the mention was held up",
    "mentions": "Mentions on the forum",
    "answered_after_mention": "Answered between mention and chat post",
    "channel_posts": "Posts in a channel",
    "security_posts": "Weaknesses told to security",
    "calls": "Calls",
    "answered_after_post": "Answered after the post",
    "expired": "Ended without an answer",
    "closed": "Closed, deleted or hidden without an answer",
    "open": "Still running when the archive ends",
    "people_asked": "People asked",
    "times_asked": "Times somebody was asked",
    "people_at_their_cap": "People who reached their cap",
    "posts_naming_nobody": "Posts that could name nobody",
    "queued": "Put into the community manager's queue",
    "handed_over": "Handed over to the fallback contact",
    "released": "Released by a person",
    "advised": "Advice to a moderator",
    "brake_held": "Times the brake took hold",
}
KINDS = {
    ActionKind.MENTION: "mentions",
    ActionKind.CHANNEL_POST: "channel posts",
    ActionKind.SECURITY_POST: "security posts",
    ActionKind.PAGE: "calls",
    ActionKind.AMEND: "posts edited: it is over",
    ActionKind.ADVISE: "advice to a moderator",
    ActionKind.QUEUE: "into the queue",
    ActionKind.HAND_OVER: "handed over",
}
STEPS = {
    ActionKind.MENTION: "mention",
    ActionKind.CHANNEL_POST: "post",
    ActionKind.SECURITY_POST: "security told",
    ActionKind.PAGE: "call",
    ActionKind.AMEND: "post edited",
    ActionKind.ADVISE: "advice to a moderator",
    ActionKind.QUEUE: "queue",
    ActionKind.HAND_OVER: "handed over",
}
ANSWERED = {
    Answered.BEFORE_DUE: "before the mention was due",
    Answered.HELD: "while the mention was held up",
    Answered.AFTER_MENTION: "between mention and chat post",
    Answered.AFTER_POST: "after the post",
    Answered.AFTER_END: "after the case had ended",
    Answered.NOT_YET: "not yet when the archive ends",
    Answered.NEVER: "never",
}
ENDS = {
    End.ANSWERED: "answered",
    End.RESOLVED: "solved by its author",
    End.DISMISSED: "closed on the forum",
    End.EXPIRED: "nobody answered",
    End.GONE: "deleted or hidden",
    "open": "still running when the archive ends",
}
QUEUED = {
    "unsure": "the model is unsure",
    "asks_nothing": "nobody seems to be asked anything",
    "place": "no channel is private enough",
    "unlisted": "unlisted as a weakness",
}
WAITED = dict(zip(QUANTILES, ("a quarter", "half", "three quarters", "nine tenths"), strict=True))


def kind_name(kind: str) -> str:
    """Say what an action is."""
    return KINDS[ActionKind(kind)]


def step_name(kind: str) -> str:
    """Say what an action is in the story of one case."""
    return STEPS[ActionKind(kind)]


def queued_because(reason: str) -> str:
    """Say why a case stood in the queue."""
    return QUEUED.get(reason, label(reason).lower())


def span_name(span: str) -> str:
    """Say how long somebody waited."""
    return "no answer in the archive" if span == NEVER else span


def hours(number: float) -> str:
    """Write hours, from two days on as days."""
    if number >= DAYS_ARE_PLAINER_FROM:
        return f"{number / HOURS_A_DAY:.1f}{NO_BREAK}days"
    return f"{number:.1f}{NO_BREAK}hours"


def waits(waiting: Waiting) -> str:
    """Say within which time which share of all topics had an answer."""
    told = [f"{WAITED[name]} had an answer within {hours(number)}" for name, number in waiting.hours.items() if number is not None]
    missed = next((WAITED[name] for name, number in waiting.hours.items() if number is None), None)
    never = f"fewer than {missed} ever had one in the archive" if missed else ""
    return f"Of all topics, {'; '.join(filter(None, [', '.join(told), never]))}." if told else f"{never.capitalize()}."


def signed(number: int | None) -> str:
    """Write a difference with its sign."""
    return NOTHING if number is None else f"{number:+,}".replace("-", "−") if number else "0"


def counted(number: int, thing: str) -> str:
    """Write a number of things: "1 topic", "2,000 topics"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def left_out(report: Backtest) -> list[str]:
    """Say which topics of the archive could not be replayed, and why."""
    archive = report.scope.archive
    reasons = (
        (archive.without_posts, "without posts, so nobody can tell whether they were answered"),
        (archive.without_time, "without a time"),
    )
    return [f"{counted(number, 'topic')} {why}." for number, why in reasons if number]


def window(report: Backtest) -> str:
    """Say when the topics were written."""
    topics = report.scope.archive.topics
    days = sorted(topic.created_at for topic in topics if topic.created_at)
    outside = report.scope.archive.outside
    return f"{days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}" + (f" ({counted(outside, 'other')} outside the window)" if outside else "")


def caveats(report: Backtest) -> list[str]:
    """Say what a replay can't tell."""
    modes = {each.policy.mode for each in report.policies}
    release = report.scope.approve_after
    after = f"after {length_text(release)}" if release >= timedelta(minutes=1) else "at once"
    found = [
        NOBODY_RESPONDS,
        "Nobody looks into the queue either: what stands in it is handed over when its time is up, and goes no further.",
    ]
    if modes != {Mode.SUGGEST}:
        found.append(f"Whatever needs a person's release is released {after}.")
    if Mode.SUGGEST in modes:
        found.append("In mode suggest nothing leaves. What would be shown is counted, also towards caps and the brake, as if it were sent.")
    return [*found, THE_LAST_STATE, "The runner is taken to see every post at once."]
