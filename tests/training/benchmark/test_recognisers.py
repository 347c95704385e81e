from __future__ import annotations

import pytest

from service.errors import InputError
from service.inference.confidentiality import LONGEST_TEXT, detect
from training.benchmark.recognisers import (
    HOSTILE,
    LONG,
    MOST_GROWTH,
    TIMES_AS_LONG,
    WORDS,
    growth,
    long_texts,
    milliseconds_a_topic,
    recogniser_figures,
    repeated,
    topics_of_words,
)
from training.data.records import LabelledTopic, read_corpus

SMALL = [
    LabelledTopic(
        id="1", title="Login", body="The login fails.\n\n2024-03-11 09:14:02 error 500\nnothing else", route=("technical",), language="en"
    ),
    LabelledTopic(id="2", title="Preis", body="Was kostet das?", route=("licensing",), language="de"),
    LabelledTopic(id="3", title="Crash", body="It crashes since Monday.", route=("technical",)),
]


def test_topics_have_as_many_words_as_are_asked_for_and_other_languages_are_passed_over() -> None:
    topics = topics_of_words(SMALL, words=40, count=2)
    assert [len(topic.body.split()) for topic in topics] == [40, 40]
    assert [topic.title for topic in topics] == ["Login", "Crash"]
    assert not any("kostet" in topic.body for topic in topics)


def test_topics_of_the_corpus_are_as_long_and_different() -> None:
    topics = topics_of_words(read_corpus().split("train").topics, count=6)
    assert {len(topic.body.split()) for topic in topics} == {WORDS}
    assert len({topic.body for topic in topics}) == 6


def test_long_texts_stay_below_the_limit_and_are_what_they_are_called() -> None:
    texts = long_texts(SMALL)
    assert {len(text) for text in texts.values()} == {LONG}
    assert LONG < LONGEST_TEXT
    assert texts["logs"].startswith("2024-03-11 09:14:02 error 500")
    assert "login" not in texts["logs"]
    assert "\n" not in texts["one line"]


def test_a_repeated_piece_is_counted_and_cut_at_its_length() -> None:
    assert repeated("a{number} ", 11) == "a0 a1 a2 a3"
    assert repeated("ab", 3) == "aba"


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_hostile_string_makes_detection_fail(piece: str) -> None:
    assert not detect("", repeated(piece, 2_000)).undetermined


def test_a_growth_compares_a_text_with_its_first_tenth() -> None:
    assert 1 < growth("the login fails " * 600, rounds=3) < 10 * TIMES_AS_LONG


def test_a_failed_detection_is_no_figure() -> None:
    with pytest.raises(InputError, match="text_too_long"):
        growth("a" * (LONGEST_TEXT + 1), rounds=1)


def test_a_topic_takes_some_time() -> None:
    assert milliseconds_a_topic(topics_of_words(SMALL, words=20, count=2), rounds=1) > 0


def test_every_figure_says_what_is_wanted_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.benchmark.recognisers.HOSTILE", HOSTILE[:2])
    figures = recogniser_figures(SMALL, rounds=1)
    assert [figure.at_most for figure in figures] == [6.0, *[MOST_GROWTH] * 4]
    assert [figure.unit for figure in figures] == ["ms", *["times"] * 4]
    assert all(figure.holds is not None for figure in figures)
