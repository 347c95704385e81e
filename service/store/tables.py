"""The tables. A change here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from service.domain import Labels, Redacted
from service.store.columns import LabelsJson, Moment

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """Of all tables; constraints have names, so that a migration can change them."""

    metadata = MetaData(naming_convention=NAMING)


class TextRow(Base):
    """One version of a topic's redacted text; forgetting a topic deletes its texts, and their labels go with them."""

    __tablename__ = "topic_texts"
    __table_args__ = (UniqueConstraint("topic_id", "version", "digest"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[Redacted] = mapped_column(Text)
    body: Mapped[Redacted] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(20))


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


class ApiKeyRow(Base):
    """A key that was handed out; `digest` is its SHA-256 in hexadecimal, the key itself is not kept."""

    __tablename__ = "api_keys"

    key_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
