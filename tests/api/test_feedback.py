from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from service.api import recording
from service.domain import FindingKind, Label, Labels, LabelSource, Scope
from service.feedback.blind_draw import is_blind_drawn
from service.feedback.making import LONGEST
from service.inference.confidentiality import WITHHELD
from service.store.interfaces import Added
from service.store.labels import open_labels
from service.store.memory import MemoryLabels
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import NOW, bearer, feedback, topic, until, with_keys

PASSWORD = "Vq7#mTz2Lp"
HOUR_AGO = "2026-11-27T10:00:00+02:00"


@pytest.fixture
def labels() -> MemoryLabels:
    return MemoryLabels()


@pytest.fixture
def client(make_app: MakeApp, labels: MemoryLabels) -> Iterator[TestClient]:
    with client_of(make_app(labels=lambda: labels)) as client:
        yield client


def kept(labels: MemoryLabels) -> list[Label]:
    return [each.label for each in labels.find()]


def give(client: TestClient, **changes: Any) -> Any:
    return client.post("/v1/feedback", json=feedback(**changes))


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:topicrouter:problem:request_invalid"
    assert all(fault["expected"] for fault in answer.json()["errors"])
    return [(fault["pointer"], fault["detail"]) for fault in answer.json()["errors"]]


def test_a_correction_is_kept_with_its_text_redacted(client: TestClient, labels: MemoryLabels) -> None:
    said = {"route": "licensing", "area": "mobile", "confidential_kinds": ["secret"], "urgent": False, "needs_answer": True}
    answer = give(
        client,
        topic=topic(7, body=f"the password is {PASSWORD}", version="3", text_at=HOUR_AGO),
        labels=said,
        decision_due_at=HOUR_AGO,
        model_version="0.1.0",
        predicted={"route": "technical", "confidential": False},
    )
    assert answer.status_code == 201
    assert PASSWORD not in answer.text
    (label,) = kept(labels)
    assert (label.topic_id, label.text.version, label.text.body) == ("7", "3", "the password is [password]")
    assert label.labels == Labels("licensing", "mobile", True, (FindingKind.SECRET,), False, True)  # noqa: FBT003 - in the order of the fields
    assert (label.source, label.author, label.at) == (LabelSource.CORRECTION, "local", NOW)
    assert label.text.at == label.decision_due_at == datetime(2026, 11, 27, 8, tzinfo=UTC)
    assert (label.model_version, label.predicted) == ("0.1.0", Labels("technical", confidential=False, confidential_kinds=()))
    assert answer.json()["learnt_from"]


def test_the_author_is_the_name_of_the_key(make_app: MakeApp, labels: MemoryLabels) -> None:
    with client_of(make_app(**with_keys(labels=lambda: labels))) as client:
        assert client.post("/v1/feedback", json=feedback(), headers=bearer(Scope.FEEDBACK)).json()["by"] == "for-feedback"
    assert [label.author for label in kept(labels)] == ["for-feedback"]


def test_the_same_sent_again_is_kept_once_and_given_back(client: TestClient, labels: MemoryLabels) -> None:
    first, again = give(client), give(client)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"new": False}
    assert len(kept(labels)) == 1


def test_an_id_is_for_one_label(client: TestClient, labels: MemoryLabels) -> None:
    assert give(client, id="a").json()["id"] == "a"
    assert give(client, id="a").status_code == 200
    other = give(client, id="a", labels={"route": "feature"})
    assert (other.status_code, other.json()["type"]) == (409, "urn:topicrouter:problem:feedback_conflict")
    assert len(kept(labels)) == 1


def test_a_text_newer_than_the_decision_is_kept_and_said_not_to_be_learnt_from(client: TestClient) -> None:
    told = give(client, decision_due_at=HOUR_AGO).json()
    assert (told["learnt_from"], told["why_not"]) == (False, "text_too_new")


def test_a_decision_that_other_feedback_tells_counts_for_what_does_not_tell_it(client: TestClient) -> None:
    assert give(client).json()["learnt_from"]
    give(client, labels={}, source="outcome", answered_by="bo", decision_due_at=HOUR_AGO)
    told = give(client, labels={"route": "feature"}).json()
    assert (told["learnt_from"], told["why_not"]) == (False, "text_too_new")


def test_fields_may_be_as_long_as_what_is_kept(client: TestClient) -> None:
    shapes = client.get("/openapi.json").json()["components"]["schemas"]["LabelledTopicIn"]["properties"]
    longest = {name: shapes[name]["maxLength"] for name in ("title", "body")}
    assert longest == {name: LONGEST[name] for name in longest}


def test_a_text_that_cannot_be_redacted_is_withheld(client: TestClient) -> None:
    told = give(client, topic=topic(body="word " * 30_000)).json()
    assert (told["redacted_body"], told["learnt_from"], told["why_not"]) == (WITHHELD, False, "text_withheld")


def test_an_outcome_may_tell_no_more_than_who_answered(client: TestClient, labels: MemoryLabels) -> None:
    assert give(client, labels={}, source="outcome", answered_by="bo", asked=["cy", "bo"]).status_code == 201
    (label,) = kept(labels)
    assert (label.labels, label.answered_by, label.asked) == (Labels(), "bo", ("cy", "bo"))


def test_a_drawn_topic_can_be_labelled_blind_and_is_told(client: TestClient, labels: MemoryLabels) -> None:
    drawn, other = (
        next(number for number in range(1_000) if is_blind_drawn(str(number), 0.05, "topicrouter") is wanted) for wanted in (True, False)
    )
    assert give(client, topic=topic(drawn), source="blind").json()["blind_drawn"]
    assert not give(client, topic=topic(other)).json()["blind_drawn"]
    refused = give(client, topic=topic(other), source="blind")
    assert faults(refused) == [("#/source", "is blind, and the topic is not one of those drawn")]
    assert len(kept(labels)) == 2


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"labels": {}}, ("#/labels", "say nothing")),
        ({"labels": {"confidential_kinds": []}}, ("#/labels", "say nothing")),
        ({"labels": {"route": "repair"}}, ("#/labels/route", "is not a known route")),
        ({"labels": {"area": "moon"}}, ("#/labels/area", "is not a known area")),
        (
            {"labels": {"confidential": False, "confidential_kinds": ["secret"]}},
            ("#/labels/confidential_kinds", "names kinds of what is said not"),
        ),
        ({"labels": {"confidential_kinds": ["gossip"]}}, ("#/labels/confidential_kinds/0", "is not as expected")),
        ({"labels": {"urgent": "very"}}, ("#/labels/urgent", "is not as expected")),
        ({"labels": None}, ("#/labels", "is not an object")),
        ({"source": "guess"}, ("#/source", "is not as expected")),
        ({"answered_by": "bo"}, ("#/answered_by", "belongs to an outcome")),
        ({"asked": ["bo"]}, ("#/asked", "belongs to an outcome")),
        ({"asked": ["b" * 201]}, ("#/asked/0", "is too long")),
        ({"id": ""}, ("#/id", "is empty")),
        ({"id": "a" * 101}, ("#/id", "is too long")),
        ({"at": "2026-11-27T10:00:00Z"}, ("#/at", "lies in the future")),
        ({"at": "2026-11-27T08:00:00"}, ("#/at", "has no offset from UTC")),
        ({"topic": topic(text_at="2026-11-27T10:00:00Z")}, ("#/topic/text_at", "is later than the label")),
        ({"topic": topic(title="t" * 1_001)}, ("#/topic/title", "is too long")),
        ({"topic": {"id": 1, "title": "t"}}, ("#/topic/body", "is missing")),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_would_be_right(
    client: TestClient, labels: MemoryLabels, changes: dict[str, Any], wrong: tuple[str, str]
) -> None:
    ((pointer, detail),) = faults(give(client, **changes))
    assert pointer == wrong[0]
    assert detail.startswith(wrong[1])
    assert kept(labels) == []


def test_a_fault_below_a_topic_or_label_says_what_would_be_right_there(client: TestClient) -> None:
    told = give(client, topic={"id": 1, "title": "t"}, labels={"urgent": "very"}).json()["errors"]
    assert told[0]["expected"].startswith("the first post, Markdown or cooked HTML")
    assert told[1]["expected"] == "true, false, or null"


def test_texts_that_no_database_holds_are_kept_all_the_same(make_app: MakeApp, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'labels.db'}"
    with client_of(make_app(labels=lambda: open_labels(url))) as client:
        sent = b'{"topic": {"id": "a\\u0000", "title": "\\ud800", "body": "\\u0000"}, "labels": {"urgent": true}}'
        answer = client.post("/v1/feedback", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == 201
    assert answer.json()["topic_id"] == "a\N{REPLACEMENT CHARACTER}"


def test_labels_go_to_the_configured_database_which_is_made_at_first_need(make_app: MakeApp, tmp_path: Path) -> None:
    file = tmp_path / "labels.db"
    app = make_app(labels=None, database=SecretStr(f"sqlite:///{file}"))
    with client_of(app) as client:
        client.get("/healthz")
        assert not file.exists()
        assert give(client).status_code == 201
    opened = open_labels(f"sqlite:///{file}")
    assert [each.label.topic_id for each in opened.find()] == ["1"]
    opened.close()


def test_a_database_that_fails_is_a_problem_to_try_again(make_app: MakeApp, tmp_path: Path, log: list[Any]) -> None:
    with client_of(make_app(labels=None, database=SecretStr(f"sqlite:///{tmp_path / 'nowhere' / 'labels.db'}"))) as client:
        answer = give(client)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:topicrouter:problem:store_unavailable")
    assert answer.headers["retry-after"]
    assert next(entry for entry in log if entry["event"] == "feedback_not_kept")["reason"] == "store_unavailable"


def test_no_text_of_feedback_reaches_the_log(client: TestClient, log: list[Any]) -> None:
    give(client, topic=topic(title="marmalade", body="marmalade"))
    give(client, topic=topic(title="marmalade", body="marmalade"), labels={"route": "marmalade"})
    assert [entry["status"] for entry in log if entry["event"] == "request"] == [201, 422]
    assert "marmalade" not in repr(log)


def test_feedback_is_counted(client: TestClient) -> None:
    for _ in range(2):
        give(client)
    figures = client.get("/metrics").text
    for new in ("true", "false"):
        assert f'topicrouter_feedback_total{{new="{new}",source="correction"}} 1.0' in figures


class Slow(MemoryLabels):
    """Keeps nothing before its gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def add(self, label: Label, *, label_id: str | None = None) -> Added:
        assert self.gate.wait(20)
        return super().add(label, label_id=label_id)


def test_more_than_can_wait_is_refused(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MOST_WAITING", 1)
    slow = Slow()
    app = make_app(labels=lambda: slow)
    with client_of(app) as client, ThreadPoolExecutor(1) as threads:
        first = threads.submit(give, client)
        until(lambda: app.state.parts.feedback._waiting == 1)
        refused = give(client, labels={"route": "feature"})
        slow.gate.set()
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:topicrouter:problem:overloaded")
        assert first.result().status_code == 201
