"""The figures of a replay that people look at first, and how two policies differ in them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.escalation.backtest.answering import Answered
from service.escalation.backtest.case_lines import ActionLine, CaseLine
from service.escalation.backtest.figures import OPEN, Figures
from service.escalation.cases import ASKING, ActionKind, End
from service.escalation.policy import Policy


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `values` has one of each policy, `difference` what the second has more than the first (None where there is one)."""

    name: str
    values: tuple[int, ...]

    @property
    def difference(self) -> int | None:
        """What the second policy has more than the first."""
        return self.values[1] - self.values[0] if len(self.values) > 1 else None


def headline(figures: Sequence[Figures]) -> tuple[Row, ...]:
    """Give the first figures, one value a policy."""
    each = [_headline(one) for one in figures]
    return tuple(Row(name, tuple(one[name] for one in each)) for name in each[0])


def _headline(figures: Figures) -> dict[str, int]:
    kinds, left = figures.actions.kinds, figures.left_to_people
    return {
        "cases": figures.cases,
        "answered_before_due": figures.answered[Answered.BEFORE_DUE],
        "answered_while_held": figures.answered[Answered.HELD],
        "mentions": kinds[ActionKind.MENTION],
        "answered_after_mention": figures.answered[Answered.AFTER_MENTION],
        "channel_posts": kinds[ActionKind.CHANNEL_POST],
        "security_posts": kinds[ActionKind.SECURITY_POST],
        "calls": kinds[ActionKind.PAGE],
        "answered_after_post": figures.answered[Answered.AFTER_POST],
        "expired": figures.ends[End.EXPIRED],
        "closed": figures.ends[End.DISMISSED] + figures.ends[End.GONE],
        "open": figures.ends[OPEN],
        "people_asked": len(figures.people),
        "times_asked": sum(person.asked for person in figures.people),
        "people_at_their_cap": sum(person.most_in_seven_days >= person.cap for person in figures.people),
        "posts_naming_nobody": figures.actions.naming_nobody,
        "queued": sum(left.queued.values()),
        "handed_over": left.handed_over,
        "released": left.released,
        "advised": left.advised,
        "brake_held": figures.brake_held,
    }


def changed_rules(first: Policy, second: Policy) -> tuple[tuple[str, str, str], ...]:
    """Give what two policies say differently: the key as `clocks.usual.mention`, and the two values as their files write them."""
    ours, theirs = (dict(_values(policy.model_dump(mode="json", exclude={"version"}))) for policy in (first, second))
    return tuple((name, _written(ours[name]), _written(theirs[name])) for name in ours if ours[name] != theirs[name])


def differing(first: Sequence[CaseLine], second: Sequence[CaseLine]) -> tuple[tuple[CaseLine | None, CaseLine | None], ...]:
    """Pair the cases of two policies that came out differently: another end or stage, or others asked; None where one took none up."""
    ours, theirs = ({line.topic_id: line for line in lines} for lines in (first, second))
    topics = dict.fromkeys([*ours, *theirs])
    pairs = ((ours.get(topic), theirs.get(topic)) for topic in topics)
    return tuple(pair for pair in pairs if _came_to(pair[0]) != _came_to(pair[1]))


def _came_to(line: CaseLine | None) -> tuple[object, ...] | None:
    return None if line is None else (line.end, line.stage, [_asked(action) for action in line.actions if action.kind in set(ASKING)])


def _asked(action: ActionLine) -> tuple[object, ...]:
    return action.kind, action.contacts, action.channel


def _values(tree: Mapping[str, object], *path: str) -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _values(value, *path, key)
        else:
            yield ".".join((*path, key)), value


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
