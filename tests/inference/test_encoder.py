from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.encoder import SentenceEncoder
from service.inference.predictor import Predictor

TEXTS = [
    "The desktop app loses its connection after the laptop wakes up.",
    "Wie ändere ich die Sprache für alle Benutzer?",
    "price",
    "",
    "   \n ",
    "日本語の検索が一致しません",
    "2026-03-01 10:00:00 ERROR database is locked\n" * 60,
]

any_text = st.text(st.characters(codec=None), max_size=200)


@pytest.fixture(scope="module")
def encoder(predictor: Predictor) -> SentenceEncoder:
    """The encoder as it was before it was fine-tuned: one vector a text."""
    folder = predictor.bundle.folder
    return SentenceEncoder(folder / ENCODER, folder / TOKENIZER, tuned=False)


def with_threads(encoder: SentenceEncoder, predictor: Predictor, threads: int) -> SentenceEncoder:
    folder = predictor.bundle.folder
    return SentenceEncoder(folder / ENCODER, folder / TOKENIZER, threads=threads, tuned=False)


def test_there_is_one_float32_vector_a_text(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_vectors_stand_in_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    np.testing.assert_array_equal(encoder.encode(TEXTS[::-1]), encoder.encode(TEXTS)[::-1])


def test_every_vector_has_length_one(encoder: SentenceEncoder) -> None:
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(TEXTS), axis=1), 1.0, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_others_bit_for_bit(encoder: SentenceEncoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(together.view(np.uint32), alone.view(np.uint32))


@pytest.mark.parametrize("threads", [2, 3])
def test_the_number_of_threads_changes_no_bit(encoder: SentenceEncoder, predictor: Predictor, threads: int) -> None:
    threaded = with_threads(encoder, predictor, threads)
    together = threaded.encode(TEXTS)
    np.testing.assert_array_equal(together.view(np.uint32), encoder.encode(TEXTS).view(np.uint32))
    np.testing.assert_array_equal(threaded.encode(TEXTS[:1]).view(np.uint32), together[:1].view(np.uint32))


def test_several_threads_may_share_one_encoder(encoder: SentenceEncoder) -> None:
    expected = encoder.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.encode, [TEXTS] * 8):
            np.testing.assert_array_equal(vectors, expected)


def test_an_empty_text_and_blanks_alone_mean_the_same(encoder: SentenceEncoder) -> None:
    empty, blank = encoder.encode(["", "  \n\t"])
    np.testing.assert_array_equal(empty, blank)


def test_half_a_surrogate_pair_reads_as_a_question_mark(encoder: SentenceEncoder) -> None:
    broken, question = encoder.encode(["is it\ud83d broken", "is it? broken"])
    np.testing.assert_array_equal(broken, question)


def test_text_beyond_the_window_changes_nothing(encoder: SentenceEncoder) -> None:
    window = "word " * 400
    cut, longer = encoder.encode([window, window + "and a question about licences at the very end"])
    np.testing.assert_array_equal(cut, longer)


def test_text_within_the_window_counts_to_its_end(encoder: SentenceEncoder) -> None:
    # more than the 128 tokens at which the tokenizer of the package would cut by itself
    window = "word " * 200
    shorter, longer = encoder.encode([window, window + "and a question about licences"])
    assert not np.array_equal(shorter, longer)


def test_what_means_the_same_lies_nearer_than_what_does_not(encoder: SentenceEncoder) -> None:
    crash, crash_otherwise, price = encoder.encode(
        ["The app crashes when I open a thread", "Opening a thread makes the application crash", "What does the licence cost a year?"]
    )
    assert crash @ crash_otherwise > 0.7
    assert crash @ price < 0.4


@settings(max_examples=40)
@given(st.lists(any_text, min_size=1, max_size=4))
def test_whatever_is_written_becomes_a_unit_vector(encoder: SentenceEncoder, texts: list[str]) -> None:
    vectors = encoder.encode(texts)
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
