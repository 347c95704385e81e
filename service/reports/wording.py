"""Numbers and moments in words: how sure, how old, when somebody is at work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain import Contact, Prediction
from service.reports.entries import Report

NO_BREAK = "\N{NO-BREAK SPACE}"

SURENESS = ((0.9, "very sure"), (0.7, "fairly sure"), (0.5, "leaning"), (0.0, "a guess"))
"""Least confidence, and the words for it."""

_AGES = (
    (timedelta(hours=48), timedelta(hours=1), "hour"),
    (timedelta(days=14), timedelta(days=1), "day"),
    (timedelta(days=63), timedelta(weeks=1), "week"),
    (timedelta(days=730), timedelta(days=30.44), "month"),
    (timedelta.max, timedelta(days=365.25), "year"),
)
"""Up to which age which unit is counted."""


def percent(share: float) -> str:
    """Give a share of 0 to 1 in percent; only a full 1 is 100 %."""
    whole = round(share * 100)
    return f"{99 if whole == 100 and share < 1 else whole}{NO_BREAK}%"  # noqa: PLR2004 - a hundred percent


def sureness(prediction: Prediction) -> str:
    """Say how sure the route is, for example "fairly sure, 78 %"."""
    words = next(words for least, words in SURENESS if prediction.confidence >= least)
    return f"{'unsure' if prediction.abstained else words}, {percent(prediction.confidence)}"


def age_in_words(age: timedelta | None) -> str:
    """Say how old a topic is, in the largest unit that still tells enough: "26 hours", "3 days", "5 weeks"."""
    if age is None:
        return "age unknown"
    if age < timedelta(hours=1):
        return f"under an{NO_BREAK}hour"
    unit, name = next((unit, name) for limit, unit, name in _AGES if age < limit)
    count = age // unit
    return f"{count}{NO_BREAK}{name}{'' if count == 1 else 's'}"


def utc_time(moment: datetime) -> str:
    """Give an aware moment as, for example, "26 Mar 2026, 08:30 UTC"."""
    local = moment.astimezone(UTC)
    return f"{local.day} {local:%b %Y, %H:%M} UTC"


def nothing_due(report: Report) -> tuple[str, str]:
    """Say of a report without entries, in a heading and a sentence, that nobody waits; not if something could not be read."""
    heading = "No topic that was read is due" if report.problems else "Nobody is waiting"
    match report.topics_read:
        case 0:
            return heading, "No topic could be read." if report.problems else "There was no topic to read."
        case 1:
            return heading, "1 topic was read, and it is not due."
        case number:
            return heading, f"{number} topics were read, and none of them is due."


def local_time(moment: datetime, contact: Contact, *, with_day: bool) -> str:
    """Give an aware moment in the time of the contact's city: "Mon 30 Mar, 09:00 Berlin time"; in UTC where no zone is known."""
    local = moment.astimezone(ZoneInfo(contact.zone) if contact.zone else UTC)
    day = f"{local:%a} {local.day} {local:%b}, " if with_day else ""
    place = f"{contact.city or contact.zone} time" if contact.zone else "UTC"
    return f"{day}{local:%H:%M} {place}"


def working_time(contact: Contact, at: datetime) -> str:
    """Say whether somebody is at work at `at` (aware), and if not, when next."""
    if contact.at_work:
        return f"at work now, {local_time(at, contact, with_day=False)}"
    if contact.available_at is None:
        return "working hours unknown"
    return f"at work from {local_time(contact.available_at, contact, with_day=True)}"
