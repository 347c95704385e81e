from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.directory.model import Rota
from service.directory.rota import Duty, on_duty

ROTA = Rota.model_validate(
    {
        "title": "Watch",
        "starts": "2026-01-05",
        "turn_days": 7,
        "lead_turn_days": 14,
        "leads": ["lea", "leo"],
        "shifts": [{"id": "east", "engineers": ["ed", "eve", "eli"]}, {"id": "west", "engineers": ["wim"]}],
        "overrides": [{"from": "2026-02-02", "until": "2026-02-03", "shift": "east", "primary": "zoe", "backup": "ed"}],
    }
)
START = datetime(2026, 1, 5, tzinfo=UTC)


def test_primaries_come_first_then_backups_then_the_lead() -> None:
    assert on_duty(ROTA, START) == (
        Duty("ed", "primary", "east"),
        Duty("wim", "primary", "west"),
        Duty("eve", "backup", "east"),
        Duty("lea", "lead", None),
    )


@given(st.integers(-500, 500))
def test_who_is_backup_in_one_turn_is_primary_in_the_next(turn: int) -> None:
    quiet = ROTA.model_copy(update={"overrides": ()})
    at = START + timedelta(days=7 * turn, hours=5)
    backup = next(duty.person for duty in on_duty(quiet, at) if duty.kind == "backup")
    primary = on_duty(quiet, at + timedelta(days=7))[0]
    assert primary == Duty(backup, "primary", "east")


def test_a_turn_changes_at_midnight_utc_and_the_lead_every_second_turn() -> None:
    before, after = START + timedelta(days=6, hours=23, minutes=59), START + timedelta(days=7)
    assert on_duty(ROTA, before)[0].person == "ed"
    assert on_duty(ROTA, after)[0].person == "eve"
    assert [on_duty(ROTA, START + timedelta(days=days))[-1].person for days in (0, 13, 14, 28)] == ["lea", "lea", "leo", "lea"]


def test_an_override_replaces_its_shift_on_its_days_only() -> None:
    assert on_duty(ROTA, datetime(2026, 2, 3, 23, 59, tzinfo=UTC))[:3] == (
        Duty("zoe", "primary", "east"),
        Duty("wim", "primary", "west"),
        Duty("ed", "backup", "east"),
    )
    assert on_duty(ROTA, datetime(2026, 2, 4, tzinfo=UTC))[0].person != "zoe"
