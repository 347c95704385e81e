"""What is confidential, what is said where: the one place in code for the design's table of that name.

Each kind of finding has its row; several kinds combine to the strictest of each column. What is unknown counts as `undetermined`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from service.directory.model import Role
from service.domain import FindingKind, Prediction, Visibility

ANY_CHANNEL = (Visibility.PUBLIC, Visibility.STAFF, Visibility.PRIVATE)
STAFF_OR_PRIVATE = (Visibility.STAFF, Visibility.PRIVATE)
PRIVATE_ONLY = (Visibility.PRIVATE,)

EDIT_AT_ONCE = (
    "At once: edit the first post so that it no longer shows what was found, then hide the revision, because the history shows it too."
)
WRITE_ABOUT_ROTATION = (
    "At once: write to the author in private, for example: “Your post showed something that opens a door to your system. "
    "It has been taken out of the post. Please replace it with a new one and treat the old one as known to others.”"
)
UNLIST_AT_ONCE = "At once: unlist the topic, and don't discuss its content anywhere but with the security contact."


@dataclass(frozen=True, slots=True)
class Handling:
    """How a topic may be handled.

    `forum_mention`: people may be mentioned in the topic itself. `may_quote`: redacted text may be repeated. `levels`: levels of channel
    allowed, the preferred first. `advice`: what a moderator should do. `instead_of_volunteers`: the role that is asked where the
    route leads to volunteers (None: volunteers may be asked). `only`: the one role that may be asked whatever the route. `at_once`: no
    waiting time applies.
    """

    forum_mention: bool
    may_quote: bool
    levels: tuple[Visibility, ...]
    advice: tuple[str, ...] = ()
    instead_of_volunteers: Role | None = None
    only: Role | None = None
    at_once: bool = False


NOTHING_FOUND = Handling(forum_mention=True, may_quote=True, levels=ANY_CHANNEL)

RULES = {
    FindingKind.INFRASTRUCTURE: Handling(
        forum_mention=True, may_quote=False, levels=STAFF_OR_PRIVATE, advice=(EDIT_AT_ONCE,), instead_of_volunteers=Role.SUPPORT
    ),
    FindingKind.PERSONAL: Handling(
        forum_mention=True, may_quote=False, levels=STAFF_OR_PRIVATE, advice=(EDIT_AT_ONCE,), instead_of_volunteers=Role.SUPPORT
    ),
    FindingKind.SECRET: Handling(
        forum_mention=True,
        may_quote=False,
        levels=PRIVATE_ONLY,
        advice=(EDIT_AT_ONCE, WRITE_ABOUT_ROTATION),
        instead_of_volunteers=Role.SUPPORT,
    ),
    FindingKind.COMMERCIAL: Handling(forum_mention=True, may_quote=False, levels=PRIVATE_ONLY, instead_of_volunteers=Role.BUSINESS),
    FindingKind.VULNERABILITY: Handling(
        forum_mention=False,
        may_quote=False,
        levels=PRIVATE_ONLY,
        advice=(UNLIST_AT_ONCE,),
        instead_of_volunteers=Role.SECURITY,
        only=Role.SECURITY,
        at_once=True,
    ),
    FindingKind.UNDETERMINED: Handling(forum_mention=True, may_quote=False, levels=PRIVATE_ONLY, instead_of_volunteers=Role.SUPPORT),
}

_STRICTEST_FIRST = (Role.SECURITY, Role.BUSINESS, Role.SUPPORT)


def handling_of(kinds: Collection[FindingKind]) -> Handling:
    """How a topic with findings of these kinds may be handled; without any, as one that holds nothing confidential."""
    rules = [RULES[kind] for kind in FindingKind if kind in kinds]
    if not rules:
        return NOTHING_FOUND
    stand_ins = {rule.instead_of_volunteers for rule in rules}
    return Handling(
        forum_mention=all(rule.forum_mention for rule in rules),
        may_quote=all(rule.may_quote for rule in rules),
        levels=tuple(level for level in ANY_CHANNEL if all(level in rule.levels for rule in rules)),
        advice=tuple(dict.fromkeys(line for rule in rules for line in rule.advice)),
        instead_of_volunteers=next(role for role in _STRICTEST_FIRST if role in stand_ins),
        only=next((rule.only for rule in rules if rule.only), None),
        at_once=any(rule.at_once for rule in rules),
    )


def confidential_kinds(prediction: Prediction) -> tuple[FindingKind, ...]:
    """The kinds a prediction must be handled by: those it names or found, or `undetermined` where it is confidential without naming one."""
    named = {*prediction.confidential_kinds, *(finding.kind for finding in prediction.findings)}
    if prediction.confidential and not named:
        named = {FindingKind.UNDETERMINED}
    return tuple(kind for kind in FindingKind if kind in named)
