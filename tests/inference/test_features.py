from __future__ import annotations

import io

import joblib
import numpy as np
import pytest
from numpy.typing import NDArray

from service.inference.encoder import SentenceEncoder
from service.inference.features import TopicFeatures
from service.inference.judging import embed
from service.inference.predictor import Predictor
from service.inference.reading import Reading, read
from service.inference.surface import surface_names

TOPICS = [
    ("Search finds nothing", "The search finds nothing after the upgrade. Which index is missing?", "search"),
    ("Search is slow", "Every search takes a minute since the index was rebuilt.", "search"),
    ("Search ignores umlauts", "The search index ignores words with umlauts.", "search"),
    ("Slow search on mobile", "On the phone the search takes a minute as well.", "search"),
    ("Calls drop", "Our calls drop after a minute. Which port is missing?", "calls"),
    ("Calls without sound", "There is no sound in calls on the phone since the upgrade.", "calls"),
    ("Calls and firewalls", "Which port do calls need in the firewall?", "calls"),
    ("Sound of calls", "The ringing sound of calls is too quiet on the phone.", "calls"),
    ("Themes", "Where is the theme of the sidebar kept?", "other"),
    ("Sidebar theme", "The sidebar ignores my theme since the upgrade.", "other"),
]
LABELS = [label for _, _, label in TOPICS]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [read(title, body) for title, body, _ in TOPICS]


@pytest.fixture(scope="module")
def encoder(predictor: Predictor) -> SentenceEncoder:
    return predictor.bundle.encoder


@pytest.fixture(scope="module")
def vectors(readings: list[Reading], encoder: SentenceEncoder) -> NDArray[np.float32]:
    return embed(encoder, readings)


@pytest.fixture(scope="module")
def features(readings: list[Reading], vectors: NDArray[np.float32]) -> TopicFeatures:
    return TopicFeatures(words=20, letters=30, title_words=3).fit(readings, vectors, [LABELS])


def ngram_names(features: TopicFeatures) -> list[str]:
    return features.column_names()[: -len(surface_names())]


def test_no_more_n_grams_are_kept_than_asked_for(features: TopicFeatures) -> None:
    names = ngram_names(features)
    assert sum(name.endswith("” in the title") for name in names) == 3
    assert sum(name.startswith("letters “") for name in names) == 30
    assert len(names) == 20 + 30 + 3


def test_where_there_are_fewer_n_grams_all_are_kept(readings: list[Reading], vectors: NDArray[np.float32]) -> None:
    few = TopicFeatures(words=1, letters=1, title_words=1).fit(readings, vectors, [LABELS])
    all_of_them = TopicFeatures(words=10_000, letters=10_000, title_words=10_000).fit(readings, vectors, [LABELS])
    assert len(ngram_names(few)) == 3
    # a word of one topic alone is never kept
    assert {"“search” in the title", "“calls”", "“the search”"} < set(ngram_names(all_of_them))
    assert "“quiet”" not in ngram_names(all_of_them)


def test_the_n_grams_kept_are_those_that_tell_the_labels_apart(readings: list[Reading], vectors: NDArray[np.float32]) -> None:
    few = TopicFeatures(words=3, letters=1, title_words=1).fit(readings, vectors, [LABELS])
    assert set(ngram_names(few)[:3]) <= {"“search”", "“calls”", "“theme”", "“sidebar”", "“the sidebar”", "“index”", "“sound”"}
    assert "“the”" not in ngram_names(few)


def test_every_column_but_the_sentence_vectors_has_a_name(
    features: TopicFeatures, readings: list[Reading], vectors: NDArray[np.float32], encoder: SentenceEncoder
) -> None:
    matrix = features.transform(readings, vectors)
    assert matrix.shape == (len(TOPICS), len(features.column_names()) + 2 * encoder.dimension)
    assert matrix.dtype == np.float32
    assert tuple(features.column_names()[-len(surface_names()) :]) == surface_names()


def test_a_named_column_counts_just_the_topics_in_which_the_word_stands(
    features: TopicFeatures, readings: list[Reading], vectors: NDArray[np.float32]
) -> None:
    matrix = features.transform(readings, vectors).toarray()
    column = features.column_names().index("“calls”")
    assert [bool(value) for value in matrix[:, column]] == ["calls" in f"{title} {body}".lower() for title, body, _ in TOPICS]
    column = features.column_names().index("“calls” in the title")
    assert [bool(value) for value in matrix[:, column]] == ["calls" in title.lower() for title, _, _ in TOPICS]


def test_rows_of_each_sort_of_n_gram_have_length_one_or_nought(
    features: TopicFeatures, readings: list[Reading], vectors: NDArray[np.float32]
) -> None:
    matrix = features.transform(readings, vectors).toarray()
    for columns in (slice(0, 20), slice(20, 50), slice(50, 53)):
        lengths = np.linalg.norm(matrix[:, columns], axis=1)
        assert np.isclose(lengths, 1).sum() + np.isclose(lengths, 0).sum() == len(TOPICS)


def test_a_topic_has_the_same_row_alone_and_among_others(
    features: TopicFeatures, readings: list[Reading], vectors: NDArray[np.float32]
) -> None:
    together = features.transform(readings, vectors).toarray()
    for at, reading in enumerate(readings):
        np.testing.assert_array_equal(features.transform([reading], vectors[at : at + 1]).toarray()[0], together[at])


def test_the_weight_of_meaning_scales_the_sentence_vectors_alone(readings: list[Reading], vectors: NDArray[np.float32]) -> None:
    once = TopicFeatures(words=5, letters=5, title_words=5).fit(readings, vectors, [LABELS])
    twice = TopicFeatures(words=5, letters=5, title_words=5, meaning=2.0).fit(readings, vectors, [LABELS])
    light, heavy = once.transform(readings, vectors).toarray(), twice.transform(readings, vectors).toarray()
    named = len(once.column_names())
    np.testing.assert_array_equal(light[:, :named], heavy[:, :named])
    np.testing.assert_allclose(heavy[:, named:], 2 * light[:, named:], atol=1e-6)


def test_kept_with_joblib_the_features_are_the_same_to_the_last_bit(
    features: TopicFeatures, readings: list[Reading], vectors: NDArray[np.float32]
) -> None:
    stream = io.BytesIO()
    joblib.dump(features, stream)
    stream.seek(0)
    restored: TopicFeatures = joblib.load(stream)
    assert restored.column_names() == features.column_names()
    before, after = features.transform(readings, vectors), restored.transform(readings, vectors)
    np.testing.assert_array_equal(before.toarray(), after.toarray())


def test_the_same_topics_always_give_the_same_features(
    features: TopicFeatures, readings: list[Reading], vectors: NDArray[np.float32]
) -> None:
    again = TopicFeatures(words=20, letters=30, title_words=3).fit(readings, vectors, [LABELS])
    assert again.column_names() == features.column_names()
    np.testing.assert_array_equal(again.transform(readings, vectors).toarray(), features.transform(readings, vectors).toarray())


def test_an_empty_topic_has_features_too(features: TopicFeatures, encoder: SentenceEncoder) -> None:
    reading = read("", "")
    matrix = features.transform([reading], embed(encoder, [reading])).toarray()
    assert np.isfinite(matrix).all()
    assert not matrix[0, : len(ngram_names(features))].any()
