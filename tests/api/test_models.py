from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from starlette.testclient import TestClient

from service.inference.predictor import Predictor
from tests.api.conftest import MakeApp, client_of


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
