"""Whether every name in a directory file stands for something in it, and for one thing only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from service.directory.marked_yaml import Path
from service.directory.model import Role
from service.directory.sections import Sections

Found: TypeAlias = tuple[Path, str]


def wrong_references(sections: Sections) -> Iterator[Found]:
    """Every duplicate id or handle and every unknown person, team, channel, area, shift and role, with where it stands."""
    yield from _duplicates(sections)
    for path, person in _mentioned_people(sections):
        if person in sections.ids.get("volunteers", []):
            yield path, f"`{person}` is a volunteer; only people of the staff can stand here."
        elif not person or person not in sections.ids.get("people", []):
            yield path, f"unknown person `{person}`."
    for section, path, name in _mentioned_things(sections):
        if not name or name not in sections.ids.get(section, []):
            yield path, f"unknown {_THING[section]} `{name}`."
    yield from _unknown_shifts(sections)


_THING = {"teams": "team", "channels": "channel", "chat_teams": "chat team", "areas": "area"}


def _duplicates(sections: Sections) -> Iterator[Found]:
    for group in (("people", "volunteers"), ("teams",), ("channels",), ("chat_teams",)):
        seen: dict[str, str] = {role.value: "role" for role in Role} if "people" in group else {}
        for section in group:
            for index, name in enumerate(sections.ids.get(section, [])):
                if name and name in seen:
                    yield (section, index), f"the id `{name}` is taken already, by a {seen[name]}."
                seen.setdefault(name, _KIND[section])
    for medium in ("forum", "chat"):
        handles: dict[str, str] = {}
        for section, people in (("people", sections.people), ("volunteers", sections.volunteers)):
            for index, person in people.items():
                handle = str(getattr(person, medium) or "").lower()
                if handle and handle in handles and handles[handle] != person.id:
                    yield (section, index, medium), f"`{person.id}` and `{handles[handle]}` have the same {medium} handle."
                handles.setdefault(handle, person.id)


_KIND = {"people": "person", "volunteers": "volunteer", "teams": "team", "channels": "channel", "chat_teams": "chat team"}


def _mentioned_people(sections: Sections) -> Iterator[Found]:
    for index, team in sections.teams.items():
        yield ("teams", index, "lead"), team.lead
        yield from ((("teams", index, "members", spot), member) for spot, member in enumerate(team.members))
    for name, area in sections.areas.items():
        yield from ((("areas", name, "owners", spot, "product_manager"), owner.product_manager) for spot, owner in enumerate(area.owners))
    for role, entry in sections.roles.items():
        yield from ((("roles", role.value, "people", spot), person) for spot, person in enumerate(entry.people))
        for spot, target in enumerate(entry.fallback):
            if target not in set(Role):
                yield ("roles", role.value, "fallback", spot), target
    if sections.rota:
        yield from ((("rota", "leads", spot), lead) for spot, lead in enumerate(sections.rota.leads))
        for shift_spot, shift in enumerate(sections.rota.shifts):
            for spot, engineer in enumerate(shift.engineers):
                yield ("rota", "shifts", shift_spot, "engineers", spot), engineer
        for spot, override in enumerate(sections.rota.overrides):
            yield ("rota", "overrides", spot, "primary"), override.primary
            yield ("rota", "overrides", spot, "backup"), override.backup


def _mentioned_things(sections: Sections) -> Iterator[tuple[str, Path, str]]:
    for name, area in sections.areas.items():
        if area.channel is not None:
            yield "channels", ("areas", name, "channel"), area.channel
        yield from (("teams", ("areas", name, "owners", spot, "team"), owner.team) for spot, owner in enumerate(area.owners))
    for index, channel in sections.channels.items():
        yield "chat_teams", ("channels", index, "team"), channel.team
    for role, entry in sections.roles.items():
        for level, channel_id in entry.channels.items():
            yield "channels", ("roles", role.value, "channels", level.value), channel_id
    for index, volunteer in sections.volunteers.items():
        yield from (("areas", ("volunteers", index, "expertise", spot), area) for spot, area in enumerate(volunteer.expertise))


def _unknown_shifts(sections: Sections) -> Iterator[Found]:
    if sections.rota:
        shifts = [shift.id for shift in sections.rota.shifts]
        for spot, shift_id in enumerate(shifts):
            if shift_id in shifts[:spot]:
                yield ("rota", "shifts", spot), f"the rota has two shifts with the id `{shift_id}`."
        for spot, override in enumerate(sections.rota.overrides):
            if override.shift not in shifts:
                yield ("rota", "overrides", spot, "shift"), f"unknown shift `{override.shift}`; the rota has {', '.join(shifts)}."
