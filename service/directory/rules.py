"""What must hold across a directory file's entries beyond names that exist: time, levels of channels, who may stand in for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from service.directory.marked_yaml import Path
from service.directory.model import LISTED_ROLES, Dated, Person, Role
from service.directory.notation import ANY_YEAR
from service.directory.public_holidays import public_holidays
from service.directory.references import Found
from service.directory.sections import Sections
from service.domain import Visibility

ALWAYS_NEEDED = (Role.SUPPORT, Role.BUSINESS, Role.SECURITY)
"""Roles that confidential topics of any route can fall to."""
CLOSED_LISTS = (Role.BUSINESS, Role.SECURITY)
"""Roles whose questions nobody outside the list may get, as a fallback neither."""


def broken_rules(sections: Sections) -> Iterator[Found]:
    """Every rule that an otherwise well-formed file breaks, with where."""
    yield from _times(sections)
    yield from _channels(sections)
    yield from _routes(sections)
    yield from _roles(sections)
    for section, people in (("people", sections.people), ("volunteers", sections.volunteers)):
        for index, person in people.items():
            yield from _region((section, index), person)


def _times(sections: Sections) -> Iterator[Found]:
    teams = {team.id: team for team in sections.teams.values()}
    for name, area in sections.areas.items():
        spots: list[tuple[Path, Dated]] = [(("areas", name, "owners", spot), owner) for spot, owner in enumerate(area.owners)]
        yield from _overlaps(spots, f"area `{name}` has two owners")
        yield from _gaps(spots, f"area `{name}` has no team")
        for spot, owner in enumerate(area.owners):
            team = teams.get(owner.team)
            if team and not (team.covers(owner.first or date.min) and team.covers(owner.last or date.max)):
                yield ("areas", name, "owners", spot), f"area `{name}` belongs to team `{team.id}` at times when that team does not exist."
    if sections.rota:
        for shift in sections.rota.shifts:
            overrides: list[tuple[Path, Dated]] = [
                (("rota", "overrides", spot), override)
                for spot, override in enumerate(sections.rota.overrides)
                if override.shift == shift.id
            ]
            yield from _overlaps(overrides, f"shift `{shift.id}` has two overrides")


def _in_order(spots: Sequence[tuple[Path, Dated]]) -> list[tuple[Path, Dated]]:
    return sorted(spots, key=lambda spot: spot[1].first or date.min)


def _overlaps(spots: Sequence[tuple[Path, Dated]], what: str) -> Iterator[Found]:
    ordered = _in_order(spots)
    for (_, earlier), (path, later) in pairwise(ordered):
        if (later.first or date.min) <= (earlier.last or date.max):
            yield path, f"{what} on {later.first or earlier.last or 'every day'}."


def _gaps(spots: Sequence[tuple[Path, Dated]], what: str) -> Iterator[Found]:
    ordered = _in_order(spots)
    for (_, earlier), (path, later) in pairwise(ordered):
        if earlier.last and later.first and (later.first - earlier.last).days > 1:
            yield path, f"{what} from {earlier.last + timedelta(days=1)} to {later.first - timedelta(days=1)}."


def _channels(sections: Sections) -> Iterator[Found]:
    is_open = {team.id: team.open for team in sections.chat_teams.values()}
    levels = {channel.id: channel.level for channel in sections.channels.values()}
    for index, channel in sections.channels.items():
        if channel.level is Visibility.PUBLIC and is_open.get(channel.team) is False:
            yield (
                ("channels", index, "level"),
                f"channel `{channel.id}` is in the closed team `{channel.team}`: its level is staff or private.",
            )
        if channel.level is Visibility.STAFF and is_open.get(channel.team) is True:
            yield (
                ("channels", index, "level"),
                f"channel `{channel.id}` is in the open team `{channel.team}`: its level is public or private.",
            )
    for role, entry in sections.roles.items():
        for level, channel_id in entry.channels.items():
            real = levels.get(channel_id, level)
            if real is not level:
                yield (
                    ("roles", role.value, "channels", level.value),
                    f"role `{role}` takes `{channel_id}` for {level}, but its level is {real}.",
                )
        if role is not Role.VOLUNTEERS and Visibility.PRIVATE not in entry.channels:
            yield ("roles", role.value), f"role `{role}` needs a private channel, for confidential topics."
        if role is Role.VOLUNTEERS and Visibility.PUBLIC not in entry.channels:
            yield ("roles", role.value), f"role `{role}` needs a public channel, for topics that no volunteer knows about."


def _routes(sections: Sections) -> Iterator[Found]:
    written = sections.ids.get("roles", [])
    for route, role in sections.routes.items():
        if role not in written:
            yield ("routes", route), f"route `{route}` leads to the role `{role}`, which `roles` does not describe."
        if role is Role.ROTA and "rota" not in sections.ids:
            yield ("routes", route), f"route `{route}` leads to the rota, and the file has none."
    if "routes" in sections.ids and not sections.ids["routes"]:
        yield ("routes",), "there is no route."


def _roles(sections: Sections) -> Iterator[Found]:
    for role in ALWAYS_NEEDED:
        if "roles" in sections.ids and role not in sections.ids["roles"]:
            yield ("roles",), f"the role `{role}` is missing; confidential topics can fall to it."
    for role, entry in sections.roles.items():
        path = ("roles", role.value)
        if role in LISTED_ROLES and not entry.people:
            yield path, f"role `{role}` lists no people."
        if role not in LISTED_ROLES and entry.people:
            yield (*path, "people"), f"the people of role `{role}` follow from areas, rota or volunteers; they can't be listed."
        for spot, target in enumerate(entry.fallback):
            for sentence in _wrong_fallback(sections, role, target):
                yield (*path, "fallback", spot), sentence


def _wrong_fallback(sections: Sections, role: Role, target: str) -> Iterator[str]:
    if target == Role.VOLUNTEERS:
        yield f"volunteers can't be the fallback of role `{role}`."
    elif target in set(Role) and target not in sections.ids.get("roles", []):
        yield f"the fallback of role `{role}` is the role `{target}`, which `roles` does not describe."
    elif role in CLOSED_LISTS and target not in (*sections.roles[role].people, role.value):
        yield f"the fallback of role `{role}` must be one of its own people, not `{target}`."
    if target == Role.ROTA and "rota" not in sections.ids:
        yield f"the fallback of role `{role}` is the rota, and the file has none."


def _region(path: Path, person: Person) -> Iterator[Found]:
    if person.region is None:
        return
    if person.country is None:
        yield (*path, "region"), f"`{person.id}` has a region and no country."
        return
    try:
        public_holidays(person.country, person.region, ANY_YEAR)
    except NotImplementedError:
        yield (*path, "region"), f"no public holidays are known for region {person.region} of {person.country}; leave it out or correct it."
