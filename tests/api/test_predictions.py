from __future__ import annotations

import json

import httpx
import pytest
from starlette.testclient import TestClient

from service.domain import Topic
from service.inference.predictor import Predictor
from service.reports.plain import plain_prediction
from tests.api.conftest import MakeApp, Serve
from tests.api.samples import asked, topic


def test_a_prediction_has_exactly_the_shape_of_the_command_line(client: TestClient, predictor: Predictor) -> None:
    sent = topic(7, body="Our token is ghp_" + "Zk3vQ9mLr2Xw8TbN5hJd" + "Yc7Gf1PsUe6MxKo4" + " and nothing works")
    answer = client.post("/v1/predictions", json=asked(sent)).json()
    wanted = plain_prediction(predictor.predict([Topic(sent["id"], sent["title"], sent["body"])])[0])
    assert answer == {"predictions": [wanted], "count": 1, "model_version": predictor.bundle.manifest.version}
    assert "ghp_Zk3v" not in json.dumps(answer)


def test_predictions_come_in_the_order_of_the_topics(client: TestClient) -> None:
    answer = client.post("/v1/predictions", json=asked(*(topic(number) for number in (5, 3, 9, 1)))).json()
    assert [prediction["id"] for prediction in answer["predictions"]] == ["5", "3", "9", "1"]
    assert [prediction["redacted_title"] for prediction in answer["predictions"]] == [topic(number)["title"] for number in (5, 3, 9, 1)]


def test_sixty_four_topics_are_answered_and_sixty_five_are_not(client: TestClient) -> None:
    most = [topic(number, body="") for number in range(64)]
    assert client.post("/v1/predictions", json=asked(*most)).json()["count"] == 64
    refused = client.post("/v1/predictions", json=asked(*most, topic(64)))
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"pointer": "#/topics", "detail": "has too many entries", "expected": "a list of 1 to 64 topics"}]


@pytest.mark.parametrize(("field", "most"), [("title", 1_000), ("body", 200_000)])
def test_a_text_may_be_as_long_as_documented_and_no_longer(client: TestClient, field: str, most: int) -> None:
    assert client.post("/v1/predictions", json=asked(topic() | {field: "x " * (most // 2)})).status_code == 200
    refused = client.post("/v1/predictions", json=asked(topic() | {field: "x " * (most // 2) + "x"}))
    assert refused.json()["errors"][0]["pointer"] == f"#/topics/0/{field}"
    assert f"{most:,}" in refused.json()["errors"][0]["expected"]


def test_an_empty_title_and_body_are_fine(client: TestClient) -> None:
    assert client.post("/v1/predictions", json=asked(topic(title="", body=""))).status_code == 200


def test_a_number_is_an_id_and_comes_back_as_text(client: TestClient) -> None:
    assert client.post("/v1/predictions", json=asked(topic(id=1184))).json()["predictions"][0]["id"] == "1184"


def test_half_a_surrogate_pair_is_read_as_one_code_point(client: TestClient) -> None:
    body = json.dumps(asked(topic(title="broken \ud83d emoji", body="\udc00")))
    answer = client.post("/v1/predictions", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["predictions"][0]["redacted_title"] == "broken \ufffd emoji"


def test_unknown_fields_are_ignored(client: TestClient) -> None:
    assert client.post("/v1/predictions", json=asked(topic(views=3, tags=["x"]), mode="fast")).status_code == 200


def test_the_real_server_answers_the_same(make_app: MakeApp, serve: Serve, client: TestClient) -> None:
    body = asked(topic(1), topic(2))
    answer = httpx.post(serve(make_app()) + "/v1/predictions", json=body, timeout=20)
    assert answer.status_code == 200
    assert answer.json() == client.post("/v1/predictions", json=body).json()
