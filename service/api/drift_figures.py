"""What a report on drift becomes in `/metrics`: gauges that are set when a report is made, not when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import Counter, Enum, Gauge

from service.watching.advice import Step
from service.watching.shifts import Level

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from service.watching.keeping import Kept
    from service.watching.report import DriftReport

_LEVELS = {Level.STEADY: 0, Level.MOVED: 1, Level.MOVED_FAR: 2}


class DriftFigures:
    """The gauges. What can't be told (no reference, too few topics or labels) is not there."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._observations = Counter("topicrouter_observations", "Predictions offered to be watched.", ("outcome",), registry=registry)
        self._made = Gauge("topicrouter_drift_made_timestamp_seconds", "When the last report on drift was made.", registry=registry)
        self._topics = Gauge("topicrouter_drift_topics", "Topics that the last report on drift is about.", registry=registry)
        self._index = Gauge(
            "topicrouter_drift_index", "Population stability index against the hold-out, without chance.", ("feature",), registry=registry
        )
        self._level = Gauge("topicrouter_drift_level", "0 steady, 1 moved, 2 moved far.", ("feature",), registry=registry)
        self._labels = Gauge("topicrouter_live_labels", "Topics met that are labelled.", ("source",), registry=registry)
        self._share = Gauge(
            "topicrouter_live_share",
            "How often the model agrees with labels; only the source blind measures it.",
            ("source", "decision", "measure", "of"),
            registry=registry,
        )
        self._advice = Enum("topicrouter_drift_advice", "What follows.", states=list(Step), registry=registry)
        self._advice.state(Step.UNKNOWN)

    def observed(self, outcome: Kept, topics: int) -> None:
        """Count what became of predictions that were offered to be watched."""
        self._observations.labels(outcome).inc(topics)

    def drifted(self, report: DriftReport) -> None:
        """Take the figures of a report."""
        self._made.set(report.made_at.timestamp())
        self._topics.set(report.topics)
        self._advice.state(report.advice.step)
        for gauge in (self._index, self._level, self._labels, self._share):
            gauge.clear()
        for shift in report.shifts:
            if shift.psi is not None:
                self._index.labels(shift.feature).set(shift.psi)
                self._level.labels(shift.feature).set(_LEVELS[shift.level])
        for source, rates in report.rates.items():
            self._labels.labels(source).set(report.judged[source])
            for rate in rates:
                if rate.share is not None:
                    self._share.labels(source, rate.decision, rate.measure, rate.of).set(rate.share)
