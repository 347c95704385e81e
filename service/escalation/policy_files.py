"""Reading and checking a policy file. What it leaves out is as in the shipped one; every problem is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from service.directory.half_sentences import half_sentences
from service.directory.marked_yaml import MarkedYaml, Problem, Tree, read_marked_yaml
from service.directory.marked_yaml import Path as Spot
from service.errors import PolicyError
from service.escalation.policy import Pace, Policy, PolicyRules

Contradiction: TypeAlias = tuple[str, *tuple[Spot, ...]]
"""What can't be, and the places that it may be told at, the best first."""


def shipped_policy_path() -> Path:
    """The policy file that comes with the package: it only suggests."""
    return Path(__file__).with_name("policy.yaml")


@cache
def shipped_policy() -> Policy:
    """The policy that comes with the package."""
    return load_policy(shipped_policy_path())


def load_policy(path: Path) -> Policy:
    """Read a policy file.

    Raises:
        PolicyError: `policy_unreadable` if there is no such file or it is not text, `policy_invalid` if it is wrong; `problems` then
            holds a sentence for each problem, in the order of their lines.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PolicyError(f"the policy file {path} can't be read: {error.strerror}", reason="policy_unreadable") from None
    except UnicodeDecodeError:
        raise PolicyError(f"the policy file {path} is not UTF-8 text", reason="policy_unreadable") from None
    return parse_policy(text, source=str(path))


def parse_policy(text: str, *, source: str = "policy", version: str | None = None) -> Policy:
    """Check the text of a policy file; `source` is what messages call it.

    A case goes on by the `content` of the policy it began with. Handed in with its `version`, it keeps that name, although a newer program
    may know keys that it lacks.

    Raises:
        PolicyError: `policy_invalid`, as in `load_policy`.

    """
    marked = read_marked_yaml(text)
    rules = None if marked.problems and not marked.tree else _rules(marked)
    if marked.problems or rules is None:
        problems = tuple(str(problem) for problem in sorted(set(marked.problems), key=lambda problem: (problem.line, problem.sentence)))
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise PolicyError(f"{source} has {count}: {problems[0]}", reason="policy_invalid", problems=problems)
    return Policy.model_validate({**dict(rules), "version": version or rules.digest()})


def _rules(marked: MarkedYaml) -> PolicyRules | None:
    if not isinstance(marked.tree, dict):
        marked.problems.append(Problem(1, f"a policy file is a table with keys among {', '.join(PolicyRules.model_fields)}."))
        return None
    try:
        rules = PolicyRules.model_validate(_laid_over(_shipped_tree(), marked.tree))
    except ValidationError as error:
        for spot, fault in half_sentences(error, PolicyRules):
            marked.problems.append(Problem(marked.line_of(spot), f"the policy {fault}."))
        return None
    for sentence, *spots in _contradictions(rules):
        # the clock that contradicts may be the shipped one: then the file's own is told
        spot = next((spot for spot in spots if spot in marked.lines), spots[0])
        marked.problems.append(Problem(marked.line_of(spot), sentence))
    return rules


@cache
def _shipped_tree() -> Tree:
    return read_marked_yaml(shipped_policy_path().read_text(encoding="utf-8")).tree


def _laid_over(below: Tree, above: Tree) -> Tree:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{key: _laid_over(below[key], value) if key in below else value for key, value in above.items()}}


def _contradictions(rules: PolicyRules) -> Iterator[Contradiction]:
    clocks, wait = rules.clocks, rules.working_hours.wait_at_most
    for (slower_name, slower), (name, faster) in (
        (("usual", clocks.usual), ("urgent", clocks.urgent)),
        (("urgent", clocks.urgent), ("loud", clocks.loud)),
    ):
        for clock in Pace.model_fields:
            if getattr(faster, clock) > getattr(slower, clock):
                told = f"the {name} `{clock}` is longer than the {slower_name} one."
                yield told, ("clocks", name, clock), ("clocks", slower_name, clock)
    longest = {
        ("clocks", "usual", "mention"): clocks.usual.mention + wait,
        ("clocks", "usual", "channel"): clocks.usual.channel + wait,
        ("clocks", "usual", "taken"): clocks.usual.taken,
        ("clocks", "usual", "queue"): clocks.usual.queue,
        ("clocks", "loud", "page"): clocks.loud.page,
    }
    for spot, length in longest.items():
        if clocks.expire <= length:
            told = f"`expire` should be longer than the {spot[1]} `{spot[2]}` with the wait for working hours; cases would end before."
            yield told, ("clocks", "expire"), spot
    if rules.topics.oldest <= clocks.usual.mention:
        told = "`oldest` should be longer than the usual `mention`; a topic would be too old before it is due."
        yield told, ("topics", "oldest"), ("clocks", "usual", "mention")
    for kind in ("categories", "tags"):
        names = getattr(rules.topics, kind)
        both = sorted({name.casefold() for name in names.only} & {name.casefold() for name in names.never})
        if both:
            yield f"`{both[0]}` stands in both `only` and `never` of `{kind}`.", ("topics", kind)
