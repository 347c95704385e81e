"""Lenient readers for one field of a JSON object: a missing, null or mistyped value gives the stated default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

JsonObject: TypeAlias = Mapping[str, object]


def text(document: JsonObject, name: str) -> str:
    """Give the string under `name`, or an empty one."""
    value = document.get(name)
    return value if isinstance(value, str) else ""


def whole(document: JsonObject, name: str) -> int | None:
    """Give the whole number under `name`, or None; a boolean is no number."""
    value = document.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(document: JsonObject, name: str, *, default: bool = False) -> bool:
    """Give the boolean under `name`."""
    value = document.get(name)
    return value if isinstance(value, bool) else default


def moment(document: JsonObject, name: str) -> datetime | None:
    """Give the ISO 8601 time under `name` in UTC, or None; a time without a zone is UTC, as Discourse sends it."""
    value = text(document, name)
    try:
        parsed = datetime.fromisoformat(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def nested(document: JsonObject, name: str) -> JsonObject:
    """Give the object under `name`, or an empty one."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def objects(document: JsonObject, name: str) -> list[JsonObject]:
    """Give the objects in the list under `name`; anything else in it is left out."""
    value = document.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def whole_numbers(document: JsonObject, name: str) -> list[int]:
    """Give the whole numbers in the list under `name`."""
    value = document.get(name)
    return [item for item in value if isinstance(item, int) and not isinstance(item, bool)] if isinstance(value, list) else []
