from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.inference.bundle import released_models, verify_bundle
from service.store.observations import open_observations
from tests.command import refused, run
from tests.watching.samples import observation


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_drift_reports_on_what_the_service_kept_as_table_json_and_page() -> None:
    at = datetime.now(UTC) - timedelta(hours=1)
    _, manifest, _ = verify_bundle(released_models())
    observations = open_observations("sqlite:///topicrouter.db")
    observations.add(observation(topic_id=str(number), at=at, model_version=manifest.version, abstained=True) for number in range(120))
    observations.close()
    told = run("drift", "--out", "found").stdout.decode()
    assert told.startswith("Label topics first, then retrain: live topics have moved far")
    assert "Share left to a person" in told
    assert Path("found/drift.html").exists()
    plain = json.loads(run("drift", "--json", "--since", f"{at:%Y-%m-%dT%H:%M}Z").stdout)
    assert (plain["topics"], plain["advice"]["step"]) == (120, "label")
    assert json.loads(run("drift", "--json", "--until", f"{at - timedelta(minutes=1):%Y-%m-%dT%H:%M}Z").stdout)["topics"] == 0


def test_a_window_that_ends_before_it_begins_and_an_unknown_model_are_told() -> None:
    open_observations("sqlite:///topicrouter.db").add([observation()])
    wrong = refused("drift", "--since", "2026-11-02T00:00Z", "--until", "2026-11-01T00:00Z")
    assert wrong == "--since (2026-11-02T00:00Z) should be earlier than --until (2026-11-01T00:00Z)\n"
    assert "--against-until needs --against-since" in refused("drift", "--against-until", "2026-11-01T00:00Z")
    assert "nowhere" in refused("drift", "--model", "nowhere")


def test_without_a_database_there_is_nothing_to_report_and_none_is_made(tmp_path: Path) -> None:
    assert refused("drift").startswith("there is no database here")
    assert list(tmp_path.iterdir()) == []
