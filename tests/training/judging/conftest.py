"""A comparison of two models of the allotment club: the trained one, and answers that differ from its own in what is told here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.directory import Directory, demo_directory_path, load_directory
from service.domain import Finding, FindingKind, Reason, SimilarTopic
from service.inference.bundle import Bundle, load_bundle
from tests.inference.bundle.samples import Models, linked_models
from tests.training.evaluation.samples import ROUTES, prediction
from tests.training.judging.samples import gate, routed
from tests.training.samples import topic
from training.judging.answers import answers_of
from training.judging.compare import Comparison, Conditions, set_side_by_side
from training.judging.latency import Latency
from training.run import Trained

AT = datetime(2026, 3, 26, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def club(elsewhere: Trained) -> Bundle:
    return load_bundle(elsewhere.folder.parent, threads=1)


@pytest.fixture
def models(elsewhere: Trained, tmp_path: Path) -> Models:
    """A folder of models with the club's model."""
    return linked_models(elsewhere.folder.parent.resolve(), tmp_path / "models")


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The demo directory with the club's routes."""
    demo = load_directory(demo_directory_path())
    return replace(demo, routes=dict.fromkeys(ROUTES, demo.routes["technical"]))


@pytest.fixture(scope="session")
def comparison(club: Bundle, directory: Directory) -> Comparison:
    """Sixty topics: the candidate calls three routes wrong, and does not see a secret; it finds a route that was wrong before."""
    topics = [
        topic(
            f"t{at:02}",
            ROUTES[at % 3],
            title=f"<b>{at}</b> & the pump",
            body=f"Number {at} drips.",
            language="de" if at % 5 == 0 else "en",
            source="shed" if at % 2 else "gate",
            created_at=f"2026-0{1 + at % 3}-10T12:00:00Z",
            confidential=at == 10,
            confidential_kinds=["secret"] if at == 10 else [],
            urgent=at == 11,
        )
        for at in range(60)
    ]
    finding = Finding(FindingKind.SECRET, "body", 0, 6, 0.9, "a password", "told", "password")
    why: dict[str, Any] = {"reasons": (Reason("“drips”", 1.0),), "similar": (SimilarTopic("s", "The well \x1b[31m", "water", 0.8),)}
    current, candidate = routed(topics, wrong=[5], **why), routed(topics, wrong=[20, 21, 22], **why)
    before, now = list(current.predictions), list(candidate.predictions)
    before[10] = replace(
        before[10], confidential=True, confidential_kinds=(FindingKind.SECRET,), confidential_probability=0.8, findings=(finding,)
    )
    now[10] = replace(now[10], findings=(finding,), confidential_probability=0.2)
    now[12] = prediction("t12", now[12].route, 0.4, redacted_title="unsure", urgent=True, urgent_probability=0.7)
    newer = replace(club, manifest=club.manifest.model_copy(update={"version": "0.2.0-candidate"}), digest="cd" * 32)
    conditions = Conditions(
        data="club", gate=gate(overall=["accuracy"], per_kind=["recall"]), directory=directory, seed=0, timed=0, made_at=AT
    )
    spread = {"value": 1.1, "low": 1.0, "high": 1.2}
    latency = Latency(9, {"median": 10.0, "p99": 20.0}, {"median": 11.0, "p99": 22.0}, {"median": spread, "p99": spread})  # type: ignore[dict-item]  # a figure is made of plain numbers here
    return set_side_by_side((club, newer), (answers_of(topics, before), answers_of(topics, now)), conditions, latency=latency)
