"""Who is on duty on the rota at a moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from service.directory.model import Rota, Shift


@dataclass(frozen=True, slots=True)
class Duty:
    """A person's duty: `primary` answers first, `backup` when the primary is absent or silent, `lead` last."""

    person: str
    kind: str
    shift: str | None


def on_duty(rota: Rota, at: datetime) -> tuple[Duty, ...]:
    """Everybody on duty at `at` (aware): the primaries of all shifts, then the backups, then the lead."""
    day = at.astimezone(UTC).date()
    pairs = [(shift.id, *_pair(rota, shift, day)) for shift in rota.shifts]
    primaries = [Duty(primary, "primary", shift) for shift, primary, _ in pairs]
    backups = [Duty(backup, "backup", shift) for shift, primary, backup in pairs if backup != primary]
    lead = rota.leads[_turn(rota, day, rota.lead_turn_days) % len(rota.leads)]
    return (*primaries, *backups, Duty(lead, "lead", None))


def _pair(rota: Rota, shift: Shift, day: date) -> tuple[str, str]:
    for override in rota.overrides:
        if override.shift == shift.id and override.covers(day):
            return override.primary, override.backup
    turn = _turn(rota, day, rota.turn_days)
    count = len(shift.engineers)
    return shift.engineers[turn % count], shift.engineers[(turn + 1) % count]


def _turn(rota: Rota, day: date, length_days: int) -> int:
    return (day - rota.starts).days // length_days
