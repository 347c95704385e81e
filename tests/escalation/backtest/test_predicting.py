from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from service.directory.visibility import confidential_kinds
from service.domain import FindingKind, Prediction, Topic
from service.escalation.backtest import predicting
from service.escalation.backtest.archive import Archive
from service.escalation.backtest.predicting import Model, predict_archive
from service.escalation.backtest.prediction_cache import PredictionCache, cache_key, without_text
from service.inference.predictor import Predictor
from service.inference.reading import Reading, read
from tests.escalation.backtest.samples import LATER, said, topic

NUMBERS = count()

SECRET = "xoxb-" + "241093847561-" * 2 + "AbCdEfGhIjKlMnOpQrStUvWx"


class Asked:
    """A model that keeps what it was asked."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def __call__(self, topics: Sequence[Topic], /, *, readings: Sequence[Reading] | None = None) -> list[Prediction]:
        assert readings is not None
        assert len(readings) == len(topics)
        self.batches.append([each.id for each in topics])
        return [said(each, confidence=0.5 + int(each.id) / 100) for each in topics]


def archive(topics: Sequence[Topic], signature: str = "") -> Archive:
    """An archive with these topics; its files are other ones each time unless it has a signature."""
    return Archive("archive", tuple(topics), len(topics), 0, 0, 0, LATER, signature=signature or str(next(NUMBERS)))


def predictions(topics: Sequence[Topic], folder: Path, model: Asked, version: str = "m1", signature: str = "") -> list[Prediction]:
    with PredictionCache(folder) as kept:
        return [prediction for _, prediction in predict_archive(archive(topics, signature), Model(model, version), kept)]


def test_a_second_run_asks_no_model_and_comes_to_the_same(tmp_path: Path) -> None:
    topics, model = [topic(number, title=f"Help {number}") for number in range(5)], Asked()
    first = predictions(topics, tmp_path, model)
    assert predictions(topics, tmp_path, model) == first
    assert [each.confidence for each in first] == [0.5, 0.51, 0.52, 0.53, 0.54]
    assert len(model.batches) == 1


def test_an_archive_whose_files_have_not_changed_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    topics, model = [topic(number) for number in range(3)], Asked()
    first = predictions(topics[:2], tmp_path, model, signature="same")
    read_topics: list[str] = []

    def reading(title: str, body: str) -> Reading:
        read_topics.append(title)
        return read(title, body)

    monkeypatch.setattr(predicting, "read", reading)
    assert predictions(topics, tmp_path, model, signature="same")[:2] == first
    assert (len(read_topics), model.batches) == (1, [["0", "1"], ["2"]])
    predictions(topics, tmp_path, model, signature="changed")
    assert (len(read_topics), len(model.batches)) == (4, 2)


def test_only_what_is_new_is_asked_about(tmp_path: Path) -> None:
    model = Asked()
    predictions([topic(1), topic(2)], tmp_path, model)
    predictions([topic(1), topic(2, body="Edited"), topic(3)], tmp_path, model)
    assert model.batches == [["1", "2"], ["2", "3"]]


def test_another_model_is_asked_anew(tmp_path: Path) -> None:
    model = Asked()
    predictions([topic(1)], tmp_path, model)
    predictions([topic(1)], tmp_path, model, version="m2")
    assert model.batches == [["1"], ["1"]]


def test_a_run_that_was_cut_off_goes_on_after_the_last_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predicting, "TOPICS_AT_ONCE", 2)
    topics, model = [topic(number) for number in range(4)], Asked()

    def cut_off(some: Sequence[Topic], /, *, readings: Sequence[Reading] | None = None) -> list[Prediction]:
        if some[0].id == "2":
            raise KeyboardInterrupt
        return model(some, readings=readings)

    with pytest.raises(KeyboardInterrupt), PredictionCache(tmp_path) as kept:
        predict_archive(archive(topics), Model(cut_off, "m1"), kept)
    predictions(topics, tmp_path, model)
    assert model.batches == [["0", "1"], ["2", "3"]]


def test_the_cache_holds_no_text_and_nothing_a_secret_could_be_guessed_by(tmp_path: Path) -> None:
    subject = topic(1, title="Token", body=f"Our bot uses {SECRET} and stopped.")
    with PredictionCache(tmp_path) as kept:
        predict_archive(archive([subject]), Model(Asked(), "m1"), kept)
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    assert b"stopped" not in content
    assert b"Crash" not in content
    other = SECRET[:-4] + "ZyXw"
    assert key(subject) == key(replace(subject, body=f"Our bot uses {other} and stopped."))
    assert file.stat().st_mode & 0o077 == 0


def key(subject: Topic) -> str:
    return cache_key(subject, read(subject.title, subject.body), "m1")


def test_what_is_kept_of_a_prediction_is_handled_alike(predictor: Predictor) -> None:
    subject = topic(
        1, title="Token", body=f"Our bot stopped. curl -H 'Authorization: Bearer {SECRET}' https://chat.example.org/api/v4/posts"
    )
    (whole,) = predictor.predict([subject])
    kept = without_text(whole)
    assert FindingKind.SECRET in confidential_kinds(whole)
    assert confidential_kinds(kept) == confidential_kinds(whole)
    assert (kept.findings, kept.redacted_body, kept.reasons, kept.similar) == ((), "", (), ())
    assert (kept.route, kept.confidence, kept.urgent, kept.abstained) == (whole.route, whole.confidence, whole.urgent, whole.abstained)


def test_real_predictions_are_kept_to_the_last_digit(predictor: Predictor, tmp_path: Path) -> None:
    topics = [topic(1, title="Cannot log in", body="LDAP users get error 500 since the upgrade to 10.5."), topic(2, title="", body="???")]
    model = Model(predictor.predict, "m1")
    with PredictionCache(tmp_path) as kept:
        first = predict_archive(archive(topics), model, kept)
    with PredictionCache(tmp_path) as kept:
        assert predict_archive(archive(topics), Model(Asked(), "m1"), kept) == first


@pytest.mark.parametrize("damage", ["no folder", "no database", "no prediction"])
def test_a_cache_that_cannot_be_used_is_done_without(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "cache"
    if damage == "no folder":
        folder.write_text("a file")
    else:
        predictions([topic(1)], folder, Asked())
        if damage == "no database":
            (folder / "predictions.db").write_bytes(b"no database at all" * 100)
        else:
            with PredictionCache(folder) as kept:
                assert kept._connection is not None
                kept._connection.execute("UPDATE prediction SET value = '{}'")
                kept._connection.commit()
    model = Asked()
    assert len(predictions([topic(1)], folder, model)) == 1
    assert model.batches == [["1"]]
