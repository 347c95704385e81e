"""Times as people read them: in the time of a well-known city, never in UTC."""

from __future__ import annotations

from datetime import datetime

from service.directory.zones import zone as zone_of


def city_time(at: datetime, *, zone: str, city: str) -> str:
    """`at` (aware) as, for example, "Tuesday, 3 March 2026, 10:30 Toronto time"."""
    local = at.astimezone(zone_of(zone))
    return f"{local:%A}, {local.day} {local:%B %Y}, {local:%H:%M} {city} time"


def short_city_time(at: datetime, *, zone: str, city: str) -> str:
    """`at` (aware) for a table, for example "Tue 3 Mar 10:30, Toronto"."""
    local = at.astimezone(zone_of(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M}, {city}"
