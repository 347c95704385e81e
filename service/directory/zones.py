"""Time zones by name, each read once: the standard library keeps eight, and a company's people live in more."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1_000)
def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name; `ZoneInfoNotFoundError` if there is none."""
    return ZoneInfo(name)
