"""What is kept of cases, as plain values: stable fields, and `details` for the rest, writable as JSON and without any text of a topic.

All times are aware UTC. Texts are in `text` and `note` only, redacted, and None once their time is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from service.domain import Redacted

Details: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A topic that is watched; `due_at` is when it is to be looked at next, None once it ended or if only an event can wake it."""

    id: str
    topic_id: str
    stage: str
    policy_version: str
    opened_at: datetime
    due_at: datetime | None = None
    ended: str | None = None
    ended_at: datetime | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to change a case. `token` grows with each lease of it, so that a holder who comes late changes nothing."""

    case: KeptCase
    holder: str
    token: int
    until: datetime


@dataclass(frozen=True, slots=True)
class KeptAction:
    """One thing to do about a case; `key` is the same for the same action and for no other of the case.

    `at` is when its status last changed; `asked` are the people, by the directory's ids, whom it asks; `text` is the message.
    """

    key: str
    kind: str
    release: str
    status: str
    topic_version: str
    at: datetime
    asked: tuple[str, ...] = ()
    text: Redacted | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """The audit record of one decision: what, why, by which versions, and from which inputs (`fingerprints`, by their names)."""

    at: datetime
    verdict: str
    stage: str
    because: tuple[str, ...]
    policy_version: str
    directory_version: str | None = None
    model_version: str | None = None
    topic_version: str | None = None
    action_key: str | None = None
    fingerprints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedCaps:
    """How often people (by id) may have been asked since a moment before they are again.

    Actions count that came to one of these statuses, of these kinds (None: of all).
    """

    most: Mapping[str, int]
    since: datetime
    statuses: frozenset[str]
    kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one decision changes, as a whole or not at all: the case as it is then, actions that are new or changed, and the record.

    With `caps` nothing changes if somebody has reached one of theirs meanwhile, through another runner.
    """

    case: KeptCase
    decision: KeptDecision
    actions: tuple[KeptAction, ...] = ()
    caps: tuple[AskedCaps, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to carry out an action; `marker` finds on the other side what was sent and not confirmed."""

    number: int
    action_key: str
    medium: str
    marker: str
    status: str
    begun_at: datetime
    ended_at: datetime | None = None
    remote_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a person said about a case, by a button or by command."""

    kind: str
    by: str
    at: datetime
    action_key: str | None = None
    note: Redacted | None = None
    details: Details = field(default_factory=dict)
