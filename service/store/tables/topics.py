"""What is kept of topics beside their texts: facts about the thread, and what models said of a version of the text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.columns import Moment
from service.store.tables.base import Base


class PredictionRow(Base):
    """What one model said of one version of a topic's text; `evidence` comes from the text, and is erased with it."""

    __tablename__ = "predictions"
    __table_args__ = (UniqueConstraint("topic_id", "topic_version", "model_version"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(200))
    topic_version: Mapped[str] = mapped_column(String(100))
    model_version: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    route: Mapped[str] = mapped_column(String(200))
    confidence: Mapped[float] = mapped_column(Double)
    abstained: Mapped[bool]
    confidential: Mapped[bool]
    urgent: Mapped[bool]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class FactsRow(Base):
    """What the forum said of a topic, from `first_at` to `last_at` without a change; names of people make it be erased with the text."""

    __tablename__ = "facts"
    __table_args__ = (Index(None, "topic_id", "last_at"), Index(None, "last_at"))

    number: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
