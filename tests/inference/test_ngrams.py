from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from service.inference.ngrams import weigh_ngrams

KNOWN = [
    "the search finds nothing after the upgrade",
    "calls drop after a minute, calls without sound",
    "search, search and search again: the index is gone",
    "Größe und Straße, naïve café",
]
WORDS = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32).fit(KNOWN)
LETTERS = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32).fit(KNOWN)

text = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=200),
    st.lists(st.sampled_from(" ".join(KNOWN).split()), max_size=40).map(" ".join),
)


@pytest.mark.parametrize("vectorizer", [WORDS, LETTERS], ids=["words", "letters"])
@given(texts=st.lists(text, min_size=1, max_size=4))
def test_n_grams_weigh_what_scikit_learn_says(vectorizer: TfidfVectorizer, texts: list[str]) -> None:
    ours, theirs = weigh_ngrams(vectorizer, texts), vectorizer.transform(texts)
    assert (ours.shape, ours.dtype) == (theirs.shape, np.float32)
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-6)


@given(st.lists(text, min_size=1, max_size=4))
def test_columns_of_a_row_stand_in_their_order_and_each_once(texts: list[str]) -> None:
    matrix = weigh_ngrams(LETTERS, texts)
    for begin, end in zip(matrix.indptr, matrix.indptr[1:], strict=False):
        assert (np.diff(matrix.indices[begin:end]) > 0).all()


@given(st.lists(text, min_size=2, max_size=4))
def test_a_text_weighs_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = weigh_ngrams(WORDS, texts).toarray()
    for at, one in enumerate(texts):
        np.testing.assert_array_equal(weigh_ngrams(WORDS, [one]).toarray()[0], together[at])


@pytest.mark.parametrize("unknown", ["", "   ", "zzz qqq"])
def test_a_text_without_known_n_grams_weighs_nothing(unknown: str) -> None:
    assert weigh_ngrams(WORDS, [unknown, KNOWN[0]]).getnnz(axis=1).tolist() == [0, WORDS.transform([KNOWN[0]]).nnz]
