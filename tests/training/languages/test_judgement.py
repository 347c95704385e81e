from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.training.samples import QUICK
from training.fitting import fit
from training.languages.judgement import Judgement, calibrated_apart, judge, judge_way
from training.languages.material import Folds, Material
from training.languages.ways import LETTERS_PARTS, MINILM, RELEASED, RELEASED_PARTS, WAYS
from training.neighbours import stored_vectors


def test_the_released_way_says_what_the_trainer_fits(two_languages: Material, folds: Folds) -> None:
    learnt = two_languages.learnt
    vectors = two_languages.vectors[MINILM]
    fitted = fit(two_languages.topics[:learnt], two_languages.readings[:learnt], vectors[:learnt], QUICK)
    judged = judge(RELEASED_PARTS, two_languages, folds, QUICK)
    np.testing.assert_allclose(judged.route[:learnt], fitted.left_out["route"], atol=1e-5)
    np.testing.assert_allclose(judged.confidential[:learnt], fitted.left_out["confidential"][:, 1], atol=1e-5)
    matrix = fitted.pipeline.matrix(two_languages.readings[learnt:], vectors[learnt:])
    said = fitted.pipeline.probabilities(matrix)
    np.testing.assert_allclose(judged.confidential[learnt:], said["confidential"][:, 1], atol=1e-4)
    cosines = stored_vectors(vectors[learnt:]) @ stored_vectors(vectors[:learnt]).T
    np.testing.assert_allclose(judged.route[learnt:], fitted.pipeline.with_neighbours(said["route"], cosines), atol=1e-4)


def test_probabilities_sum_to_one_with_and_without_similar_topics(two_languages: Material, folds: Folds) -> None:
    for parts in (RELEASED_PARTS, LETTERS_PARTS):
        route = judge(parts, two_languages, folds, QUICK).route
        np.testing.assert_allclose(route.sum(axis=1), 1, atol=1e-6)


def test_other_heads_judge_only_topics_that_the_service_names_another_language_for(two_languages: Material) -> None:
    size = len(two_languages.topics)
    rng = np.random.default_rng(1)
    english, other = (Judgement(rng.dirichlet(np.ones(3), size), rng.uniform(size=size)) for _ in range(2))
    judged = judge_way(replace(RELEASED, apart=False), english, other, two_languages)
    named = two_languages.named_other
    np.testing.assert_array_equal(judged.route[named], other.route[named])
    np.testing.assert_array_equal(judged.route[~named], english.route[~named])
    np.testing.assert_array_equal(judged.confidential, np.where(named, other.confidential, english.confidential))


def test_calibrated_apart_keeps_every_choice_and_every_order(two_languages: Material, folds: Folds) -> None:
    judged = judge(RELEASED_PARTS, two_languages, folds, QUICK)
    apart = calibrated_apart(judged, two_languages)
    np.testing.assert_array_equal(apart.route.argmax(axis=1), judged.route.argmax(axis=1))
    np.testing.assert_array_equal(np.argsort(apart.confidential, kind="stable"), np.argsort(judged.confidential, kind="stable"))


def test_heads_stay_as_they_are_where_other_languages_lack_a_value(two_languages: Material, folds: Folds) -> None:
    judged = judge(RELEASED_PARTS, two_languages, folds, QUICK)
    alone = Material(two_languages.topics, two_languages.readings, two_languages.vectors, two_languages.learnt)
    alone.__dict__["named_other"] = np.zeros(len(two_languages.topics), np.bool_)
    apart = calibrated_apart(judged, alone)
    assert apart.route is judged.route
    assert apart.confidential is judged.confidential


def test_names_of_ways_differ_and_the_released_one_leads() -> None:
    assert WAYS[0] == RELEASED
    assert len({way.name for way in WAYS}) == len({way.title for way in WAYS}) == len(WAYS)
