from __future__ import annotations

from dataclasses import asdict

import pytest

from service.domain import Topic
from service.inference.predictor import Predictor
from service.inference.reading import read
from service.watching.observing import KnownWords, observe
from tests.inference.samples import LEAK, LEAKED
from tests.store.samples import NOW

GERMAN = Topic("2", "Anmeldung schlägt fehl", "Seit dem letzten Update kann sich niemand mehr anmelden, der Server meldet einen Fehler.")


@pytest.fixture(scope="module")
def known(predictor: Predictor) -> KnownWords:
    return KnownWords.of(predictor.bundle.pipeline)


def test_an_observation_says_what_the_prediction_said(predictor: Predictor, known: KnownWords) -> None:
    (said,) = predictor.predict([Topic("1", "Search is slow", "Every search of our server takes a minute since the upgrade.")])
    seen = observe(said, known, at=NOW)
    assert (seen.topic_id, seen.at, seen.model_version) == ("1", NOW, predictor.bundle.manifest.version)
    assert (seen.route, seen.confidence, seen.area, seen.abstained) == (said.route, said.confidence, said.area, said.abstained)
    assert seen.language == "en"
    assert seen.similarity == said.similar[0].similarity
    assert seen.unknown_words is not None
    assert 0 < seen.unknown_words < 1


def test_nothing_of_the_text_is_in_it(predictor: Predictor, known: KnownWords) -> None:
    seen = asdict(observe(predictor.predict([LEAK])[0], known, at=NOW))
    told = " ".join(str(value) for name, value in seen.items() if name != "topic_id")
    assert not [secret for secret in LEAKED if secret in told]
    assert not {word for word in read(LEAK.title, LEAK.body).prepared.text.split() if len(word) > 12} & set(told.split())


def test_how_strange_a_text_is_is_told_for_english_only(predictor: Predictor, known: KnownWords) -> None:
    seen = observe(predictor.predict([GERMAN])[0], known, at=NOW)
    assert (seen.language, seen.similarity, seen.unknown_words) == ("de", None, None)


def test_a_text_without_a_word_has_no_share_of_unknown_ones(predictor: Predictor, known: KnownWords) -> None:
    seen = observe(predictor.predict([Topic("3", "?", "!")])[0], known, at=NOW)
    assert (seen.language, seen.unknown_words) == ("und", None)


def test_words_are_unknown_that_no_topic_learnt_from_told(known: KnownWords) -> None:
    assert known.unknown_share("server qwzxv server") == pytest.approx(1 / 3)
    assert known.unknown_share("") is None


def test_an_id_that_no_database_can_hold_becomes_one(predictor: Predictor, known: KnownWords) -> None:
    assert observe(predictor.predict([Topic("a\0\ud800", "Search", "is slow")])[0], known, at=NOW).topic_id == "a\ufffd\ufffd"
