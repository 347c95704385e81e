"""Column types that keep what databases lose: the time zone of a moment, and the type of what stands in JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, DateTime
from sqlalchemy.types import TypeDecorator

from service.domain import FindingKind, Labels

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite knows no zones, so that what it gives back is said to be UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - of the base class
        """Give a time to the database; a naive one is a mistake of the caller's."""
        if value is None:
            return None
        if value.utcoffset() is None:
            msg = "only aware times are kept"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - of the base class
        """Take a time from the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LabelsJson(TypeDecorator[Labels]):
    """Labels as a JSON object of what is said."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Labels | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002 - of the base class
        """Give labels to the database."""
        if value is None:
            return None
        said = {name: getattr(value, name) for name in Labels.__dataclass_fields__}
        return {name: list(each) if isinstance(each, tuple) else each for name, each in said.items() if each is not None}

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Labels | None:  # noqa: ARG002 - of the base class
        """Take labels from the database."""
        if value is None:
            return None
        kinds = value.get("confidential_kinds")
        return Labels(**{**value, "confidential_kinds": None if kinds is None else tuple(map(FindingKind, kinds))})
