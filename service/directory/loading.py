"""Reading and checking a directory file. Every problem is told at once, with its line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from service.directory.marked_yaml import MarkedYaml, Problem, read_marked_yaml
from service.directory.model import Directory
from service.directory.references import wrong_references
from service.directory.rules import broken_rules
from service.directory.sections import Sections, read_sections
from service.errors import DirectoryError

VERSION_LENGTH = 12


def demo_directory_path() -> Path:
    """The directory file of the made-up company Harbourline that comes with the package."""
    return Path(__file__).with_name("demo.yaml")


def load_directory(path: Path) -> Directory:
    """Read a directory file.

    Raises:
        DirectoryError: `directory_unreadable` if there is no such file or it is not text, `directory_invalid` if it is wrong;
            `problems` then holds a sentence for each problem, in the order of their lines.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DirectoryError(f"the directory file {path} can't be read: {error.strerror}", reason="directory_unreadable") from None
    except UnicodeDecodeError:
        raise DirectoryError(f"the directory file {path} is not UTF-8 text", reason="directory_unreadable") from None
    return parse_directory(text, source=str(path))


def parse_directory(text: str, *, source: str = "directory") -> Directory:
    """Check the text of a directory file; `source` is what messages call it.

    Raises:
        DirectoryError: `directory_invalid`, as in `load_directory`.

    """
    marked = read_marked_yaml(text)
    sections = Sections() if marked.problems and not marked.tree else read_sections(marked)
    if sections.ids:
        for find in (wrong_references, broken_rules):
            marked.problems += [Problem(marked.line_of(path), sentence) for path, sentence in find(sections)]
    if marked.problems or sections.company is None:
        problems = tuple(str(problem) for problem in sorted(set(marked.problems), key=lambda problem: (problem.line, problem.sentence)))
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise DirectoryError(f"{source} has {count}: {problems[0]}", reason="directory_invalid", problems=problems)
    return Directory(
        version=_version(marked),
        company=sections.company,
        people={person.id: person for person in sections.people.values()},
        volunteers={volunteer.id: volunteer for volunteer in sections.volunteers.values()},
        teams={team.id: team for team in sections.teams.values()},
        areas=sections.areas,
        chat_teams={team.id: team for team in sections.chat_teams.values()},
        channels={channel.id: channel for channel in sections.channels.values()},
        rota=sections.rota,
        roles=sections.roles,
        routes=sections.routes,
    )


def _version(marked: MarkedYaml) -> str:
    canonical = json.dumps(marked.tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_LENGTH]
