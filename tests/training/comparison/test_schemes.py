from __future__ import annotations

import numpy as np
import pytest

from service.errors import InputError
from tests.training.samples import topic
from training.comparison.schemes import Scheme, cross_validations
from training.data.records import LabelledTopic


def corpus(authors: int = 7, each: int = 20) -> list[LabelledTopic]:
    """Every author writes of two routes; each two neighbouring texts are a pair."""
    return [
        topic(f"{author}-{at}", "ab"[at % 2], author_group=f"author {author}", pair_id=f"{author}-{at // 2}")
        for author in range(authors)
        for at in range(each)
    ]


def test_no_pair_is_on_both_sides_by_pairs_and_no_author_by_authors() -> None:
    topics = corpus()
    schemes = cross_validations(topics, seed=3)
    for scheme, of in ((Scheme.PAIRS, lambda row: topics[row].pair_id), (Scheme.AUTHORS, lambda row: topics[row].author_group)):
        for known, judged in schemes[scheme].folds:
            assert not set(map(of, known)) & set(map(of, judged))


def test_authors_are_on_both_sides_by_pairs() -> None:
    topics = corpus()
    known, judged = cross_validations(topics, seed=3)[Scheme.PAIRS].folds[0]
    assert {topics[row].author_group for row in judged} <= {topics[row].author_group for row in known}


@pytest.mark.parametrize("scheme", Scheme)
def test_every_topic_is_judged_once(scheme: Scheme) -> None:
    topics = corpus()
    judged = [rows for _, rows in cross_validations(topics, seed=3)[scheme].folds]
    assert sorted(np.concatenate(judged)) == list(range(len(topics)))


def test_clusters_are_pairs_or_authors() -> None:
    topics = corpus(authors=6, each=10)
    schemes = cross_validations(topics, seed=3)
    assert len(set(schemes[Scheme.PAIRS].clusters.tolist())) == 30
    assert len(set(schemes[Scheme.AUTHORS].clusters.tolist())) == 6
    assert schemes[Scheme.AUTHORS].clusters[0] == schemes[Scheme.AUTHORS].clusters[9] != schemes[Scheme.AUTHORS].clusters[10]


def test_the_texts_of_a_pair_without_a_known_author_count_as_one_author() -> None:
    topics = [found.model_copy(update={"author_group": None}) for found in corpus()]
    clusters = cross_validations(topics, seed=3)[Scheme.AUTHORS].clusters
    assert len(set(clusters.tolist())) == len({found.pair_id for found in topics})


def test_too_few_authors_are_told_in_a_sentence() -> None:
    with pytest.raises(InputError, match="4 groups of authors are too few") as caught:
        cross_validations(corpus(authors=4), seed=3)
    assert caught.value.reason == "corpus_too_small"


def test_a_route_of_one_author_only_is_named() -> None:
    topics = [*corpus(), *(topic(f"odd {at}", "lease", author_group="author 0") for at in range(20))]
    with pytest.raises(InputError, match="route lease: 0 topics are left to learn from in a fold by authors"):
        cross_validations(topics, seed=3)
