"""What a person wants to become of a case, and whether they may say so. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from service.directory.naming import person_named
from service.errors import CaseError
from service.escalation.running.said import Saying
from service.escalation.time_lengths import later, length_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from service.directory.model import Directory, Person
    from service.domain import Labels
    from service.escalation.policy import Policy

LONGEST_NOTE = 1_000


class Act(StrEnum):
    """What a person can do about a case.

    `approve` releases an action, or an unsure suggestion in the queue; `dismiss` ends the case; `reassign` says what the topic really is;
    `snooze` puts it off; `take`: they look into it themselves; `pass_on`: they are not the one to ask.
    """

    APPROVE = "approve"
    DISMISS = "dismiss"
    REASSIGN = "reassign"
    SNOOZE = "snooze"
    TAKE = "take"
    PASS_ON = "pass_on"  # noqa: S105 - the name of an act, not a credential


SAYING_OF = {
    Act.APPROVE: Saying.APPROVED,
    Act.DISMISS: Saying.DISMISSED,
    Act.REASSIGN: Saying.REASSIGNED,
    Act.SNOOZE: Saying.SNOOZED,
    Act.TAKE: Saying.TAKEN,
    Act.PASS_ON: Saying.PASSED_ON,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants.

    `action` is the key of what is approved, None for the one thing that waits, `version` the topic's version that was shown, None for the
    newest, `marker` the mark of the post that was answered, None where none was; `labels` belong to `reassign`, `until` (aware) to
    `snooze`. `note` is for those who read the case's story; it is redacted before it is kept.
    """

    act: Act
    action: str | None = None
    labels: Labels | None = None
    until: datetime | None = None
    note: str | None = None
    version: str | None = None
    marker: str | None = None


def somebody(directory: Directory, name: str, field: str) -> Person:
    """Give the person of the directory who is named in a field. Raises CaseError (`case_act_invalid`) if there is none of this name."""
    person = person_named(directory, name)
    if person is None:
        right = "the id, or the handle on forum or chat, of one person of the directory"
        raise _invalid(field, "names nobody of the directory", right)
    return person


def require_right(directory: Directory, person: Person, act: Act, *, asked: Collection[str]) -> None:
    """See to it that a person may do this: staff anything, others may take or pass on what they were asked about.

    Args:
        directory: knows who is staff.
        person: who wants it.
        act: what.
        asked: whom the case's actions ask, by their ids.

    Raises:
        CaseError: `case_act_forbidden`.

    """
    own = act in {Act.TAKE, Act.PASS_ON}
    if person.id in directory.people or (own and person.id in asked):
        return
    who = "staff, or who was asked about the topic," if own else "staff"
    raise CaseError(f"{person.name} may not {act.replace('_', ' ')} this case; only {who} may", reason="case_act_forbidden")


def require_span(policy: Policy, until: datetime, now: datetime) -> None:
    """See to it that a case is put off until a moment ahead, and not for longer than it may rest. Raises CaseError (`case_act_invalid`)."""
    limit = later(now, policy.clocks.expire)
    if now < until <= limit:
        return
    longest = length_text(policy.clocks.expire)
    right = f"a moment ahead, at most {longest} from now: after that time without an answer a case expires"
    raise _invalid("until", "lies behind" if until <= now else "is too far ahead", right)


def missing(field: str, right: str) -> CaseError:
    """Give the error for a wish that lacks something."""
    return _invalid(field, "is missing", right)


def too_long(field: str, most: int) -> CaseError:
    """Give the error for a text that is too long."""
    return _invalid(field, "is too long", f"text of at most {most:,} characters")


def _invalid(field: str, wrong: str, right: str) -> CaseError:
    return CaseError(f"{field} {wrong}: should be {right}", reason="case_act_invalid", faults=((field, wrong, right),))
