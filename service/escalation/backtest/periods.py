"""Spans of the calendar, in UTC: ISO weeks, and the coarser ones that a plot of years needs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

MOST_COLUMNS = 30

Name: TypeAlias = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Periods:
    """Consecutive spans of one kind (`kind` names it), and the function that gives the one a day lies in."""

    kind: str
    names: tuple[str, ...]
    name_of: Name


def week_of(moment: datetime) -> str:
    """The ISO week of an aware moment, for example "2026-W10"."""
    return _week(moment.astimezone(UTC).date())


def periods_of(moments: Iterable[datetime]) -> Periods:
    """The finest spans of which few enough cover all `moments` (aware); those in which nothing happened are among them."""
    days = sorted(moment.astimezone(UTC).date() for moment in moments)
    if not days:
        return Periods("week", (), _week)
    known = [Periods(kind, _names(days[0], days[-1], name_of), name_of) for kind, name_of in _KINDS]
    return next((each for each in known if len(each.names) <= MOST_COLUMNS), known[-1])


def _names(first: date, last: date, name_of: Name) -> tuple[str, ...]:
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple(dict.fromkeys(map(name_of, days)))


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _year(day: date) -> str:
    return str(day.year)


_KINDS: tuple[tuple[str, Name], ...] = (("week", _week), ("month", _month), ("quarter", _quarter), ("year", _year))
