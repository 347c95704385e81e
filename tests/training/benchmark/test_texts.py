from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from service.domain import Topic
from service.inference.bundle.manifest import TOKENIZER
from service.inference.encoder import MAX_TOKENS
from service.inference.predictor import Predictor
from service.inference.reading import read
from training.benchmark.texts import topics_that_fill_the_window
from training.data.records import LabelledTopic, read_corpus


@pytest.fixture(scope="module")
def tokenizer(predictor: Predictor) -> Tokenizer:
    return Tokenizer.from_file(str(predictor.bundle.folder / TOKENIZER))


@pytest.fixture(scope="module")
def topics(tokenizer: Tokenizer) -> list[Topic]:
    return topics_that_fill_the_window(read_corpus().topics, tokenizer, count=6)


def test_every_body_fills_the_window_of_the_encoder_and_hardly_more(topics: list[Topic], tokenizer: Tokenizer) -> None:
    lengths = [len(tokenizer.encode(read(topic.title, topic.body).body_for_encoder).ids) for topic in topics]
    assert min(lengths) >= MAX_TOKENS
    assert max(lengths) < 2 * MAX_TOKENS


def test_as_many_different_topics_come_as_are_asked_for(topics: list[Topic]) -> None:
    assert len({topic.id for topic in topics}) == len({topic.body for topic in topics}) == 6


def test_the_topics_are_the_same_in_every_run(topics: list[Topic], tokenizer: Tokenizer) -> None:
    assert topics_that_fill_the_window(read_corpus().topics, tokenizer, count=6) == topics


def test_other_languages_are_passed_over_and_a_short_corpus_begins_again(tokenizer: Tokenizer) -> None:
    english = LabelledTopic(id="short", title="Login", body="The login fails.", route=("technical",), language="en")
    german = LabelledTopic(id="de", title="Anmeldung", body="Die Anmeldung schlägt fehl.", route=("technical",), language="de")
    (topic,) = topics_that_fill_the_window([german, english], tokenizer, count=1)
    assert topic.title == "Login"
    assert set(topic.body.splitlines()) == {"The login fails.", ""}
