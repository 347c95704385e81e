from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from service.directory import Directory, suggest
from service.domain import Topic
from service.inference.predictor import Predictor
from service.messages import drafted
from service.reports.plain import plain_suggestion
from tests.api.samples import NOW, asked, topic

SATURDAY_NIGHT = "2026-03-28T23:30:00Z"


def test_a_suggestion_is_the_directorys_for_the_prediction(client: TestClient, predictor: Predictor, directory: Directory) -> None:
    sent = topic(4, url="https://forum.example/t/my-title/4", author="quayside", created_at="2026-03-27T10:00:00+02:00")
    answer = client.post("/v1/suggestions", json=asked(sent, at=SATURDAY_NIGHT)).json()
    created_at = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
    read = Topic("4", sent["title"], sent["body"], url=sent["url"], author="quayside", created_at=created_at)
    at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    wanted = suggest(read, predictor.predict([read])[0], directory, at)
    assert answer["suggestions"] == [plain_suggestion(drafted(wanted, read, directory, at))]
    assert answer["at"] == SATURDAY_NIGHT
    assert answer["directory_version"] == directory.version
    assert "https://forum.example/t/4" in answer["suggestions"][0]["draft"]


def test_without_a_moment_the_present_one_counts(client: TestClient) -> None:
    for more in ({}, {"at": None}):
        assert client.post("/v1/suggestions", json=asked(topic(), **more)).json()["at"] == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_another_moment_finds_people_at_other_hours(client: TestClient) -> None:
    night, day = (client.post("/v1/suggestions", json=asked(topic(), at=at)).json() for at in (SATURDAY_NIGHT, "2026-03-30T10:00:00Z"))
    assert night["suggestions"][0]["contacts"][0]["available_at"] != day["suggestions"][0]["contacts"][0]["available_at"]


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        ("2026-03-28T23:30:00", "has no offset from UTC"),
        ("2026-03-28", "has no offset from UTC"),
        ("yesterday", "is not as expected"),
        (1_774_740_600, "is not a time"),
        ("9999-12-31T23:59:59Z", "is out of range"),
        ("1999-12-31T23:59:59Z", "is out of range"),
    ],
)
def test_a_moment_that_is_no_aware_time_of_this_century_is_refused(client: TestClient, at: object, wrong: str) -> None:
    answer = client.post("/v1/suggestions", json=asked(topic(), at=at))
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert (fault["pointer"], fault["detail"]) == ("#/at", wrong)
    assert "offset" in fault["expected"]


def test_a_naive_creation_time_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/suggestions", json=asked(topic(created_at="2026-03-28T23:30:00")))
    assert answer.json()["errors"][0]["pointer"] == "#/topics/0/created_at"
