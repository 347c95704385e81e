"""What runners share besides the cases: the policies that cases began with, and marks such as a stop or a sign of life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.columns import Moment
from service.store.tables.base import Base


class PolicyRow(Base):
    """A policy that a case began with, as a policy file."""

    __tablename__ = "policies"

    version: Mapped[str] = mapped_column(String(100), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    first_at: Mapped[datetime] = mapped_column(Moment)


class MarkRow(Base):
    """Something that is so until it is said otherwise: by whom and since when."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
