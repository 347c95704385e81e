from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from service.api.drift_figures import DriftFigures
from service.domain import LabelSource
from service.errors import StoreError
from service.feedback.blind_draw import BlindDraw
from service.inference.bundle import released_models, verify_bundle
from service.store.memory import MemoryLabels, MemoryObservations
from service.store.observation import ObservationRepository
from service.watching.keeping import Kept
from service.watching.looking import DriftWatcher
from service.watching.report import DriftReport
from tests.store.samples import NOW
from tests.watching.samples import observation
from tests.watching.test_report import labels, report, topics


class Told:
    """Remembers reports."""

    def __init__(self) -> None:
        self.reports: list[DriftReport] = []

    def drifted(self, report: DriftReport) -> None:
        self.reports.append(report)


def watcher(told: Told, open_observations: Callable[[], ObservationRepository], *, wanted: bool = True) -> DriftWatcher:
    folder, manifest, _ = verify_bundle(released_models())
    bundle: Any = SimpleNamespace(folder=folder, manifest=manifest)
    return DriftWatcher(
        open_observations,
        MemoryLabels,
        wanted=lambda: wanted,
        bundle=lambda: bundle,
        draw=BlindDraw(0.05, "seed"),
        days=28,
        clock=lambda: NOW,
        observer=told,
    )


def test_a_look_reports_on_the_last_days_of_the_model_that_serves() -> None:
    store, told = MemoryObservations(), Told()
    _, manifest, _ = verify_bundle(released_models())
    recent = NOW.replace(day=NOW.day - 20)
    store.add([observation(at=recent, model_version=manifest.version), observation(topic_id="2", at=recent.replace(month=9))])
    watcher(told, lambda: store).look()
    (made,) = told.reports
    assert (made.topics, made.model, made.window.until) == (1, manifest.version, NOW)


def test_without_a_database_nothing_is_opened() -> None:
    def refuse() -> ObservationRepository:
        pytest.fail("opened")

    told = Told()
    watcher(told, refuse, wanted=False).look()
    assert told.reports == []


def test_a_database_that_cannot_be_used_is_told_and_ends_nothing(log: list[Any]) -> None:
    def fail() -> ObservationRepository:
        raise StoreError("the database can't be used: gone", reason="store_unavailable")

    told = Told()
    watcher(told, fail).look()
    assert told.reports == []
    assert [(entry["event"], entry["reason"]) for entry in log] == [("drift_not_told", "store_unavailable")]


def test_the_gauges_say_what_the_report_says_and_leave_out_what_is_not_known() -> None:
    registry = CollectorRegistry()
    figures = DriftFigures(registry)
    seen = topics(300, confidence=0.4)
    made = report(seen, [*labels(seen, right=150), *labels(seen[:5], right=5, source=LabelSource.OUTCOME)])
    figures.observed(Kept.NEW, 3)
    figures.drifted(made)

    def value(name: str, **of: str) -> float | None:
        return registry.get_sample_value(name, of)

    assert value("topicrouter_observations_total", outcome="new") == 3
    assert value("topicrouter_drift_topics") == 300
    assert value("topicrouter_drift_level", feature="confidence") == 2
    assert value("topicrouter_drift_level", feature="route") == 0
    assert value("topicrouter_drift_made_timestamp_seconds") == NOW.timestamp()
    assert value("topicrouter_drift_advice", topicrouter_drift_advice="retrain") == 1
    assert value("topicrouter_live_share", source="blind", decision="route", measure="accuracy", of="") == 0.5
    assert value("topicrouter_live_labels", source="outcome") == 5
    assert value("topicrouter_live_share", source="outcome", decision="route", measure="accuracy", of="") is None
    figures.drifted(report(topics(3)))
    assert b"topicrouter_drift_level{" not in generate_latest(registry)
