"""What is compared, each variant differing from the reference in the one thing that its question asks about."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from service.errors import InputError
from training.comparison.classifiers import SeparateHeads, SharedLayer, SimilarTopics
from training.comparison.cleaning import Cleaning
from training.comparison.committees import SoftVoting, Stacking
from training.comparison.fold_features import BLOCKS, NGRAM_BLOCKS
from training.fitting import TOLD_APART
from training.neighbours import SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.comparison.classifiers import Classifier
    from training.comparison.committees import Committee
    from training.fitting import Recipe

REFERENCE = "logistic_regression"
LOGISTIC_STRENGTH = 3.0
# like the networks' and the trees' settings, chosen by looking at two folds by pairs, which may flatter them a little
SVM_STRENGTH = 0.2
_IN_WORDS = {
    "words": "words",
    "letters": "letters",
    "title_words": "words of the title",
    "surface": "surface features",
    "vectors": "sentence vectors",
}


class Question(StrEnum):
    """What a variant is there to answer."""

    CLASSIFIER = "which classifier"
    FEATURES = "which features"
    CLEANING = "which text"
    CLASS_WEIGHTS = "class weights"
    HEADS = "several heads or one"
    NEIGHBOURS = "similar topics"
    STRENGTH = "how much regularisation"


@dataclass(frozen=True)
class Variant:
    """One way to make the route head: `name` for files and the command line, `title` for people."""

    name: str
    question: Question
    title: str
    how: Classifier | Committee
    cleaning: Cleaning = Cleaning.AS_SERVED

    @property
    def settings(self) -> dict[str, Any]:
        """How it is made, as plain values."""
        return {
            "kind": type(self.how).__name__,
            "cleaning": self.cleaning.value,
            **{field.name: _plain(getattr(self.how, field.name)) for field in fields(self.how)},
        }


def _plain(value: Any) -> Any:
    if isinstance(value, BaseEstimator):
        return " ".join(repr(value).split())
    return list(value) if isinstance(value, tuple) else value


def variants(recipe: Recipe) -> list[Variant]:
    """Return all variants, the reference first; those of one cleaning follow each other."""
    found = [
        *_classifiers(recipe),
        *_features(),
        *_class_weights(recipe),
        *_heads(recipe),
        *_neighbours(recipe),
        *_strengths(),
        *_cleanings(),
    ]
    return sorted(found, key=lambda variant: list(Cleaning).index(variant.cleaning))


def chosen(recipe: Recipe, names: Sequence[str]) -> list[Variant]:
    """Return the variants with these names and the reference, in the order of `variants`; all of them if no name is given.

    Raises:
        InputError: no variant has such a name (`variant_unknown`).

    """
    known = variants(recipe)
    unknown = sorted(set(names) - {variant.name for variant in known})
    if unknown:
        msg = f"there is no variant {', '.join(unknown)}; there are {', '.join(variant.name for variant in known)}"
        raise InputError(msg, reason="variant_unknown")
    return [variant for variant in known if not names or variant.name in {REFERENCE, *names}]


def _logistic(**changes: Any) -> LogisticRegression:
    return LogisticRegression(C=LOGISTIC_STRENGTH, max_iter=1_000).set_params(**changes)


def _network(recipe: Recipe) -> MLPClassifier:
    # not the default solver: it weighs the penalty by the size of a batch, so that a small last batch spoils what the others learnt
    return MLPClassifier((128,), solver="lbfgs", alpha=1.0, max_iter=60, random_state=recipe.seed)


def _classifiers(recipe: Recipe) -> Iterator[Variant]:
    logistic, question = _logistic(), Question.CLASSIFIER
    boosting = HistGradientBoostingClassifier(
        max_iter=200, max_leaf_nodes=8, max_features=0.1, early_stopping=False, random_state=recipe.seed
    )
    members = (REFERENCE, "linear_svm", "gradient_boosting")
    yield Variant(REFERENCE, question, "logistic regression", SeparateHeads(logistic))
    yield Variant("linear_svm", question, "linear SVM", SeparateHeads(LinearSVC(C=SVM_STRENGTH)))
    yield Variant("gradient_boosting", question, "gradient boosting, reduced n-grams", SeparateHeads(boosting, reduced=True))
    yield Variant("logistic_reduced", question, "logistic regression, reduced n-grams", SeparateHeads(logistic, reduced=True))
    yield Variant("soft_voting", question, "soft voting of the first three", SoftVoting(members))
    yield Variant("stacking", question, "stacking of the first three", Stacking(members, LogisticRegression(max_iter=1_000)))
    yield Variant("class_mix", question, "the class mix, whatever the text", SeparateHeads(DummyClassifier(strategy="prior")))


def _features() -> Iterator[Variant]:
    logistic, question = _logistic(), Question.FEATURES
    for block in BLOCKS:
        yield Variant(f"only_{block}", question, f"{_IN_WORDS[block]} only", SeparateHeads(logistic, (block,)))
    yield Variant("only_ngrams", question, "all n-grams only", SeparateHeads(logistic, NGRAM_BLOCKS))
    for block in BLOCKS:
        others = tuple(name for name in BLOCKS if name != block)
        yield Variant(f"without_{block}", question, f"all but {_IN_WORDS[block]}", SeparateHeads(logistic, others))


def _class_weights(recipe: Recipe) -> Iterator[Variant]:
    question, weights = Question.CLASS_WEIGHTS, "balanced"
    logistic = _logistic(class_weight=weights)
    yield Variant("logistic_balanced", question, "logistic regression, balanced weights", SeparateHeads(logistic))
    yield Variant("svm_balanced", question, "linear SVM, balanced weights", SeparateHeads(recipe.classifier("route")))


def _heads(recipe: Recipe) -> Iterator[Variant]:
    question = Question.HEADS
    yield Variant("separate_heads", question, "a logistic regression a head", SeparateHeads(_logistic(), heads=TOLD_APART))
    yield Variant("hidden_layer", question, "a hidden layer, the route alone", SeparateHeads(_network(recipe)))
    yield Variant("shared_layer", question, "a hidden layer shared by all heads", SharedLayer(_network(recipe), TOLD_APART))


def _neighbours(recipe: Recipe) -> Iterator[Variant]:
    question, both = Question.NEIGHBOURS, ("svm_balanced", "similar_topics")
    yield Variant("similar_topics", question, "similar topics alone", SimilarTopics(recipe.width, recipe.ridge))
    yield Variant("mixed_evenly", question, "SVM and similar topics, half and half", SoftVoting(both))
    yield Variant("mixed_released", question, f"SVM and similar topics, {SHARE:.0%} (released)", SoftVoting(both, (1 - SHARE, SHARE)))


def _strengths() -> Iterator[Variant]:
    question = Question.STRENGTH
    for name, strength in (("logistic_c1", 1.0), ("logistic_c10", 10.0)):
        yield Variant(name, question, f"logistic regression, C = {strength:g}", SeparateHeads(_logistic(C=strength)))
    for name, strength in (("svm_c005", 0.05), ("svm_c1", 1.0)):
        yield Variant(name, question, f"linear SVM, C = {strength:g}", SeparateHeads(LinearSVC(C=strength)))


def _cleanings() -> Iterator[Variant]:
    for cleaning, name in ((Cleaning.PROSE_ONLY, "prose_only"), (Cleaning.UNREDACTED, "unredacted")):
        yield Variant(name, Question.CLEANING, cleaning.value, SeparateHeads(_logistic()), cleaning)
