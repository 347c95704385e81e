"""What the community manager is told in the morning: what waits, what was asked and answered, what to label. Plain values, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from service.domain import Redacted


@dataclass(frozen=True, slots=True)
class About:
    """Which case something is about. Only where it is `harmless` more may be said of it than that there is such a case."""

    case_id: str
    harmless: bool = False
    title: Redacted | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person: `what` (`queue`, or the kind of an action), whose turn it is, since when, until when, and why."""

    about: About
    what: str
    whose: tuple[str, ...]
    since: datetime
    due: datetime
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked, by which kind of action, where, and what came of it: who took it on, who of the directory wrote in it.

    `only_shown`: nothing left, for the policy only suggests.
    """

    about: About
    kind: str
    people: tuple[str, ...]
    place: str | None
    at: datetime
    only_shown: bool = False
    taken_by: str | None = None
    answered_at: datetime | None = None
    helped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that ended, how, and who of the directory wrote in its topic."""

    about: About
    end: str
    at: datetime
    helped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """The day in numbers; `hours_to_answer` is the median from a topic's beginning to its answer, None where none was answered."""

    open: int
    opened: int
    asked: int
    ended: Mapping[str, int]
    hours_to_answer: float | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened from `since` to `until`, and what waits; times of day are told in `zone`, by the name of `city`.

    `waiting` is None for a day that is over: what waited then is not known any more. `to_label` counts topics without a person's label that
    the model was unsure of or that were drawn.
    """

    product: str
    since: datetime
    until: datetime
    zone: str
    city: str
    waiting: tuple[Waiting, ...] | None
    asked: tuple[Asked, ...]
    ended: tuple[Ended, ...]
    to_label: int
    figures: Figures


def plain_digest(digest: Digest) -> dict[str, Any]:
    """Give a digest as values that are writable as JSON; it says no more than the text does."""
    plain: dict[str, Any] = _plain(asdict(digest))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value
