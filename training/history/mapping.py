"""The file that maps categories, tags, labels and repositories to routes and areas. Every problem is told at once, with its line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, ValidationInfo, model_validator

from service.directory.marked_yaml import Problem, read_marked_yaml
from service.errors import InputError
from training.history.past_topic import MarkKind

if TYPE_CHECKING:
    from collections.abc import Mapping as Table
    from pathlib import Path

    from training.history.past_topic import Mark

MOST_PROBLEMS_SHOWN = 20

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Entry(BaseModel):
    """What a mark says of its topics: a route, an area, both, or that nothing is learnt from them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    route: _Name | None = None
    area: _Name | None = None
    leave_out: bool = False

    @model_validator(mode="after")
    def _known_and_complete(self, info: ValidationInfo) -> Entry:
        if self.leave_out == bool(self.route or self.area):
            raise ValueError("should say a route, an area, or `leave_out: true` alone")
        for kind, name in (("route", self.route), ("area", self.area)):
            known = (info.context or {}).get(f"{kind}s", ())
            if name is not None and name not in known:
                raise ValueError(f"leads to the unknown {kind} `{name}`{_instead(name, known, kind)}")
        return self


def _from_text(value: Any) -> Any:
    return {"route": value} if isinstance(value, str) and value else value


_Entry = Annotated[Entry, BeforeValidator(_from_text)]


class Mapping(BaseModel):
    """A checked mapping. `routes` and `areas` are all that there are, so that a slip of the pen makes no new one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    routes: tuple[_Name, ...]
    areas: tuple[_Name, ...] = ()
    tags: dict[str, _Entry] = {}
    labels: dict[str, _Entry] = {}
    categories: dict[str, _Entry] = {}
    repositories: dict[str, _Entry] = {}
    default: _Entry | None = None

    def section(self, kind: MarkKind) -> Table[str, Entry]:
        """Return the entries for one kind of mark, by its names, in the order of the file."""
        sections: dict[MarkKind, Table[str, Entry]] = {
            MarkKind.TAG: self.tags,
            MarkKind.LABEL: self.labels,
            MarkKind.CATEGORY: self.categories,
            MarkKind.REPOSITORY: self.repositories,
        }
        return sections[kind]

    def entry_name(self, mark: Mark) -> str | None:
        """Return the name under which a mark stands in its section, or None where it is not mapped."""
        return next((name for name in mark.names if name in self.section(mark.kind)), None)


def load_mapping(file: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        InputError: no such file or not text (`mapping_unreadable`), or it is wrong (`mapping_invalid`): a line for each problem.

    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"the mapping {file} can't be read: {error.strerror}", reason="mapping_unreadable") from None
    except UnicodeDecodeError:
        raise InputError(f"the mapping {file} is not UTF-8 text", reason="mapping_unreadable") from None
    return parse_mapping(text, source=str(file))


def parse_mapping(text: str, *, source: str = "mapping") -> Mapping:
    """Check the text of a mapping file; `source` is what messages call it.

    Raises:
        InputError: `mapping_invalid`, as in `load_mapping`.

    """
    marked = read_marked_yaml(text)
    problems, mapping = list(marked.problems), None
    if not isinstance(marked.tree, dict):
        if not problems:
            problems.append(Problem(1, f"a mapping is a table with `routes` and at least one of {_sections()} or `default`."))
    else:
        known = {name: _texts(marked.tree.get(name)) for name in ("routes", "areas")}
        try:
            mapping = Mapping.model_validate(marked.tree, context=known)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_input=False):
                path = tuple(part for part in found["loc"] if part != "[key]")
                problems.append(Problem(marked.line_of(path), f"{_subject(path)} {_half_sentence(found['type'], path, found['msg'])}."))
        if mapping is not None and not mapping.routes:
            problems.append(Problem(marked.line_of(("routes",)), "`routes` should name at least one route."))
        elif mapping is not None and not (mapping.default or any(mapping.section(kind) for kind in MarkKind)):
            problems.append(Problem(1, f"nothing is mapped; needed is at least one of {_sections()} or `default`."))
    if problems or mapping is None:
        told = [str(problem) for problem in sorted(set(problems), key=lambda problem: (problem.line, problem.sentence))]
        more = [f"… and {len(told) - MOST_PROBLEMS_SHOWN} more"] if len(told) > MOST_PROBLEMS_SHOWN else []
        raise InputError("\n".join([f"{source} can't be used:", *told[:MOST_PROBLEMS_SHOWN], *more]), reason="mapping_invalid")
    return mapping


def _subject(path: tuple[str | int, ...]) -> str:
    kinds = {kind.value: kind.singular for kind in MarkKind}
    if len(path) > 1 and path[0] in kinds:
        return f"{kinds[str(path[0])]} `{path[1]}`"
    return f"`{path[0]}`"


def _half_sentence(kind: str, path: tuple[str | int, ...], message: str) -> str:
    in_entry = path[0] not in {"routes", "areas"} and len(path) > (1 if path[0] == "default" else 2)
    if kind == "extra_forbidden":
        known = ", ".join(Entry.model_fields if in_entry else Mapping.model_fields)
        return f"has the unknown key `{path[-1]}`; known are {known}" if in_entry else f"is an unknown key; known are {known}"
    whole_section = len(path) == 1 and path[0] != "default"
    table = "should be a table of names" if whole_section else "should say a route, or a table of route and area"
    name = f"should have a name at `{path[-1]}`" if in_entry else "should hold names, none of them empty"
    true_or_false = f"should say true or false at `{path[-1]}`"
    said = {
        "missing": "is missing",
        "tuple_type": "should be a list of names",
        "model_type": table,
        "dict_type": table,
        "string_type": name,
        "string_too_short": name,
        "bool_parsing": true_or_false,
        "bool_type": true_or_false,
    }
    return said.get(kind, message.removeprefix("Value error, "))


def _instead(name: str, known: tuple[str, ...], kind: str) -> str:
    if not known:
        return f"; name it in the list `{kind}s`"
    close = get_close_matches(name, known, n=1)
    return f"; the nearest known one is `{close[0]}`" if close else f"; known are {', '.join(known)}"


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item.strip() for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _sections() -> str:
    return ", ".join(f"`{kind}`" for kind in MarkKind)
