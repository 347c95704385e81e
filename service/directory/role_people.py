"""Who holds a role for an area at a moment, in the order in which the directory names them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from service.directory.model import Directory, Person, Role, Volunteer
from service.directory.rota import on_duty
from service.domain import AreaName


@dataclass(frozen=True, slots=True)
class Holder:
    """A person and what they are asked as, in words."""

    person: Person
    role: str


def holders(directory: Directory, role: Role, *, area: AreaName, at: datetime, asked_this_week: Mapping[str, int]) -> tuple[Holder, ...]:
    """Everybody who holds `role` for `area` at `at` (aware), each person once.

    Volunteers are left out without consent, without matching expertise, and once `asked_this_week` (times asked, by id) reaches their cap.
    """
    match role:
        case Role.VOLUNTEERS:
            title = f"community expert, {directory.areas[area].title}"
            experts = directory.volunteers.values()
            found = [Holder(expert, title) for expert in experts if _can_be_asked(expert, area, at, asked_this_week)]
        case Role.PRODUCT_MANAGER:
            found = _product_manager(directory, area, at)
        case Role.ENGINEERS:
            found = [*_team(directory, area, at), *_rota(directory, at)]
        case Role.ROTA:
            found = _rota(directory, at)
        case _:
            entry = directory.roles[role]
            found = [Holder(directory.people[person], entry.title) for person in entry.people]
    once: dict[str, Holder] = {}
    for holder in found:
        once.setdefault(holder.person.id, holder)
    return tuple(once.values())


def _can_be_asked(expert: Volunteer, area: AreaName, at: datetime, asked_this_week: Mapping[str, int]) -> bool:
    return has_agreed(expert, at) and area in expert.expertise and asked_this_week.get(expert.id, 0) < expert.weekly_cap


def has_agreed(expert: Volunteer, at: datetime) -> bool:
    """Whether a volunteer has agreed, by `at` (aware), to be asked."""
    return expert.consented is not None and expert.consented <= at.astimezone(UTC).date()


def _product_manager(directory: Directory, area: AreaName, at: datetime) -> list[Holder]:
    owner = directory.areas[area].owner(at.astimezone(UTC).date())
    return [Holder(directory.people[owner.product_manager], f"product manager, {directory.areas[area].title}")] if owner else []


def _team(directory: Directory, area: AreaName, at: datetime) -> list[Holder]:
    owner = directory.areas[area].owner(at.astimezone(UTC).date())
    if owner is None:
        return []
    team = directory.teams[owner.team]
    members = [Holder(directory.people[member], f"engineer, {team.name} team") for member in team.members]
    return [Holder(directory.people[team.lead], f"lead, {team.name} team"), *members]


def _rota(directory: Directory, at: datetime) -> list[Holder]:
    if directory.rota is None:
        return []
    return [
        Holder(directory.people[duty.person], f"{directory.rota.title} {duty.kind}" + (f", shift {duty.shift}" if duty.shift else ""))
        for duty in on_duty(directory.rota, at)
    ]
