"""What the plots of the page show. Each is drawn by the page's template, once a policy, all of them at the same scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.escalation.backtest import wording
from service.escalation.backtest.answering import NEVER, Answered
from service.escalation.backtest.figures import Figures
from service.escalation.backtest.periods import Periods, periods_of
from service.escalation.backtest.report import Backtest, PolicyReport
from service.escalation.cases import ActionKind
from service.reports.labels import label

MOST_PEOPLE = 20
COLOURS = {
    ActionKind.MENTION: "first",
    ActionKind.CHANNEL_POST: "second",
    ActionKind.SECURITY_POST: "alarm",
    ActionKind.PAGE: "third",
    ActionKind.QUEUE: "grey",
    ActionKind.HAND_OVER: "fourth",
}
"""Kinds that plots and tables show, for the others follow from them, and their colours."""
SHOWN_KINDS = tuple(COLOURS)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar whose parts stand for the plot's series; `short` is its name on the axis, `words` that in the table, `limit` a mark on it."""

    short: str
    words: str
    counts: tuple[int, ...]
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What one part of each bar stands for; `colour` is one of the style sheet."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot; `most` is the value of a full bar. `lying` bars run from left to right; `of` names what is counted, `limit_as` the mark."""

    title: str
    summary: str
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    lying: bool = False
    first_column: str = ""
    limit_as: str | None = None
    most: int = 1


def plots(report: Backtest) -> tuple[tuple[Plot, ...], ...]:
    """Give the plots of a report: each with one drawing a policy."""
    periods = periods_of(action.at for each in report.policies for line in each.cases for action in line.actions)
    made = (
        [_answered(each.figures) for each in report.policies],
        # how long authors waited is told by the history alone, whatever the policy
        [_waiting(report.policies[0].figures)],
        [_over_time(each, periods) for each in report.policies],
        [_routes(each.figures) for each in report.policies],
        [_people(each.figures) for each in report.policies],
    )
    return tuple(_at_one_scale(drawings) for drawings in made if any(plot.bars for plot in drawings))


def _at_one_scale(drawings: Sequence[Plot]) -> tuple[Plot, ...]:
    most = max((max(sum(bar.counts), bar.limit or 0) for plot in drawings for bar in plot.bars), default=0) or 1
    return tuple(replace(plot, most=most) for plot in drawings)


def _answered(figures: Figures) -> Plot:
    early = figures.answered[Answered.BEFORE_DUE]
    bars = tuple(Bar(wording.ANSWERED[each], wording.ANSWERED[each], (figures.answered[each],)) for each in Answered)
    summary = f"{early:,} of {wording.counted(figures.cases, 'topic')} had an answer before a mention was due."
    return Plot("When topics were answered anyway", summary, (Series("topics", "first"),), bars, lying=True, first_column="answered")


def _waiting(figures: Figures) -> Plot:
    wait = figures.waiting
    half = wait.hours["half"]
    summary = "Fewer than half of the topics ever had one." if half is None else f"Half of the topics had one within {wording.hours(half)}."
    bars = tuple(
        Bar(wording.span_name(span), wording.span_name(span), (count,)) for span, count in wait.spans.items() if count or span != NEVER
    )
    return Plot("Time to the first answer", summary, (Series("topics", "first"),), bars, lying=True, first_column="time")


def _over_time(each: PolicyReport, periods: Periods) -> Plot:
    counts: dict[str, Counter[str]] = {name: Counter() for name in periods.names}
    for line in each.cases:
        for action in line.actions:
            counts[periods.name_of(action.at.date())][action.kind] += 1
    kinds = _shown(counts.values())
    bars = tuple(Bar(name, name, tuple(counts[name][kind] for kind in kinds)) for name in periods.names)
    busiest = max(bars, key=lambda bar: sum(bar.counts), default=None)
    summary = f"The busiest {periods.kind}: {busiest.words}, {wording.counted(sum(busiest.counts), 'action')}." if busiest else ""
    title = f"What would have been done, by {periods.kind}"
    return Plot(title, summary, _series(kinds), bars, first_column=periods.kind)


def _routes(figures: Figures) -> Plot:
    kinds = _shown(figures.actions.routes.values())
    ordered = sorted(figures.routes, key=lambda route: -sum(figures.actions.routes.get(route, {}).get(kind, 0) for kind in kinds))
    bars = tuple(
        Bar(label(route), label(route), tuple(figures.actions.routes.get(route, {}).get(kind, 0) for kind in kinds)) for route in ordered
    )
    summary = f"Most was done on the route {bars[0].words}." if bars and sum(bars[0].counts) else "Nothing was done."
    return Plot("By route", summary, _series(kinds), bars, lying=True, first_column="route")


def _people(figures: Figures) -> Plot:
    most = sorted(figures.people, key=lambda person: (-person.most_in_seven_days, -person.asked, person.id))[:MOST_PEOPLE]
    bars = tuple(Bar(person.name, person.name, (person.most_in_seven_days,), person.cap) for person in most)
    reached = sum(person.most_in_seven_days >= person.cap for person in figures.people)
    summary = f"{wording.counted(len(figures.people), 'person').replace('persons', 'people')} asked, {reached} of them up to their cap."
    title = "Busiest seven days of each person"
    return Plot(title, summary, (Series("times asked", "first"),), bars, lying=True, first_column="person", limit_as="weekly cap")


def _series(kinds: Sequence[ActionKind]) -> tuple[Series, ...]:
    return tuple(Series(wording.kind_name(kind), COLOURS[kind]) for kind in kinds)


def _shown(counts: Iterable[Mapping[str, int]]) -> tuple[ActionKind, ...]:
    found = {kind for each in counts for kind, count in each.items() if count}
    return tuple(kind for kind in SHOWN_KINDS if kind in found) or SHOWN_KINDS[:2]
