"""The values of a case: what was done, what is decided next, and how it ends. Plain, without text of the topic, writable as JSON.

`pydantic.TypeAdapter(Case)` writes and reads them. All times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from service.domain import Contact, Place


class Stage(StrEnum):
    """How far a case has come."""

    WATCHING = "watching"
    MENTIONED = "mentioned"
    ESCALATED = "escalated"
    PAGED = "paged"


class End(StrEnum):
    """How a case ends. `resolved`: by the topic's author; `gone`: the topic was deleted, hidden or made private."""

    ANSWERED = "answered"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    EXPIRED = "expired"
    GONE = "gone"


class ActionKind(StrEnum):
    """What can be done about a case.

    `mention` is a reply on the forum, `channel_post` and `security_post` are posts in the chat, `page` is a call; these ask people.
    `amend` edits our posts in the chat to say that it is over. `predict` asks the model about the topic's newest version. `advise`
    tells a moderator what to do, `queue` puts the case before the community manager, `hand_over` before the fallback contact; these
    stay among staff, and in the house where nothing leaves.
    """

    MENTION = "mention"
    CHANNEL_POST = "channel_post"
    SECURITY_POST = "security_post"
    PAGE = "page"
    AMEND = "amend"
    PREDICT = "predict"
    ADVISE = "advise"
    QUEUE = "queue"
    HAND_OVER = "hand_over"


ASKING = frozenset({ActionKind.MENTION, ActionKind.CHANNEL_POST, ActionKind.SECURITY_POST, ActionKind.PAGE})
"""Kinds that ask somebody."""
CHAT_POSTS = frozenset({ActionKind.CHANNEL_POST, ActionKind.SECURITY_POST})
"""Kinds that leave a post in the chat."""
STAFF_ONLY = frozenset({ActionKind.ADVISE, ActionKind.QUEUE, ActionKind.HAND_OVER})
"""Kinds that tell staff what waits for them."""
STAFF_POSTS = frozenset({ActionKind.QUEUE, ActionKind.HAND_OVER})
"""Those of them that are posts in the chat, where anything leaves."""
STAGE_OF = {
    ActionKind.MENTION: Stage.MENTIONED,
    ActionKind.CHANNEL_POST: Stage.ESCALATED,
    ActionKind.SECURITY_POST: Stage.ESCALATED,
    ActionKind.PAGE: Stage.PAGED,
}
"""The stage that an action brings its case to; the other kinds leave it where it is."""


class Release(StrEnum):
    """Who lets an action happen.

    `internal`: nobody needs to, it stays in the house. `suggested`: it is only shown. `approval`: it waits for a person. `approved`: a
    person released it. `automatic`: the policy does.
    """

    INTERNAL = "internal"
    SUGGESTED = "suggested"
    APPROVAL = "approval"
    APPROVED = "approved"
    AUTOMATIC = "automatic"


class Status(StrEnum):
    """What became of an action.

    `pending`: waits for a person. `shown`: was suggested and will not leave. `released`: is in the outbox. `done`: confirmed by the
    other side, or done in the house. `failed`: will never be done (what may work later is not failed). `withdrawn`: was taken out of the
    outbox before it left, as facts had changed, and is decided anew.
    """

    PENDING = "pending"
    SHOWN = "shown"
    RELEASED = "released"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


_FIRST_STATUS = {
    Release.INTERNAL: Status.DONE,
    Release.SUGGESTED: Status.SHOWN,
    Release.APPROVAL: Status.PENDING,
    Release.APPROVED: Status.RELEASED,
    Release.AUTOMATIC: Status.RELEASED,
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    `key` is the same for the same action of a case and for no other. `contacts` are mentioned, called, or get it in their queue;
    `to_fallback` says that they stand in. `place` is the channel of a chat post, or where those find it
    who have to look; `may_quote`: redacted text may be repeated; `loud`:
    @here is allowed. `advice` is for a moderator. `because` is for staff: it may name the kind of finding and must not be posted.
    """

    key: str
    kind: ActionKind
    release: Release
    topic_version: str
    contacts: tuple[Contact, ...] = ()
    to_fallback: bool = False
    place: Place | None = None
    may_quote: bool = False
    loud: bool = False
    advice: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is to be done before `until`, unless a fact changes."""

    until: datetime
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """The case ends, or has ended."""

    reason: End
    because: tuple[str, ...]


Decision: TypeAlias = Action | Wait | Close


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """An action that was decided, and what became of it; `at` is when its status last changed."""

    action: Action
    status: Status
    at: datetime

    @property
    def settled(self) -> bool:
        """Whether it was done, or shown where nothing leaves, or tried in vain: it is never decided again."""
        return self.status not in {Status.PENDING, Status.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Case:
    """A topic that is watched until somebody answers. `policy_version` stays what it was when the case began."""

    id: str
    topic_id: str
    policy_version: str
    opened_at: datetime
    records: tuple[ActionRecord, ...] = field(default=())
    ended: End | None = None
    ended_at: datetime | None = None

    @property
    def stage(self) -> Stage:
        """The furthest stage that an action brought the case to; in mode `suggest` the one it would have come to."""
        reached = {STAGE_OF[record.action.kind] for record in self.records if record.settled and record.action.kind in STAGE_OF}
        return next((stage for stage in reversed(Stage) if stage in reached), Stage.WATCHING)

    def record(self, key: str) -> ActionRecord | None:
        """The record of a key, pending or settled."""
        return next((record for record in self.records if record.action.key == key), None)

    def settled(self, *kinds: ActionKind) -> tuple[ActionRecord, ...]:
        """The settled records of these kinds, in the order in which they were decided."""
        return tuple(record for record in self.records if record.settled and record.action.kind in kinds)

    def settled_as(self, key: str) -> bool:
        """Whether an action of this key is settled."""
        record = self.record(key)
        return record is not None and record.settled

    def with_action(self, action: Action, at: datetime) -> Case:
        """The case once `action` was decided at `at`; a pending or withdrawn action of the same key gives way to it."""
        kept = tuple(record for record in self.records if record.action.key != action.key)
        return replace(self, records=(*kept, ActionRecord(action, _FIRST_STATUS[action.release], at)))

    def with_status(self, key: str, status: Status, at: datetime) -> Case:
        """The case once it is known at `at` what became of the action of this key."""
        return replace(
            self,
            records=tuple(replace(record, status=status, at=at) if record.action.key == key else record for record in self.records),
        )

    def closed(self, close: Close, at: datetime) -> Case:
        """The case once it ended at `at`."""
        return replace(self, ended=close.reason, ended_at=at)
