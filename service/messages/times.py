"""Times as people read them, in the language of the message: local time of a well-known city, never UTC."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from service.directory.city_time import city_time

ENGLISH = "en"


def told_time(at: datetime, *, zone: str, city: str, language: str) -> str:
    """Tell `at` (aware) in English or a language of `languages.yaml`, like "Dienstag, 3. März 2026, 10:30 Uhr (Ortszeit Toronto)"."""
    if language == ENGLISH:
        return city_time(at, zone=zone, city=city)
    words, local = _words()[language], at.astimezone(ZoneInfo(zone))
    pattern: str = words["time"]
    return pattern.format(
        weekday=words["weekdays"][local.weekday()],
        day=words.get("first", "1") if local.day == 1 else local.day,
        month=words["months"][local.month - 1],
        year=local.year,
        clock=f"{local:%H:%M}",
        city=city,
    )


@cache
def _words() -> dict[str, Any]:
    text = files("service.messages").joinpath("languages.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words
