from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from service.domain import Label, Labels, Redacted, Topic
from service.errors import StoreError
from service.feedback.resolution import Unfit, unfit
from service.inference.predictor import Predictor
from service.store import engine as engine_module
from service.store.actions import SqlActions
from service.store.case_values import Acknowledgement
from service.store.cases import SqlCases
from service.store.database import Database, open_database
from service.store.engine import make_engine
from service.store.erasure import Erased, SqlErasure
from service.store.labels import SqlLabels
from service.store.leases import SqlLeases
from service.store.observation import Window
from service.store.observations import SqlObservations
from service.store.topics import SqlTopics
from tests.store.case_samples import action, case, decision, step
from tests.store.samples import HOUR, NOW, label, text
from tests.watching.samples import observation

DAY = timedelta(days=1)
BODY = "the marmalade is in the cellar, and the server does not start since the upgrade"


@pytest.fixture
def erasure(database: Database) -> SqlErasure:
    return SqlErasure(database)


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'labels.db'}")
    yield made
    made.close()


def fill(database: Database, predictor: Predictor, topic_id: str = "12") -> None:
    """Keep one of everything about a topic, at NOW."""
    SqlLabels(database, clock=lambda: NOW).add(label(topic_id=topic_id, text=text(body=BODY)))
    topics = SqlTopics(database)
    (prediction,) = predictor.predict([Topic(topic_id, "Server does not start", BODY)])
    assert prediction.reasons
    topics.keep_prediction(prediction, topic_version="1", at=NOW)
    SqlObservations(database).add([observation(topic_id=topic_id)])
    topics.keep_facts(topic_id, {"wrote": ["marmalade_fan"]}, at=NOW)
    case_id = f"case of {topic_id}"
    SqlCases(database).open(case(case_id, topic_id=topic_id))
    (lease,) = SqlLeases(database).lease_due("runner", at=NOW, until=NOW + HOUR, most=1)
    SqlCases(database).take(lease, step(replace(lease.case, due_at=None), action()))
    SqlActions(database).acknowledge(case_id, Acknowledgement("taken_on", "ada", NOW, note=Redacted("about the marmalade")))


def test_a_forgotten_topic_leaves_its_decisions_without_text(erasure: SqlErasure, database: Database, predictor: Predictor) -> None:
    fill(database, predictor, "12")
    fill(database, predictor, "13")
    everything = Erased(labels=1, texts=1, predictions=1, messages=1, notes=1, facts=1, observations=1)
    assert erasure.forget("12") == everything
    topics, actions, cases = SqlTopics(database), SqlActions(database), SqlCases(database)
    assert [kept.label.topic_id for kept in SqlLabels(database).find()] == ["13"]
    assert topics.texts("12") == ()
    assert topics.facts("12") == ()
    assert [each.topic_id for each in SqlObservations(database).find(Window(NOW, NOW + HOUR))] == ["13"]
    (left,) = actions.of_case("case of 12")
    assert left == action(text=None)
    assert [said.note for said in actions.acknowledgements("case of 12")] == [None]
    assert cases.decisions("case of 12") == (decision(),)
    model = predictor.bundle.manifest.version
    kept = topics.prediction("12", topic_version="1", model_version=model)
    assert kept is not None
    assert (kept.prediction.reasons, kept.prediction.findings, kept.prediction.similar) == ((), (), ())
    assert kept.prediction.probabilities
    assert erasure.forget("12") == Erased()
    assert erasure.forget("13") == everything


def test_a_label_told_anew_after_forgetting_is_new(erasure: SqlErasure, database: Database) -> None:
    labels = SqlLabels(database)
    before = labels.add(label(), label_id="a").kept
    erasure.forget("12")
    after = labels.add(replace(label(), labels=Labels(route="feature")), label_id="a")
    assert after.new
    assert after.kept.number > before.number


def test_a_sweep_erases_what_is_older_and_nothing_else(erasure: SqlErasure, database: Database, predictor: Predictor) -> None:
    fill(database, predictor)
    assert erasure.sweep(before=NOW, at=NOW + DAY) == Erased()
    later = text(version="2", body="something else")
    SqlTopics(database).keep_text("12", later, at=NOW + HOUR)
    SqlObservations(database).add([observation(topic_id="13", at=NOW + HOUR)])
    assert erasure.sweep(before=NOW + HOUR, at=NOW + 180 * DAY) == Erased(
        texts=1, predictions=1, messages=1, notes=1, facts=1, observations=1
    )
    assert erasure.sweep(before=NOW + HOUR, at=NOW + 180 * DAY) == Erased()
    assert SqlTopics(database).texts("12") == (later,)
    assert [each.topic_id for each in SqlObservations(database).find(Window(NOW, NOW + 2 * HOUR))] == ["13"]
    assert SqlCases(database).decisions("case of 12") == (decision(),)


def test_a_label_outlives_its_text_is_known_again_and_not_learnt_from(erasure: SqlErasure, database: Database) -> None:
    labels = SqlLabels(database, clock=lambda: NOW)
    kept = labels.add(label()).kept
    erasure.sweep(before=NOW + HOUR, at=NOW + DAY)

    def only() -> Label:
        (left,) = labels.find()
        return left.label

    assert only() == replace(kept.label, text=replace(kept.label.text, title=Redacted(""), body=Redacted("")))
    assert unfit(only()) is Unfit.TEXT_ERASED
    assert not labels.add(label()).new
    assert labels.add(label(author="bo")).new
    assert SqlTopics(database).texts("12") == ()


def test_an_old_label_that_came_just_now_keeps_its_text(erasure: SqlErasure, database: Database) -> None:
    old = label(at=NOW - 900 * DAY, text=text(at=NOW - 900 * DAY))
    SqlLabels(database, clock=lambda: NOW).add(old)
    assert erasure.sweep(before=NOW, at=NOW).texts == 0


@pytest.mark.parametrize("by", ["forget", "sweep"])
def test_nothing_of_what_was_erased_is_left_in_the_files(by: str, tmp_path: Path, on_disk: Database, predictor: Predictor) -> None:
    fill(on_disk, predictor)

    def held() -> bytes:
        return b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert b"marmalade" in held()
    erasure = SqlErasure(on_disk)
    erased = erasure.forget("12") if by == "forget" else erasure.sweep(before=NOW + HOUR, at=NOW + HOUR)
    assert erased.texts == 1
    assert b"marmalade" not in held()


def test_who_reads_while_a_topic_is_forgotten_is_told_of_for_the_log_still_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.05)
    database = open_database(f"sqlite:///{tmp_path / 'labels.db'}")
    labels, erasure = SqlLabels(database), SqlErasure(database)
    labels.add(label(text=text(body="the marmalade is in the cellar")))
    reader = sqlite3.connect(tmp_path / "labels.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM labels").fetchone()
    with pytest.raises(StoreError, match="the texts are erased, but the database's log still holds them while others read; run this again"):
        erasure.forget("12")
    assert list(labels.find()) == []
    reader.close()
    assert erasure.forget("12") == Erased()
    assert not any(b"marmalade" in file.read_bytes() for file in tmp_path.iterdir())
    labels.close()


def test_a_log_that_cannot_be_emptied_is_told(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'labels.db'}")

    def forbid(_action: int, name: str | None, *_: object) -> int:
        return sqlite3.SQLITE_DENY if name == "wal_checkpoint" else sqlite3.SQLITE_OK

    event.listen(engine, "connect", lambda connection, _record: connection.set_authorizer(forbid))
    database = Database(engine)
    labels, erasure = SqlLabels(database), SqlErasure(database)
    labels.add(label())
    with pytest.raises(StoreError, match=r"the texts are erased, but .* may still hold them \(not authorized\)") as caught:
        erasure.forget("12")
    assert caught.value.reason == "store_unavailable"
    labels.close()
