from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import FindingKind, Labels, LabelSource
from service.errors import FeedbackError
from service.inference.reading import read
from service.store.identity import timed_id
from tests.feedback.samples import ALL_DRAWN, VOCABULARY, made
from tests.store.samples import HOUR, NOW

PASSWORD = "Vq7#mTz2Lp"


def faults(**changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(FeedbackError) as caught:
        made(**changes)
    assert caught.value.reason == "feedback_invalid"
    return [(field, wrong) for field, wrong, _ in caught.value.faults]


def test_only_the_redacted_text_is_in_a_label() -> None:
    label = made(title=f"password: {PASSWORD}", body=f"the password is {PASSWORD}").label
    assert PASSWORD not in repr(label)
    assert (label.text.title, label.text.body) == ("password: [password]", "the password is [password]")


@given(st.text(max_size=300))
def test_a_text_that_was_kept_and_comes_back_is_the_same_text(body: str) -> None:
    once = made(body=body).label
    again = made(title=once.text.title, body=once.text.body).label
    assert again.text == once.text


def test_a_text_is_redacted_as_it_is_for_the_model() -> None:
    body = "<p>The server <b>db1.corp.example.net</b> is down</p>"
    assert made(body=body).label.text.body == read("Server does not start", body).redacted.body


def test_without_a_version_the_redacted_text_names_its_own() -> None:
    first, same, other = (made(body=body).label.text.version for body in ("a", "a", "b"))
    assert first == same != other
    assert first.startswith("sha256:")
    assert made(version="4").label.text.version == "4"


def test_a_text_of_unknown_age_counts_as_seen_when_it_was_labelled() -> None:
    assert made().label.text.at == NOW
    assert made(at=NOW - HOUR).label.text.at == NOW - HOUR
    assert made(text_at=NOW - 3 * HOUR).label.text.at == NOW - 3 * HOUR


def test_times_are_kept_in_utc() -> None:
    local = datetime(2026, 11, 27, 10, 0, tzinfo=timezone(timedelta(hours=2)))
    label = made(at=local, text_at=local, decision_due_at=local).label
    assert all(each.utcoffset() == timedelta(0) for each in (label.at, label.text.at, label.decision_due_at) if each)


def test_the_language_is_kept_where_it_can_be_told() -> None:
    assert made(title="Frage", body="Der Server startet seit gestern nicht mehr, was kann ich tun?").label.text.language == "de"
    assert made(title="?", body="").label.text.language is None


def test_kinds_make_a_topic_confidential_and_harmless_ones_have_none() -> None:
    kinds = (FindingKind.PERSONAL, FindingKind.SECRET, FindingKind.PERSONAL)
    assert made(labels=Labels(confidential_kinds=kinds)).label.labels == Labels(
        confidential=True, confidential_kinds=(FindingKind.SECRET, FindingKind.PERSONAL)
    )
    assert made(labels=Labels(confidential=False)).label.labels.confidential_kinds == ()
    assert made(labels=Labels(confidential=True)).label.labels.confidential_kinds is None
    assert made(labels=Labels(route="technical", confidential_kinds=())).label.labels == Labels(route="technical")


def test_a_label_is_known_again_by_the_given_id_else_by_its_time_else_by_what_came_before() -> None:
    assert made(feedback_id="a", at=NOW).label_id == "a"
    timed = made(at=NOW)
    assert timed.label_id == timed_id(timed.label)
    assert made().label_id is None


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"labels": Labels()}, ("labels", "say nothing")),
        ({"labels": Labels(confidential_kinds=())}, ("labels", "say nothing")),
        ({"labels": Labels(route="repair")}, ("route", "is not a known route")),
        ({"labels": Labels(area="moon")}, ("area", "is not a known area")),
        ({"source": LabelSource.BLIND}, ("source", "is blind, and the topic is not one of those drawn")),
        ({"answered_by": "bo"}, ("answered_by", "belongs to an outcome")),
        ({"asked": ("bo",)}, ("asked", "belongs to an outcome")),
        ({"at": NOW + HOUR}, ("at", "lies in the future")),
        ({"text_at": NOW + HOUR}, ("text_at", "is later than the label")),
        ({"at": NOW - 2 * HOUR, "text_at": NOW - HOUR}, ("text_at", "is later than the label")),
        ({"topic_id": ""}, ("topic_id", "is missing")),
        ({"author": ""}, ("author", "is missing")),
        ({"author": "a" * 101}, ("author", "is too long")),
        ({"title": "t" * 1_001}, ("title", "is too long")),
        ({"source": LabelSource.OUTCOME, "asked": ("a",) * 51}, ("asked", "is too long")),
    ],
)
def test_what_cannot_be_kept_is_refused_field_by_field(changes: dict[str, Any], wrong: tuple[str, str]) -> None:
    assert faults(**changes) == [wrong]


def test_every_fault_is_told_at_once_with_what_would_be_right() -> None:
    with pytest.raises(FeedbackError) as caught:
        made(labels=Labels(route="repair", area="moon"))
    for name in (*VOCABULARY.routes, *VOCABULARY.areas):
        assert name in str(caught.value)
    assert "repair" not in str(caught.value)


def test_a_clock_a_little_ahead_of_ours_is_borne() -> None:
    assert made(at=NOW + timedelta(minutes=4)).label.at == NOW + timedelta(minutes=4)


def test_a_drawn_topic_may_be_labelled_blind() -> None:
    assert made(draw=ALL_DRAWN, source=LabelSource.BLIND).label.source is LabelSource.BLIND


def test_what_a_model_of_another_vocabulary_said_is_kept() -> None:
    assert made(predicted=Labels(route="repair", confidential=False)).label.predicted == Labels(
        route="repair", confidential=False, confidential_kinds=()
    )
