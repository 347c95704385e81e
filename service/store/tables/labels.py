"""Topics' texts by version, and what is said of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain import Labels, Redacted
from service.store.columns import LabelsJson, Moment
from service.store.tables.base import Base


class TextRow(Base):
    """One version of a topic's redacted text; forgetting a topic deletes its texts, and their labels go with them.

    `kept_at` is when it came here, from which its time here counts; after that `erased_at` is set, and title and body are empty.
    """

    __tablename__ = "topic_texts"
    __table_args__ = (UniqueConstraint("topic_id", "version", "digest"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[Redacted] = mapped_column(Text)
    body: Mapped[Redacted] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(20))
    written_at: Mapped[datetime | None] = mapped_column(Moment)
    kept_at: Mapped[datetime] = mapped_column(Moment, index=True)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class LabelRow(Base):
    """What somebody said of one version of a topic's text."""

    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("author", "label_id"), Index(None, "at"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True)
    label_id: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    text_number: Mapped[int] = mapped_column(ForeignKey("topic_texts.number", ondelete="CASCADE"), index=True)
    text_at: Mapped[datetime] = mapped_column(Moment)
    said: Mapped[Labels] = mapped_column(LabelsJson)
    source: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
    decision_due_at: Mapped[datetime | None] = mapped_column(Moment)
    model_version: Mapped[str | None] = mapped_column(String(100))
    predicted: Mapped[Labels | None] = mapped_column(LabelsJson)
    answered_by: Mapped[str | None] = mapped_column(String(200))
    asked: Mapped[list[Any]] = mapped_column(JSON)

    text: Mapped[TextRow] = relationship(lazy="joined", innerjoin=True)
