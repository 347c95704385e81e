from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from starlette.testclient import TestClient

from service.inference.predictor import Predictor
from service.releases.journal import read_journal
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import asked, topic, until


def test_the_model_that_serves_is_described(client: TestClient, predictor: Predictor) -> None:
    model = client.get("/v1/models/current").json()
    manifest = predictor.bundle.manifest
    assert (model["version"], model["digest"]) == (manifest.version, predictor.bundle.digest)
    assert model["classes"] == manifest.classes
    assert model["thresholds"] == manifest.thresholds.model_dump()
    assert model["class_mix"] == manifest.class_mix
    assert "scikit-learn" in model["libraries"]


def test_its_figures_are_those_of_topics_kept_from_training(client: TestClient) -> None:
    metrics = client.get("/v1/models/current").json()["metrics"]
    assert metrics["topics"] > 0
    assert 0 < metrics["macro_f1"]["low"] <= metrics["macro_f1"]["value"] <= metrics["macro_f1"]["high"] <= 1


def test_a_bundle_without_figures_is_described_without_them(make_app: MakeApp, predictor: Predictor, tmp_path: Path) -> None:
    bare = SimpleNamespace(bundle=replace(predictor.bundle, folder=tmp_path), predict=predictor.predict)
    with client_of(make_app(predictor=bare)) as client:
        assert client.get("/v1/models/current").json()["metrics"] is None


def renamed(predictor: Predictor, version: str) -> Predictor:
    manifest = predictor.bundle.manifest.model_copy(update={"version": version})
    return Predictor(replace(predictor.bundle, manifest=manifest, digest=version))


def test_a_new_model_serves_from_its_first_request_on(client: TestClient, predictor: Predictor) -> None:
    model = client.app.state.parts.model  # type: ignore[attr-defined]  # the client knows any ASGI app, ours has a state
    model.put_on_trial(renamed(predictor, "new"))
    before = client.get("/v1/models").json()
    assert (before["current"]["version"], before["on_trial"]["version"]) == (predictor.bundle.manifest.version, "new")
    for path in ("/v1/predictions", "/v1/suggestions"):
        assert client.post(path, json=asked(topic())).json()["model_version"] == "new"
    after = client.get("/v1/models").json()
    assert (after["current"], after["on_trial"]) == ({"version": "new", "digest": "new"}, None)
    assert client.get("/v1/models/current").json()["version"] == "new"
    figures = client.get("/metrics").text
    assert 'topicrouter_model_info{digest="new",version="new"} 1.0' in figures
    assert 'topicrouter_model_reloads_total{outcome="accepted"} 1.0' in figures


def test_a_request_on_which_a_new_model_fails_is_answered_by_the_old_one(client: TestClient, predictor: Predictor) -> None:
    model = client.app.state.parts.model  # type: ignore[attr-defined]  # the client knows any ASGI app, ours has a state
    model.put_on_trial(SimpleNamespace(bundle=renamed(predictor, "new").bundle, predict=None))
    answer = client.post("/v1/predictions", json=asked(topic()))
    assert (answer.status_code, answer.json()["model_version"]) == (200, predictor.bundle.manifest.version)
    told = client.get("/v1/models").json()
    assert (told["on_trial"], told["refused"]["digest"], told["refused"]["reason"]) == (None, "new", "trial_failed")
    assert 'topicrouter_model_reloads_total{outcome="refused"} 1.0' in client.get("/metrics").text


def test_what_was_answered_is_compared_with_the_model_in_the_shadow(make_app: MakeApp, predictor: Predictor, tmp_path: Path) -> None:
    app = make_app(shadow_log=tmp_path / "shadow.jsonl")
    with client_of(app) as client:
        app.state.parts.shadow.follow(renamed(predictor, "candidate"))
        for path in ("/v1/predictions", "/v1/suggestions"):
            assert client.post(path, json=asked(topic(1), topic(2))).json()["model_version"] == predictor.bundle.manifest.version
        until(lambda: 'topicrouter_shadow_topics_total{outcome="agreed"} 4.0' in client.get("/metrics").text)
        assert client.get("/v1/models").json()["shadow"]["version"] == "candidate"
    kept = list(read_journal(tmp_path / "shadow.jsonl"))
    assert [comparison["topic"] for comparison in kept] == ["1", "2", "1", "2"]
