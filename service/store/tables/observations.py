"""Observations of live topics."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.columns import Moment
from service.store.tables.base import Base


class ObservationRow(Base):
    """What a model said of a topic that it met live, the first time; no text."""

    __tablename__ = "observations"
    __table_args__ = (Index(None, "at"),)

    topic_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    model_version: Mapped[str] = mapped_column(String(100), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    route: Mapped[str] = mapped_column(String(100))
    confidence: Mapped[float] = mapped_column(Float)
    area: Mapped[str] = mapped_column(String(100))
    confidential: Mapped[bool]
    urgent: Mapped[bool]
    abstained: Mapped[bool]
    language: Mapped[str] = mapped_column(String(20))
    similarity: Mapped[float | None] = mapped_column(Float)
    unknown_words: Mapped[float | None] = mapped_column(Float)
