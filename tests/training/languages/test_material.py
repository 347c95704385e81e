from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from service.errors import InputError
from tests.training.languages.samples import HashEncoder, corpus
from tests.training.samples import QUICK
from training.data.records import Corpus
from training.embedding import EmbeddingCache
from training.languages.material import Folds, Material, material_of
from training.languages.ways import MINILM, MULTILINGUAL, PARTS


def cache(folder: Path) -> EmbeddingCache:
    return EmbeddingCache(folder, HashEncoder(4), "c" * 64)


def test_topics_to_learn_from_come_first_and_languages_are_told_apart(two_languages: Material) -> None:
    splits = [topic.split for topic in two_languages.topics]
    assert splits == ["train"] * two_languages.learnt + ["holdout"] * (len(splits) - two_languages.learnt)
    assert two_languages.english.mean() == 0.5
    assert (two_languages.named_other == ~two_languages.english).all()


def test_titles_of_all_kinds_stand_before_bodies_of_all_kinds(two_languages: Material) -> None:
    both = two_languages.kind_of(PARTS)
    assert both is not None
    minilm, multilingual = (two_languages.vectors[kind] for kind in (MINILM, MULTILINGUAL))
    expected = [minilm[:, :24], multilingual[:, :32], minilm[:, 24:], multilingual[:, 32:]]
    np.testing.assert_array_equal(both, np.hstack(expected))
    assert two_languages.kind_of(("letters", "surface")) is None


def test_every_topic_is_judged_once_and_a_part_has_its_columns(two_languages: Material, folds: Folds) -> None:
    judged = np.concatenate([fold.rows for fold, _, _ in folds.of(("surface",))])
    assert sorted(judged.tolist()) == list(range(len(two_languages.topics)))
    for fold, known, unknown in folds.of((MULTILINGUAL,)):
        assert (known.shape, unknown.shape) == ((len(fold.known_rows), 64), (len(fold.rows), 64))
        # measured from the mean of what was learnt from, whatever the way
        vectors = two_languages.vectors[MULTILINGUAL]
        expected = vectors[fold.rows] - vectors[fold.known_rows].mean(axis=0)
        np.testing.assert_allclose(unknown.toarray(), expected, atol=1e-6)


def test_texts_are_embedded_once_and_kept(tmp_path: Path) -> None:
    first, again = HashEncoder(4), HashEncoder(4)
    material_of(corpus(), cache(tmp_path), EmbeddingCache(tmp_path, first, "d" * 64))
    material_of(corpus(), cache(tmp_path), EmbeddingCache(tmp_path, again, "d" * 64))
    assert len(first.asked) == len(set(first.asked)) > 0
    assert again.asked == []


@pytest.mark.parametrize("without", ["de", "holdout"])
def test_a_corpus_without_other_languages_or_hold_out_is_refused(tmp_path: Path, without: str) -> None:
    kept = Corpus(tuple(topic for topic in corpus().topics if without not in {topic.language, topic.split}))
    with pytest.raises(InputError, match="too few") as caught:
        material_of(kept, cache(tmp_path), cache(tmp_path))
    assert caught.value.reason == "corpus_too_small"


def test_a_route_that_only_the_hold_out_has_is_named(tmp_path: Path) -> None:
    topics = [topic.model_copy(update={"route": ("honey",)}) if topic.split == "holdout" else topic for topic in corpus().topics]
    with pytest.raises(InputError, match="leads with honey"):
        material_of(Corpus(tuple(topics)), cache(tmp_path), cache(tmp_path))


def test_a_value_that_a_fold_can_not_learn_is_refused(two_languages: Material) -> None:
    odd = [two_languages.topics[0].model_copy(update={"route": ("honey",)}), *two_languages.topics[1:]]
    with pytest.raises(InputError, match="route is too rare"):
        Folds(Material(odd, two_languages.readings, two_languages.vectors, two_languages.learnt), QUICK)
