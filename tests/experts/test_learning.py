from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from service.directory import demo_directory_path, load_directory
from service.errors import InputError
from service.experts import learning
from service.experts.learning import learn_experts
from service.inference.predictor import Predictor
from service.inference.topic_vectors import encoder_digest, topic_vectors
from tests.experts.samples import ARCHIVE, DRIFTWOOD, NOW, topic

DEMO = load_directory(demo_directory_path())


def test_the_questions_that_agreeing_volunteers_answered_are_learnt_and_nothing_else(predictor: Predictor) -> None:
    memory = learn_experts(ARCHIVE, DEMO, predictor.bundle, NOW)
    # limpet has not agreed, barnacle has answered nothing, and nobody learns from their own questions
    assert list(zip(memory.people, memory.topics, strict=True)) == [
        ("driftwood", "1"),
        ("driftwood", "2"),
        ("driftwood", "3"),
        ("driftwood", "5"),
        ("seagrass", "4"),
        ("seagrass", "5"),
    ]
    assert memory.encoder == encoder_digest(predictor.bundle.manifest)
    assert memory.model_version == predictor.bundle.manifest.version
    assert np.allclose(memory.vectors[0], topic_vectors(predictor.bundle, ARCHIVE[:1])[0])


def test_only_the_questions_answered_by_them_are_embedded(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[str] = []

    def watched(bundle: object, topics: list[object]) -> np.ndarray:
        embedded.extend(getattr(each, "id") for each in topics)  # noqa: B009
        return np.ones((len(topics), 4), np.float32)

    monkeypatch.setattr(learning, "topic_vectors", watched)
    learn_experts(ARCHIVE, DEMO, predictor.bundle, NOW)
    assert sorted(embedded) == ["1", "2", "3", "4", "5"]


def test_of_many_questions_the_newest_are_learnt(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_QUESTIONS", 2)
    archive = [topic(number, "Webhook", DRIFTWOOD) for number in (3, 1, 2)]
    assert learn_experts(archive, DEMO, predictor.bundle, NOW).topics == ("2", "3")


def test_consent_counts_at_the_time_of_learning(predictor: Predictor) -> None:
    before = NOW.replace(year=2026, month=1, day=9)
    assert set(learn_experts(ARCHIVE, DEMO, predictor.bundle, before).people) == {"driftwood"}


def test_an_archive_in_which_no_volunteer_answered_is_told_so(predictor: Predictor) -> None:
    with pytest.raises(InputError, match=r"no volunteer who agreed to be asked \(3 in the directory\)") as caught:
        learn_experts([replace(ARCHIVE[6])], DEMO, predictor.bundle, NOW)
    assert caught.value.reason == "nothing_learnt"
