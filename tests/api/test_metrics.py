from __future__ import annotations

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from service.inference.predictor import Predictor
from service.store.memory import MemoryObservations
from service.store.observation import Window
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import NOW, asked, topic, until


def samples(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(sample.name, frozenset(sample.labels.items())): sample.value for family in families for sample in family.samples}


def labelled(**labels: str) -> frozenset[tuple[str, str]]:
    return frozenset(labels.items())


def test_requests_are_counted_by_route_and_status(client: TestClient) -> None:
    client.post("/v1/predictions", json=asked(topic()))
    client.post("/v1/predictions", json={})
    client.get("/secret-word")
    found = samples(client)
    assert found["topicrouter_requests_total", labelled(method="POST", path="/v1/predictions", status="200")] == 1
    assert found["topicrouter_requests_total", labelled(method="POST", path="/v1/predictions", status="422")] == 1
    assert found["topicrouter_requests_total", labelled(method="GET", path="unmatched", status="404")] == 1
    assert found["topicrouter_problems_total", labelled(reason="request_invalid")] == 1
    assert found["topicrouter_request_seconds_count", labelled(path="/v1/predictions")] == 2
    assert "secret-word" not in client.get("/metrics").text


def test_predictions_and_batches_are_counted(client: TestClient, predictor: Predictor) -> None:
    answer = client.post("/v1/predictions", json=asked(topic(1), topic(2), topic(3))).json()
    found = samples(client)
    counted = {labels: value for (name, labels), value in found.items() if name == "topicrouter_predictions_total"}
    assert sum(counted.values()) == 3
    assert {dict(labels)["route"] for labels in counted} == {prediction["route"] for prediction in answer["predictions"]}
    assert found["topicrouter_batch_topics_sum", frozenset()] == 3
    assert found["topicrouter_waiting_topics", frozenset()] == 0
    assert found["topicrouter_model_info", labelled(version=predictor.bundle.manifest.version, digest=predictor.bundle.digest)] == 1


def test_two_applications_count_apart(client: TestClient) -> None:
    assert not [name for name, _ in samples(client) if name == "topicrouter_predictions_total"]


def test_what_was_answered_is_kept_to_be_watched(make_app: MakeApp) -> None:
    store = MemoryObservations()
    moment = [NOW]
    app = make_app(observations=lambda: store, clock=lambda: moment[0])
    with client_of(app) as client:
        until(lambda: app.state.parts.desk.not_ready() is None)
        client.post("/v1/predictions", json=asked(topic(1), topic(2)))
        client.post("/v1/suggestions", json=asked(topic(2), topic(3)))
        window = Window(NOW - timedelta(days=1), NOW + timedelta(days=1))
        until(lambda: len(list(store.find(window))) == 3)
        until(lambda: samples(client).get(("topicrouter_observations_total", labelled(outcome="known"))) == 1)
        moment[0] += timedelta(hours=1)
        app.state.parts.drift.look()
        assert samples(client)["topicrouter_drift_topics", frozenset()] == 3
    assert {each.topic_id for each in store.find(window)} == {"1", "2", "3"}
