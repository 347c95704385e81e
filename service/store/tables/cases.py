"""Cases, what is done about them, what became of that, and why it was decided. Stable columns, and a JSON column for the rest.

Only `text` and `note` may hold text of the topic or of people; they are erased when its time is over. No JSON column holds any.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from service.domain import Redacted
from service.store.columns import Moment
from service.store.tables.base import Base

_OPEN = column("ended_at").is_(None)


class CaseRow(Base):
    """A topic that is watched. A topic has one open case at most; `lease_token` grows with each lease, so that a late holder is known."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_open_topic_id", "topic_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_cases_open_due_at", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "topic_id"),
    )

    case_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(200))
    stage: Mapped[str] = mapped_column(String(20))
    policy_version: Mapped[str] = mapped_column(String(100))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    ended: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    lease_holder: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    lease_token: Mapped[int] = mapped_column(default=0)


class ActionRow(Base):
    """One thing to do about a case, and how far it is: the outbox. A case has one action of a key, ever."""

    __tablename__ = "actions"
    __table_args__ = (UniqueConstraint("case_id", "key"), Index(None, "status"))

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    release: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    topic_version: Mapped[str] = mapped_column(String(100))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment, index=True)
    text: Mapped[Redacted | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class AskedRow(Base):
    """Somebody whom an action asks, by the directory's id: what weekly caps are counted by."""

    __tablename__ = "asked"

    action_number: Mapped[int] = mapped_column(ForeignKey("actions.number", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(200), primary_key=True)


class DeliveryRow(Base):
    """One attempt to carry out an action. `marker` finds on the other side what was not confirmed; `remote_id` is the post there."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "action_number"), Index(None, "marker"))

    number: Mapped[int] = mapped_column(primary_key=True)
    action_number: Mapped[int] = mapped_column(ForeignKey("actions.number", ondelete="CASCADE"))
    medium: Mapped[str] = mapped_column(String(20))
    marker: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    remote_id: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(100))


class AcknowledgementRow(Base):
    """What a person said about a case: took it on, passed it on, released or dismissed something."""

    __tablename__ = "acknowledgements"
    __table_args__ = (Index(None, "case_id"), Index(None, "at"))

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    action_key: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[Redacted | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class DecisionRow(Base):
    """The audit record of one decision: what was decided and why, by which versions, from which inputs (by their fingerprints)."""

    __tablename__ = "decisions"
    __table_args__ = (Index(None, "case_id"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    because: Mapped[list[str]] = mapped_column(JSON)
    policy_version: Mapped[str] = mapped_column(String(100))
    directory_version: Mapped[str | None] = mapped_column(String(100))
    model_version: Mapped[str | None] = mapped_column(String(100))
    topic_version: Mapped[str | None] = mapped_column(String(100))
    action_key: Mapped[str | None] = mapped_column(String(200))
    fingerprints: Mapped[dict[str, str]] = mapped_column(JSON)
