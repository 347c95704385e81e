"""What the plots of the page show: how the due topics spread over routes, ages and confidence. Drawn by the page's template."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from service.domain import RouteName
from service.reports.entries import Report, ReportEntry
from service.reports.labels import label

HUES = 8
"""Colours that the style sheet has for routes."""
CONFIDENCE_BINS = 10

_DAY = timedelta(days=1)
_AGE_BINS = (
    (_DAY, "<1 d", "under a day"),
    (2 * _DAY, "1–2 d", "1 to 2 days"),
    (3 * _DAY, "2–3 d", "2 to 3 days"),
    (7 * _DAY, "3–7 d", "3 to 7 days"),
    (28 * _DAY, "1–4 wk", "1 to 4 weeks"),
    (182 * _DAY, "1–6 mo", "1 to 6 months"),
    (365 * _DAY, "6–12 mo", "6 to 12 months"),
    (timedelta.max, ">1 y", "over a year"),
)
"""Upper end (exclusive), and its name on the axis and in the table."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`count` topics, `marked` of which stand out; `short` is the name on the axis, `words` the one in the table."""

    short: str
    words: str
    count: int
    marked: int = 0
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot; `marked_as` says what the marked part of its bars is, None if it has none. `lying` bars run from left to right."""

    id: str
    title: str
    summary: str
    bars: tuple[Bar, ...]
    marked_as: str | None = None
    lying: bool = False

    @property
    def most(self) -> int:
        """The largest count, at least 1."""
        return max((bar.count for bar in self.bars), default=0) or 1


def route_hues(report: Report) -> dict[RouteName, int]:
    """Give each route that a prediction knows its colour, 0 to 7, by the order of their names: the same model, the same colours."""
    names = {name for entry in report.entries for name in entry.suggestion.prediction.probabilities}
    return {name: at % HUES for at, name in enumerate(sorted(names))}


def figures(report: Report) -> tuple[Figure, ...]:
    """Give the plots of a report; none for an empty one."""
    return (_routes(report), _ages(report), _confidence(report)) if report.entries else ()


def _routes(report: Report) -> Figure:
    counts = Counter(entry.suggestion.prediction.route for entry in report.entries)
    unsure = Counter(entry.suggestion.prediction.route for entry in report.entries if entry.suggestion.prediction.abstained)
    hues = route_hues(report)
    bars = tuple(Bar(label(route), label(route), count, unsure[route], hues.get(route)) for route, count in counts.most_common())
    summary = f"The commonest route is {bars[0].words}: {bars[0].count} of {len(report.entries)}."
    return Figure("routes", "Routes", summary, bars, "unsure", lying=True)


def _ages(report: Report) -> Figure:
    counts: Counter[str] = Counter()
    urgent: Counter[str] = Counter()
    for entry in report.entries:
        name = _age_bin(entry)
        counts[name] += 1
        urgent[name] += entry.suggestion.prediction.urgent
    bars = [Bar(short, words, counts[words], urgent[words]) for _, short, words in _AGE_BINS]
    filled = [at for at, bar in enumerate(bars) if bar.count]
    bars = bars[filled[0] : filled[-1] + 1] if filled else []
    if counts["unknown"]:
        bars.append(Bar("?", "unknown", counts["unknown"], urgent["unknown"]))
    commonest = max(bars, key=lambda bar: bar.count)
    return Figure(
        "ages", "Waiting for", f"The commonest age is {commonest.words}: {commonest.count} of {len(report.entries)}.", tuple(bars), "urgent"
    )


def _age_bin(entry: ReportEntry) -> str:
    age = entry.age
    return "unknown" if age is None else next(words for limit, _, words in _AGE_BINS if age < limit)


def _confidence(report: Report) -> Figure:
    predictions = [entry.suggestion.prediction for entry in report.entries]
    places = [min(CONFIDENCE_BINS - 1, int(prediction.confidence * CONFIDENCE_BINS)) for prediction in predictions]
    counts = Counter(places)
    unsure = Counter(place for place, prediction in zip(places, predictions, strict=True) if prediction.abstained)
    bars = tuple(Bar(f"{at * 10}", f"{at * 10} to {at * 10 + 10} %", counts[at], unsure[at]) for at in range(CONFIDENCE_BINS))
    sure = len(predictions) - unsure.total()
    return Figure("confidence", "Confidence, %", f"The model is sure enough about {sure} of {len(predictions)}.", bars, "unsure")
