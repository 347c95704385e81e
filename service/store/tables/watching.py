"""How far forums were read, and which topics are to be read anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.columns import Moment
from service.store.tables.base import Base


class WatermarkRow(Base):
    """The moment up to which everything on a forum was read and handed on."""

    __tablename__ = "watermarks"

    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    read_to: Mapped[datetime] = mapped_column(Moment)


class RereadRow(Base):
    """A topic that is to be read anew, and when that was last asked for."""

    __tablename__ = "rereads"

    topic_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
