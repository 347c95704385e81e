from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.escalation.backtest.periods import periods_of, week_of

FIRST = datetime(2025, 12, 29, 12, tzinfo=UTC)


def test_a_week_is_the_iso_week_in_utc() -> None:
    assert week_of(FIRST) == "2026-W01"
    assert week_of(datetime(2026, 1, 5, 1, tzinfo=timezone(timedelta(hours=5)))) == "2026-W01"


@pytest.mark.parametrize(
    ("days", "kind", "last"),
    [(7 * 28, "week", "2026-W29"), (365, "month", "2026-12"), (3 * 365, "quarter", "2028-Q4"), (30 * 365, "year", "2055")],
)
def test_the_finest_spans_are_chosen_that_are_few_enough(days: int, kind: str, last: str) -> None:
    found = periods_of([FIRST + timedelta(days=days), FIRST])
    assert (found.kind, found.names[-1]) == (kind, last)
    assert len(found.names) <= 31
    assert len(set(found.names)) == len(found.names)


def test_spans_in_which_nothing_happened_are_there_too() -> None:
    assert periods_of([FIRST, FIRST + timedelta(days=14)]).names == ("2026-W01", "2026-W02", "2026-W03")
    assert periods_of([]).names == ()
