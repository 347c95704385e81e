"""A directory file section by section: every entry validated on its own, so that one wrong entry hides no other problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from service.directory.half_sentences import half_sentences
from service.directory.marked_yaml import MarkedYaml, Path, Problem, Tree
from service.directory.model import Area, Channel, ChatTeam, Company, Person, Role, RoleEntry, Rota, Team, Volunteer
from service.domain import AreaName, RouteName

Value = TypeVar("Value")

NEEDED = ("company", "chat_teams", "channels", "people", "teams", "areas", "roles", "routes")
OPTIONAL = ("volunteers", "rota")
ROLE_NAMES = frozenset(role.value for role in Role)
SINGULAR = {
    "company": "the company",
    "chat_teams": "chat team",
    "channels": "channel",
    "people": "person",
    "volunteers": "volunteer",
    "teams": "team",
    "areas": "area",
    "rota": "the rota",
    "roles": "role",
    "routes": "route",
}


@dataclass(slots=True)
class Sections:
    """The valid entries of a file by their position; `ids` has every id of each section, of wrong entries too, "" where it lacks."""

    company: Company | None = None
    chat_teams: dict[int, ChatTeam] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    volunteers: dict[int, Volunteer] = field(default_factory=dict)
    teams: dict[int, Team] = field(default_factory=dict)
    areas: dict[AreaName, Area] = field(default_factory=dict)
    rota: Rota | None = None
    roles: dict[Role, RoleEntry] = field(default_factory=dict)
    routes: dict[RouteName, Role] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)


def read_sections(marked: MarkedYaml) -> Sections:
    """Validate the form of every entry; problems are added to `marked`."""
    sections = Sections()
    tree = marked.tree
    if not isinstance(tree, dict):
        marked.problems.append(Problem(1, f"a directory file is a table with the keys {', '.join(NEEDED)}."))
        return sections
    for key in tree:
        if key not in NEEDED + OPTIONAL:
            marked.problems.append(Problem(marked.line_of((key,)), f"unknown key `{key}`; known are {', '.join(NEEDED + OPTIONAL)}."))
    marked.problems += [Problem(1, f"the section `{key}` is missing.") for key in NEEDED if key not in tree]
    reader = _Reader(marked, sections)
    sections.company = reader.one("company", Company)
    sections.chat_teams = reader.listed("chat_teams", ChatTeam)
    sections.channels = reader.listed("channels", Channel)
    sections.people = reader.listed("people", Person)
    sections.volunteers = reader.listed("volunteers", Volunteer)
    sections.teams = reader.listed("teams", Team)
    sections.areas = reader.named("areas", Area)
    sections.rota = reader.one("rota", Rota)
    sections.roles = reader.by_role("roles")
    sections.routes = reader.named("routes", Role)
    return sections


class _Reader:
    def __init__(self, marked: MarkedYaml, sections: Sections) -> None:
        self.marked = marked
        self.sections = sections
        self.tree: Mapping[str, Tree] = marked.tree if isinstance(marked.tree, dict) else {}

    def one(self, section: str, model: type[Value]) -> Value | None:
        if section not in self.tree:
            return None
        self.sections.ids[section] = []
        return self._validated(model, self.tree[section], (section,), SINGULAR[section])

    def listed(self, section: str, model: type[Value]) -> dict[int, Value]:
        items = self.tree.get(section, [])
        if not isinstance(items, list):
            self._wrong((section,), f"`{section}` should be a list")
            return {}
        self.sections.ids[section] = [str(item.get("id", "")) if isinstance(item, dict) else "" for item in items]
        found = {}
        for index, item in enumerate(items):
            name = item.get("id", f"number {index + 1}") if isinstance(item, dict) else f"number {index + 1}"
            value = self._validated(model, item, (section, index), f"{SINGULAR[section]} `{name}`")
            if value is not None:
                found[index] = value
        return found

    def named(self, section: str, model: type[Value]) -> dict[str, Value]:
        items = self.tree.get(section, {})
        if not isinstance(items, dict):
            self._wrong((section,), f"`{section}` should be a table of names")
            return {}
        self.sections.ids[section] = list(items)
        found = {}
        for key, item in items.items():
            value = self._validated(model, item, (section, key), f"{SINGULAR[section]} `{key}`")
            if value is not None:
                found[key] = value
        return found

    def by_role(self, section: str) -> dict[Role, RoleEntry]:
        entries = self.named(section, RoleEntry)
        for key in self.sections.ids.get(section, []):
            if key not in ROLE_NAMES:
                self._wrong((section, key), f"unknown role `{key}`; known are {', '.join(Role)}")
        return {Role(key): entry for key, entry in entries.items() if key in ROLE_NAMES}

    def _validated(self, model: type[Value], item: Tree, path: Path, subject: str) -> Value | None:
        try:
            return TypeAdapter(model).validate_python(item)
        except ValidationError as error:
            for where, fault in half_sentences(error, model):
                half = f"leads to no role; known are {', '.join(Role)}" if model is Role else fault
                self._wrong((*path, *where), f"{subject} {half}")
            return None

    def _wrong(self, path: Path, sentence: str) -> None:
        self.marked.problems.append(Problem(self.marked.line_of(path), f"{sentence}."))
