"""YAML that remembers its lines, so that every problem of a file can be told with the line it stands on.

All plain values stay text: YAML 1.1 would read the country/region code NO as false and 09:30 as a number of base sixty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

MOST_VALUES = 100_000
"""More values than any directory has; aliases that repeat aliases could unfold to billions."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: the line (from 1) and a sentence about it."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


@dataclass(slots=True)
class MarkedYaml:
    """A YAML document as plain text, lists and tables, with the line of every value and what was wrong with its form."""

    tree: Tree = ""
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_marked_yaml(text: str) -> MarkedYaml:
    """Read one YAML document; what is malformed becomes a problem, nothing is raised."""
    marked = MarkedYaml()
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        if root is not None:
            marked.tree = _plain(root, (), marked, root.start_mark.line + 1, frozenset())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        marked.problems.append(Problem(mark.line + 1 if mark else 1, f"this is not YAML: {error.problem or error.context}."))
    except yaml.YAMLError:
        marked.problems.append(Problem(1, "this is not YAML: it holds characters that YAML forbids."))
    except RecursionError:
        marked.problems.append(Problem(1, "the file is nested too deeply."))
    if len(marked.lines) == MOST_VALUES:
        marked.problems.append(Problem(1, f"the file unfolds to {MOST_VALUES} values or more."))
    return marked


def _plain(node: yaml.Node, path: Path, marked: MarkedYaml, line: int, around: frozenset[int]) -> Tree:
    if len(marked.lines) == MOST_VALUES:
        return ""
    marked.lines[path] = line
    if id(node) in around:
        marked.problems.append(Problem(line, "an alias (*) stands inside the very thing that it repeats."))
        return ""
    around |= {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), marked, item.start_mark.line + 1, around) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _table(node, path, marked, around)
    return str(node.value)


def _table(node: yaml.MappingNode, path: Path, marked: MarkedYaml, around: frozenset[int]) -> Tree:
    table: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            marked.problems.append(Problem(line, "a key should be plain text."))
            continue
        key = str(key_node.value)
        if key in table:
            marked.problems.append(
                Problem(line, f"the key `{key}` stands here twice; the first is on line {marked.line_of((*path, key))}.")
            )
            continue
        table[key] = _plain(value_node, (*path, key), marked, line, around)
    return table
