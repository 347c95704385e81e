from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from service.inference.ngrams import weigh_ngrams

TEXTS = [
    "The search finds nothing after the upgrade.",
    "Search, search, search: the index is missing!",
    "ΣΊΣΥΦΟΣ und Straße, STRASSE",
    "日本語の検索が一致しません",
    "nothing\u00a0here\tbut\nwhite space",
]
WORDS = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32).fit(TEXTS)
LETTERS = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32).fit(TEXTS)

both = pytest.mark.parametrize("vectorizer", [WORDS, LETTERS], ids=["words", "letters"])
some_words = st.lists(st.sampled_from(" ".join(TEXTS).split(" ")), max_size=12).map(" ".join)


@both
@given(texts=st.lists(st.one_of(some_words, st.text(max_size=60)), min_size=1, max_size=4))
def test_the_weights_are_those_of_scikit_learn(vectorizer: TfidfVectorizer, texts: list[str]) -> None:
    ours, theirs = weigh_ngrams(vectorizer, texts), vectorizer.transform(texts)
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    np.testing.assert_array_equal(ours.indptr, theirs.indptr)
    np.testing.assert_array_equal(ours.indices, theirs.indices)
    np.testing.assert_allclose(ours.data, theirs.data, rtol=1e-6)


@both
def test_a_text_weighs_the_same_alone_and_among_others(vectorizer: TfidfVectorizer) -> None:
    together = weigh_ngrams(vectorizer, TEXTS).toarray()
    alone = np.vstack([weigh_ngrams(vectorizer, [text]).toarray() for text in TEXTS])
    np.testing.assert_array_equal(alone, together)


@both
@pytest.mark.parametrize("text", ["", " \n", "𝕏"])
def test_a_text_without_a_known_n_gram_has_an_empty_row(vectorizer: TfidfVectorizer, text: str) -> None:
    row = weigh_ngrams(vectorizer, [text])
    assert row.nnz == 0
    assert row.shape == (1, len(vectorizer.vocabulary_))
