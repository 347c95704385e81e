"""Why somebody is asked, as far as it is harmless to say so in public. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from service.directory.model import Directory, Role
from service.directory.rota import on_duty
from service.domain import AreaName, Contact, Suggestion, Visibility


class Why(StrEnum):
    """What can be said of a person: templates have a clause for each."""

    LOOKS_AFTER = "looks_after"
    ON_DUTY = "on_duty"
    SUPPORT = "support"
    BUSINESS = "business"
    COMMUNITY = "community"
    OFFERED = "offered"
    STANDS_IN = "stands_in"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is asked; `area` is the title of what they look after or offered to help with, empty where it is not named."""

    why: Why
    area: str = ""


_BY_ROLE = {Role.SUPPORT: Why.SUPPORT, Role.BUSINESS: Why.BUSINESS, Role.COMMUNITY: Why.COMMUNITY}


def reasons_for(contacts: Sequence[Contact], suggestion: Suggestion, directory: Directory, at: datetime) -> tuple[Reason, ...]:
    """Say why `contacts` are asked at `at` (aware), each reason once; nothing where the role itself would give away what a topic is about.

    An area is named only if it is talked about in a public channel.
    """
    role = _role(suggestion, directory)
    if role is None or role is Role.SECURITY:
        return ()
    area = suggestion.prediction.area
    return tuple(dict.fromkeys(_reason(contact, role, area, directory, at) for contact in contacts))


def _role(suggestion: Suggestion, directory: Directory) -> Role | None:
    """The role that the suggestion's route leads to; None if the directory no longer knows the route."""
    if suggestion.route in directory.routes:
        return directory.routes[suggestion.route]
    return Role(suggestion.route) if suggestion.route in set(Role) else None


def _reason(contact: Contact, role: Role, area: AreaName, directory: Directory, at: datetime) -> Reason:
    owner = directory.areas[area].owner(at.astimezone(UTC).date()) if area in directory.areas else None
    team = directory.teams[owner.team] if owner else None
    volunteer = directory.volunteers.get(contact.id)
    if volunteer is not None:
        return Reason(Why.OFFERED, _public_title(area, directory) if area in volunteer.expertise else "")
    owns_it = {
        Role.ENGINEERS: {team.lead, *team.members} if team else set(),
        Role.PRODUCT_MANAGER: {owner.product_manager} if owner else set(),
    }
    if contact.id in owns_it.get(role, ()):
        return Reason(Why.LOOKS_AFTER, _public_title(area, directory))
    if directory.rota and contact.id in {duty.person for duty in on_duty(directory.rota, at)}:
        return Reason(Why.ON_DUTY)
    if role in _BY_ROLE and contact.id in directory.roles[role].people:
        return Reason(_BY_ROLE[role])
    return Reason(Why.STANDS_IN)


def _public_title(area: AreaName, directory: Directory) -> str:
    entry = directory.areas[area]
    spoken_of_in_public = entry.channel is not None and directory.channels[entry.channel].level is Visibility.PUBLIC
    return entry.title if spoken_of_in_public else ""
