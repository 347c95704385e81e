"""Whom to ask about a topic, where, and why. Pure: route, area, findings and the moment in, an ordered answer out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from service.directory.city_time import city_time
from service.directory.hours import is_at_work, next_working_moment
from service.directory.model import Directory, Role
from service.directory.places import place_for
from service.directory.role_people import Holder, holders
from service.directory.visibility import Handling, handling_of
from service.domain import AreaName, Contact, FindingKind, Place, RouteName
from service.errors import InputError

ASKED_AT_ONCE = 2
"""Most people asked together: a new forum account may mention two, and nobody should be asked without need."""
ONE_AT_A_TIME = frozenset({Role.BUSINESS, Role.SECURITY, Role.PRODUCT_MANAGER, Role.COMMUNITY})
"""Roles of which one person is asked; the next in the list is asked when the first does not respond."""
KEEPS_LISTED_ORDER = frozenset({Role.BUSINESS, Role.SECURITY})
"""Roles whose order is a rule (who may answer first), not a matter of who is awake."""
MOST_FALLBACKS = 4
NOBODY_ASKED = MappingProxyType[str, int]({})
NOBODY_KNOWN = MappingProxyType[str, float]({})


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask: `contacts` together, in order; `fallback` if they don't respond; `place` for the channel post.

    `route` is the one acted on (a confidential topic can fall to another), `role` who that is. `why` is for staff: it may
    name the kind of finding and must not be posted.
    """

    route: RouteName
    role: Role
    contacts: tuple[Contact, ...]
    fallback: tuple[Contact, ...]
    place: Place
    why: tuple[str, ...]


def who_to_ask(  # noqa: PLR0913 - each is named by keyword
    directory: Directory,
    *,
    route: RouteName,
    area: AreaName,
    at: datetime,
    urgent: bool = False,
    confidential_kinds: Collection[FindingKind] = (),
    asked_this_week: Mapping[str, int] = NOBODY_ASKED,
    familiarity: Mapping[str, float] = NOBODY_KNOWN,
) -> Asked:
    """Whom to ask at `at` (aware) about a topic of this route and area.

    `asked_this_week` counts how often each volunteer (by id) was asked, for their weekly caps. `familiarity` says how close the topic comes
    to what each volunteer has answered before (0 to 1, by id): who is closer is asked first, of those at work and of the others.

    Raises:
        InputError: `unknown_route` or `unknown_area` if the directory has none of that name; `naive_time` if `at` has no offset.

    """
    if at.utcoffset() is None:
        raise InputError(f"the time {at.isoformat()} has no offset from UTC; write for example 2026-03-28T23:30Z", reason="naive_time")
    if route not in directory.routes:
        raise InputError(f"the directory has no route {route!r}; it has {', '.join(directory.routes)}", reason="unknown_route")
    if area not in directory.areas:
        raise InputError(f"the directory has no area {area!r}; it has {', '.join(directory.areas)}", reason="unknown_area")
    at = at.astimezone(UTC)
    handling = handling_of(confidential_kinds)
    role = _role(directory.routes[route], handling)

    found = [contact_of(holder, at) for holder in holders(directory, role, area=area, at=at, asked_this_week=asked_this_week)]
    contacts = _asked_together(_ordered(found, role, familiarity), role)
    fallback = fallback_of(directory, role, area, at, taken={contact.id for contact in contacts})
    why = [*_why_role(directory, route=route, role=role, area=area, at=at, kinds=confidential_kinds)]
    if not contacts and role is Role.VOLUNTEERS:
        why.append(f"No volunteer can be asked about {directory.areas[area].title} now, so the channel where users help users is asked.")
    elif not contacts:
        contacts, fallback = fallback[:1], fallback[1:]
        why.append(f"Nobody holds the role {role} for this area then, so its fallback is asked.")
    place = place_for(directory, role, area=area, levels=handling.levels)
    why += [_why_contact(directory, contact) for contact in contacts]
    why += [
        f"{contact.name} has answered questions like this one (likeness {familiarity[contact.id]:.2f} of 1)."
        for contact in contacts
        if familiarity.get(contact.id, 0.0) > 0.0
    ]
    why += [_why_place(place, confidential_kinds, handling), _why_quiet(urgent=urgent, at_once=handling.at_once)]
    return Asked(
        route=route if role is directory.routes[route] else _route_to(directory, role),
        role=role,
        contacts=tuple(contacts),
        fallback=tuple(fallback),
        place=place,
        why=tuple(why),
    )


def _role(role: Role, handling: Handling) -> Role:
    if handling.only:
        return handling.only
    return handling.instead_of_volunteers or role if role is Role.VOLUNTEERS else role


def _route_to(directory: Directory, role: Role) -> RouteName:
    """The route that leads to a role; where no route does, the role's own name stands for it."""
    return next((route for route, target in directory.routes.items() if target is role), role.value)


def contact_of(holder: Holder, at: datetime) -> Contact:
    """Somebody as they can be asked, with their hours as seen from `at` (aware)."""
    person = holder.person
    return Contact(
        id=person.id,
        name=person.name,
        role=holder.role,
        forum=person.forum,
        chat=person.chat,
        available_at=next_working_moment(person, at),
        at_work=is_at_work(person, at),
        zone=person.zone,
        city=person.city,
    )


def _ordered(contacts: list[Contact], role: Role, familiarity: Mapping[str, float] = NOBODY_KNOWN) -> list[Contact]:
    if role in KEEPS_LISTED_ORDER:
        return contacts
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(contacts, key=lambda contact: (not contact.at_work, -familiarity.get(contact.id, 0.0), contact.available_at or never))


def _asked_together(ordered: list[Contact], role: Role) -> list[Contact]:
    if role in ONE_AT_A_TIME:
        return ordered[:1]
    # nobody who is off is disturbed while somebody of the same role is at work
    at_work = [contact for contact in ordered if contact.at_work]
    return (at_work or ordered)[:ASKED_AT_ONCE]


def fallback_of(directory: Directory, role: Role, area: AreaName, at: datetime, *, taken: Collection[str]) -> list[Contact]:
    """Who stands in for a role at `at` (aware), without those `taken`: those at work first, as far as the role's order is no rule."""
    found: dict[str, Contact] = {}
    for target in directory.roles[role].fallback:
        for holder in _stand_ins(directory, target, area, at):
            if holder.person.id not in taken:
                found.setdefault(holder.person.id, contact_of(holder, at))
    return _ordered(list(found.values()), role)[:MOST_FALLBACKS]


def _stand_ins(directory: Directory, target: str, area: AreaName, at: datetime) -> Sequence[Holder]:
    if target in set(Role):
        return holders(directory, Role(target), area=area, at=at, asked_this_week=NOBODY_ASKED)
    person = directory.people[target]
    return [Holder(person, person.title.lower())]


def _why_role(
    directory: Directory, *, route: RouteName, role: Role, area: AreaName, at: datetime, kinds: Collection[FindingKind]
) -> Iterator[str]:
    usual, title = directory.roles[directory.routes[route]].title, directory.roles[role].title
    if role is directory.routes[route]:
        yield f"The route {route} asks {title}."
    else:
        yield f"The route {route} would ask {usual}, but the topic is confidential ({_named(kinds)}): {title} instead."
    owner = directory.areas[area].owner(at.date())
    if role in {Role.ENGINEERS, Role.PRODUCT_MANAGER} and owner:
        team = f"the {directory.teams[owner.team].name} team"
        belongs = f"has belonged to {team} since {owner.first}" if owner.first else f"belongs to {team}"
        yield f"The area “{directory.areas[area].title}” {belongs}."
    if role is Role.VOLUNTEERS:
        yield "Volunteers are asked only with their consent, on what they know, and up to their weekly number."
    if role in KEEPS_LISTED_ORDER:
        yield "Only the people of this list may be asked, in its order."


def _why_contact(directory: Directory, contact: Contact) -> str:
    person = directory.person(contact.id)
    if contact.available_at is None:
        return f"{contact.name} ({contact.role}): no working hours are known."
    time = city_time(contact.available_at, zone=person.zone, city=person.city)
    return (
        f"{contact.name} ({contact.role}): at work now, {time}."
        if contact.at_work
        else f"{contact.name} ({contact.role}): at work next on {time}."
    )


def _why_place(place: Place, kinds: Collection[FindingKind], handling: Handling) -> str:
    found = _named(kinds)
    allowed = " or ".join(handling.levels)
    reason = f"Confidential ({found}): only {allowed} channels are allowed" if found else "Nothing confidential was found"
    return f"{reason}; channel {place.channel} in team {place.team} ({place.visibility})."


def _why_quiet(*, urgent: bool, at_once: bool) -> str:
    if at_once:
        return "This is told at once, without waiting times and in the private channel only. Nobody is called, no channel-wide mention."
    if urgent:
        return "Urgent: waiting times are shorter. That alone allows no channel-wide mention and no telephone call."
    return "Not urgent: the usual waiting times, nobody is called, no channel-wide mention."


def _named(kinds: Collection[FindingKind]) -> str:
    return ", ".join(kind.value for kind in FindingKind if kind in kinds)
