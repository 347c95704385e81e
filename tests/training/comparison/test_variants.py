from __future__ import annotations

from itertools import groupby

import pytest

from service.errors import InputError
from training.comparison.classifiers import SeparateHeads
from training.comparison.committees import Committee
from training.comparison.fold_features import BLOCKS
from training.comparison.variants import REFERENCE, Question, chosen, variants
from training.fitting import Recipe

KNOWN = {variant.name: variant for variant in variants(Recipe())}


def test_the_released_head_is_the_recipes_on_all_features() -> None:
    released = KNOWN["svm_balanced"].how
    assert isinstance(released, SeparateHeads)
    assert released.estimator.get_params() == Recipe().classifier("route").get_params()
    assert tuple(released.blocks) == BLOCKS


def test_names_are_unique_and_every_question_has_a_variant() -> None:
    every = variants(Recipe())
    assert len({variant.name for variant in every}) == len({variant.title for variant in every}) == len(every)
    assert {variant.question for variant in every} == set(Question)


def test_the_reference_comes_first_and_a_cleaning_only_once() -> None:
    every = variants(Recipe())
    assert every[0].name == REFERENCE
    cleanings = [cleaning for cleaning, _ in groupby(every, key=lambda variant: variant.cleaning)]
    assert len(set(cleanings)) == len(cleanings)


def test_members_of_committees_are_variants_of_the_same_cleaning() -> None:
    members = {variant.name: variant.how.members for variant in KNOWN.values() if isinstance(variant.how, Committee)}
    assert set(members) == {"soft_voting", "stacking", "mixed_evenly", "mixed_released"}
    for name, others in members.items():
        assert {KNOWN[other].cleaning for other in others} == {KNOWN[name].cleaning}


@pytest.mark.parametrize("block", BLOCKS)
def test_each_block_is_tried_alone_and_left_out(block: str) -> None:
    assert KNOWN[f"only_{block}"].settings["blocks"] == [block]
    assert set(KNOWN[f"without_{block}"].settings["blocks"]) == set(BLOCKS) - {block}


def test_settings_name_the_parameters() -> None:
    assert KNOWN["logistic_balanced"].settings["estimator"] == "LogisticRegression(C=3.0, class_weight='balanced', max_iter=1000)"
    assert KNOWN["prose_only"].settings["cleaning"] == "redacted, prose only"
    assert KNOWN["stacking"].settings["members"] == [REFERENCE, "linear_svm", "gradient_boosting"]


def test_chosen_variants_come_with_the_reference() -> None:
    assert [variant.name for variant in chosen(Recipe(), ["unredacted", "only_words"])] == [REFERENCE, "only_words", "unredacted"]
    assert len(chosen(Recipe(), [])) == len(KNOWN)


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="there is no variant bayes; there are logistic_regression, linear_svm") as caught:
        chosen(Recipe(), ["bayes", REFERENCE])
    assert caught.value.reason == "variant_unknown"
