"""Finds topics that were posted twice, word for word or nearly so, so that none is learnt from twice or stands on both sides of a split."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import HashingVectorizer

from service.inference.text import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from training.data.records import LabelledTopic

NEARLY_THE_SAME = 0.85
"""Share of their word triples (Jaccard) that two topics have in common at least to be near-duplicates."""
WORDS_TOGETHER = 3
# with fewer of them one word that differs changes too much for the share to say anything
FEWEST_TRIPLES = 10
# what stands in so many topics, or in this share of them, is a form that the forum hands out, and nobody's own words
MOST_TOPICS_WITH_A_TRIPLE, MOST_SHARE_WITH_A_TRIPLE = 10, 0.01
ROWS_AT_ONCE = 512
# words, and single characters of scripts that part no words
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """The topics that stay, in their order; how many repeat one of them, and how many of those had another route."""

    topics: tuple[LabelledTopic, ...]
    exact: int
    near: int
    otherwise_routed: int


def without_duplicates(topics: Sequence[LabelledTopic]) -> Deduplicated:
    """Leave out topics that repeat another one.

    Texts are compared without mark-up, case, punctuation and white space, title and body together. Of those that are the same the one that
    is held out by its `split` stays, else the earliest, else the first. Texts of one pair (`pair_id`) are alike on purpose and both stay.
    """
    texts = [tuple(_words(topic)) for topic in topics]
    # what is said again word for word is one text, and no sign of a form that many fill in
    distinct = list(dict.fromkeys(texts))
    similar: dict[tuple[str, ...], list[tuple[str, ...]]] = {text: [] for text in distinct}
    for one, other in _alike(distinct):
        similar[distinct[one]].append(distinct[other])
        similar[distinct[other]].append(distinct[one])
    kept: dict[tuple[str, ...], list[int]] = {text: [] for text in distinct}
    exact = near = otherwise = 0
    for row in sorted(range(len(topics)), key=lambda at: _rank(topics[at], at)):
        same, nearly = (
            next((at for text in alike for at in kept[text] if not _paired(topics[at], topics[row])), None)
            for alike in ([texts[row]], similar[texts[row]])
        )
        original = nearly if same is None else same
        if original is None:
            kept[texts[row]].append(row)
            continue
        exact, near = exact + (same is not None), near + (same is None)
        otherwise += topics[original].route[0] != topics[row].route[0]
    rows = sorted(row for each in kept.values() for row in each)
    return Deduplicated(tuple(topics[row] for row in rows), exact, near, otherwise)


def _words(topic: LabelledTopic) -> list[str]:
    prepared = prepare(topic.title, topic.body)
    text = unicodedata.normalize("NFKC", f"{prepared.title}\n{prepared.text}").casefold()
    # a text of signs alone is compared as it is
    return _WORD.findall(text) or text.split()


def _rank(topic: LabelledTopic, row: int) -> tuple[bool, bool, float, int]:
    written_at: datetime | None = topic.created_at
    return topic.split == "train", written_at is None, written_at.timestamp() if written_at else 0.0, row


def _paired(one: LabelledTopic, other: LabelledTopic) -> bool:
    return one.pair_id is not None and one.pair_id == other.pair_id


def _alike(words: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows that have `NEARLY_THE_SAME` of their word triples in common, each pair once."""
    if not words:
        return
    triples = HashingVectorizer(
        analyzer=_triples, n_features=2**22, binary=True, norm=None, alternate_sign=False, dtype=np.float32
    ).transform(words)
    found_in = np.bincount(triples.indices, minlength=triples.shape[1])
    triples.data[found_in[triples.indices] > max(MOST_TOPICS_WITH_A_TRIPLE, MOST_SHARE_WITH_A_TRIPLE * len(words))] = 0
    triples.eliminate_zeros()
    long_enough = np.flatnonzero(np.diff(triples.indptr) >= FEWEST_TRIPLES)
    triples = csr_array(triples[long_enough])
    sizes = np.diff(triples.indptr)
    order = np.argsort(sizes, kind="stable")
    rows, sizes, triples = long_enough[order], sizes[order], triples[order]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        stop = min(start + ROWS_AT_ONCE, len(rows))
        # sets whose sizes differ by more can't have as much in common
        last = np.searchsorted(sizes, sizes[stop - 1] / NEARLY_THE_SAME, side="right")
        common = (triples[start:stop] @ triples[start:last].T).tocoo()
        one, other = common.coords[0] + start, common.coords[1] + start
        share = common.data / (sizes[one] + sizes[other] - common.data)
        for first, second in zip(*(side[(share >= NEARLY_THE_SAME) & (one < other)] for side in (one, other)), strict=True):
            yield int(rows[first]), int(rows[second])


def _triples(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + WORDS_TOGETHER]) for at in range(len(words) - WORDS_TOGETHER + 1)]
