from __future__ import annotations

from starlette.testclient import TestClient

from service.inference.predictor import Predictor
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import Watched, until


def test_the_process_says_that_it_lives(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_the_service_is_ready_once_a_prediction_has_succeeded(make_app: MakeApp, predictor: Predictor) -> None:
    watched = Watched(predictor)
    watched.open.clear()
    app = make_app(predictor=watched)
    with client_of(app) as client:
        early = client.get("/readyz")
        watched.open.set()
        until(lambda: client.get("/readyz").status_code == 200)
        until(lambda: client.get("/readyz").json() == {"status": "ready", "report": "there"})
    assert early.status_code == 503
    assert early.json()["type"] == "urn:topicrouter:problem:not_ready"
    assert early.json()["not_ready"] == [{"part": "model", "why": "no prediction has succeeded yet"}]
