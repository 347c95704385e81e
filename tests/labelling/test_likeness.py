from __future__ import annotations

import numpy as np
import pytest

from service.inference.explanation import Examples
from service.inference.predictor import Predictor
from service.labelling.likeness import Variety, usual_likeness


def examples(*vectors: tuple[float, float]) -> Examples:
    names = tuple(str(number) for number in range(len(vectors)))
    rows = np.array(vectors, np.float32)
    return Examples(names, names, names, rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_what_is_usual_leaves_a_topic_itself_out() -> None:
    assert usual_likeness(examples((1, 0), (0, 1))) == pytest.approx(0)
    assert usual_likeness(examples((1, 0), (1, 0))) == pytest.approx(1)


def test_one_topic_alone_makes_nothing_unusual() -> None:
    assert usual_likeness(examples((1, 0))) == -1


def test_of_the_corpus_of_the_released_model_one_topic_in_twenty_is_unusual(predictor: Predictor) -> None:
    usual = usual_likeness(predictor.bundle.examples)
    rows = np.arange(3, len(predictor.bundle.examples.ids), 40)
    cosines = predictor.bundle.examples.cosines(predictor.bundle.examples.vectors[rows])
    cosines[np.arange(len(rows)), rows] = -1
    assert 0.02 < float(np.mean(cosines.max(axis=1) < usual)) < 0.1


def test_the_same_trouble_in_other_words_adds_nothing_and_another_trouble_does(predictor: Predictor) -> None:
    variety = Variety(predictor.bundle.encoder)
    assert variety.adds("Desktop app doesn't accept our certificate", "The browser takes the certificate of our own CA, the app does not.")
    assert not variety.adds("Desktop app rejects our certificate", "In the browser the certificate of our CA is fine, the app refuses it.")
    assert variety.adds("Price for 250 users", "What does a licence for three years cost?")


def test_two_troubles_in_a_language_that_the_encoder_does_not_know_are_not_taken_for_one(predictor: Predictor) -> None:
    variety = Variety(predictor.bundle.encoder)
    assert variety.adds("Lisans yarın bitiyor, sipariş hâlâ onayda", "Lisansımız yarın sona eriyor ve satın alma hâlâ onay bekliyor.")
    assert variety.adds("Gelen webhook Türkçe harfleri bozuyor", "Gelen webhook ile gönderilen mesajlarda ş ve ğ harfleri bozuk görünüyor.")
