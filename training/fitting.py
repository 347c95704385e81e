"""Fits features and heads, and calibrates each head on topics that it was not fitted on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from rich.progress import Progress
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from service.domain import FindingKind
from service.inference.features import TopicFeatures
from service.inference.heads import CalibratedHead, calibrated
from service.inference.pipeline import TopicPipeline
from training.calibration import calibrate_together
from training.evidence import fit_evidence
from training.left_out import LeftOutScores
from training.neighbours import MOST_TOPICS, LeftOutNeighbours
from training.splits import grouped_folds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.domain import Finding
    from service.inference.reading import Reading
    from training.data.records import LabelledTopic
    from training.tuned import Tuning

# with fewer a label may be missing from what is learnt while a fold is left out; a pair is left out whole, so it counts once
FEWEST_OF_A_KIND = 10
# with fewer, starting other processes takes longer than they save
MANY_TOPICS = 1_000
# the solver's default is a hundredth of it, and takes a fifth longer
TOLERANCE = 1e-2
# one more would make the fitting a fifth longer
LEFT_OUT_FOLDS = 3
ROUTE = "route"
TOLD_APART = ("route", "area", "confidential", "urgent", "needs_answer", "kind:commercial", "kind:vulnerability")


@dataclass(frozen=True)
class Recipe:
    """What can be chosen about the features and heads; the defaults are those of the released model.

    `strength` is the inverse of the regularisation (scikit-learn's C), by head; `default_strength` for heads that are not named.
    `real_weight` is how much a topic of a forum counts beside one that was written for a corpus (`training/adapting`). Why a
    linear SVM with balanced class weights, and why similar topics have a say in the route: `notebooks/model_choice.ipynb`. `width` and
    `ridge` are those of `kernel_weights`.
    """

    words: int = 4_000
    letters: int = 6_000
    title_words: int = 1_000
    meaning: float = 1.0
    default_strength: float = 0.2
    strength: Mapping[str, float] = field(default_factory=dict)
    width: float = 0.75
    ridge: float = 0.2
    real_weight: float = 1.0
    seed: int = 20261127

    def features(self) -> TopicFeatures:
        """Return unfitted features."""
        return TopicFeatures(words=self.words, letters=self.letters, title_words=self.title_words, meaning=self.meaning)

    def classifier(self, head: str) -> LinearSVC:
        """Return an unfitted classifier for a head; rare classes weigh as much as frequent ones."""
        strength = self.strength.get(head, self.default_strength)
        return LinearSVC(C=strength, class_weight="balanced", max_iter=10_000, tol=TOLERANCE, random_state=self.seed)


@dataclass(frozen=True)
class Fitted:
    """A fitted pipeline, and what it thought of the training topics when they were left out.

    `left_out` are the calibrated probabilities by head, shape (topics, classes). `joined` are those of `TopicPipeline.evidence`, shape
    (topics,), from left-out heads; its own dozen weights were fitted on these topics. `others` is the same for `TopicPipeline.others`.
    """

    pipeline: TopicPipeline
    left_out: Mapping[str, NDArray[np.float64]]
    joined: Mapping[str, NDArray[np.float64]]
    others: Fitted | None = None


def labels_of(topics: Sequence[LabelledTopic]) -> dict[str, list[str]]:
    """Return the labels of each head that the data can teach, one a topic: two values at least have `FEWEST_OF_A_KIND` topics or pairs."""
    groups = [topic.group for topic in topics]
    return {head: column for head, column in all_labels_of(topics).items() if _can_be_taught(column, groups)}


def all_labels_of(topics: Sequence[LabelledTopic]) -> dict[str, list[str]]:
    """Return the labels of each head there is, one a topic, whether the data can teach it or not."""
    columns: dict[str, list[str]] = {
        "route": [topic.route[0] for topic in topics],
        "area": [topic.area[0] if topic.area else "" for topic in topics],
        "confidential": [str(bool(topic.confidential)) for topic in topics],
        "urgent": [str(bool(topic.urgent)) for topic in topics],
        "needs_answer": [str(topic.needs_answer is not False) for topic in topics],
    }
    for kind in FindingKind:
        columns[f"kind:{kind.value}"] = [str(kind.value in topic.confidential_kinds) for topic in topics]
    return columns


def _can_be_taught(column: Sequence[str], groups: Sequence[str]) -> bool:
    held_by = Counter(label for label, _ in set(zip(column, groups, strict=True)))
    return sum(times >= FEWEST_OF_A_KIND for times in held_by.values()) > 1


def fit(
    topics: Sequence[LabelledTopic],
    readings: Sequence[Reading],
    vectors: NDArray[np.float32],
    recipe: Recipe,
    *,
    multilingual: NDArray[np.float32] | None = None,
    tuning: Tuning | None = None,
    show_progress: bool = False,
) -> Fitted:
    """Fit on labelled topics.

    Args:
        topics: the labels.
        readings: the same topics as the service reads them.
        vectors: their title and body vectors, shape (topics, 2 x dimension).
        recipe: what to fit.
        multilingual: the multilingual encoder's vectors of the same texts, for `Fitted.others`; None leaves that out.
        tuning: what the encoder was fine-tuned to say, which joins the heads of the same classes. Where it was taught the route, the heads
            read words alone and similar topics have no say; else both go by the vectors from before.
        show_progress: whether to show a bar on the terminal.

    """
    labels = labels_of(topics)
    folds = grouped_folds(topics, seed=recipe.seed, folds=LEFT_OUT_FOLDS)
    tuned = _tuned_scores(tuning, labels, topics, vectors)
    untuned = tuning.heads.untuned(vectors) if tuning else vectors
    # beside what the encoder was taught of the route, the vectors from before make the heads no better
    ours = vectors[:, :0] if ROUTE in tuned else untuned
    written = any(not topic.is_real for topic in topics)
    weights = np.array([recipe.real_weight if written and topic.is_real else 1.0 for topic in topics])
    material = _Material(readings, (ours,) if multilingual is None else (ours, multilingual), labels, weights)
    work = [delayed(_leave_out)(material.some(known), material.some(rows), recipe) for known, rows in folds]
    # one process a processor: fitting uses one thread
    workers = Parallel(n_jobs=-1 if len(topics) >= MANY_TOPICS else 1, return_as="generator")
    left_out = [LeftOutScores(labels) for _ in material.vectors]
    with Progress(transient=True, disable=not show_progress) as progress:
        bar = progress.add_task("Fitting", total=len(folds) + 1)
        # the longest piece of work first, so that no processor waits for it at the end
        done = workers([delayed(_fit_all)(material, recipe), *work])
        fits = next(done)
        progress.advance(bar)
        for _, rows in folds:
            for gathered, scores in zip(left_out, next(done), strict=True):
                gathered.add(rows, scores)
            progress.advance(bar)
    findings = [reading.detection.findings for reading in readings]
    heard = [tuned, *({} for _ in fits[1:])]
    everything = np.arange(len(topics))
    # the encoder was taught English: what its word is worth in other languages is no measure for topics that others judge
    judged = [np.array([topic.is_english for topic in topics]).nonzero()[0] if tuned and len(fits) > 1 else everything, everything]
    main, *others = [_calibrated(*each, labels, findings) for each in zip(fits, left_out, heard, judged, strict=False)]
    if tuning:
        main = replace(main, pipeline=replace(main.pipeline, tuned=tuning.heads))
    if ROUTE not in tuned and len(topics) <= MOST_TOPICS:
        main = _with_neighbours(main, LeftOutNeighbours(untuned, labels["route"], width=recipe.width, ridge=recipe.ridge), folds)
    if not others:
        return main
    return replace(main, pipeline=replace(main.pipeline, others=others[0].pipeline), others=others[0])


def _tuned_scores(
    tuning: Tuning | None, labels: Mapping[str, Sequence[str]], topics: Sequence[LabelledTopic], vectors: NDArray[np.float32]
) -> Mapping[str, NDArray[np.float32]]:
    """Return what the fine-tuned encoder says of left-out topics, for the heads whose classes it was taught."""
    if tuning is None:
        return {}
    scores = tuning.left_out_scores(topics, vectors)
    return {head: scores[head] for head in labels if _same_classes(tuning, labels, head)}


def _same_classes(tuning: Tuning, labels: Mapping[str, Sequence[str]], head: str) -> bool:
    return tuple(sorted(set(labels[head]))) == tuple(tuning.heads.classes.get(head, ()))


def _calibrated(
    fit: tuple[TopicFeatures, Mapping[str, LinearSVC]],
    left_out: LeftOutScores,
    tuned: Mapping[str, NDArray[np.float32]],
    rows: NDArray[np.intp],
    labels: Mapping[str, Sequence[str]],
    findings: Sequence[Sequence[Finding]],
) -> Fitted:
    """Calibrate heads, and weigh them against recognisers, on some rows of left-out topics; on all where those lack a class."""
    features, estimators = fit
    everything = np.arange(len(findings))
    telling = {head: rows if {column[row] for row in rows} == set(column) else everything for head, column in labels.items()}
    heads = {
        head: CalibratedHead(
            estimators[head],
            *calibrate_together(left_out.scores[head][at], tuned[head][at] if head in tuned else None, [labels[head][row] for row in at]),
        )
        for head, at in telling.items()
    }
    probabilities = {
        name: calibrated(left_out.scores[name], head.scale, head.shift + head.tuned_scale * tuned.get(name, 0.0))
        for name, head in heads.items()
    }
    yes = {name: rows[:, 1] for name, rows in probabilities.items() if heads[name].classes == [str(False), str(True)]}
    weighed = rows if all(telling[name] is rows for name in yes) else everything
    evidence = fit_evidence(
        [findings[row] for row in weighed],
        {name: values[weighed] for name, values in yes.items()},
        {name: [column[row] for row in weighed] for name, column in labels.items()},
    )
    return Fitted(
        TopicPipeline(features, heads, evidence=evidence), probabilities, evidence.probabilities(findings, yes) if evidence else {}
    )


def _with_neighbours(fitted: Fitted, similar: LeftOutNeighbours, folds: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]) -> Fitted:
    with threadpool_limits(1, "blas"):
        for known, rows in folds:
            similar.leave_out(known, rows)
        neighbours, route = similar.join(fitted.left_out["route"])
    return replace(fitted, pipeline=replace(fitted.pipeline, neighbours=neighbours), left_out={**fitted.left_out, "route": route})


@dataclass(frozen=True)
class _Material:
    """Readings, sentence vectors of each kind, labels by head and weights of the same topics."""

    readings: Sequence[Reading]
    vectors: tuple[NDArray[np.float32], ...]
    labels: Mapping[str, Sequence[str]]
    weights: NDArray[np.float64]

    def some(self, rows: NDArray[np.intp]) -> _Material:
        labels = {head: [column[row] for row in rows] for head, column in self.labels.items()}
        return _Material([self.readings[row] for row in rows], tuple(kind[rows] for kind in self.vectors), labels, self.weights[rows])


def _fit_all(material: _Material, recipe: Recipe) -> list[tuple[TopicFeatures, dict[str, LinearSVC]]]:
    """Fit features and heads for each kind of vectors; all kinds share their n-grams."""
    # what n-grams are chosen for, the route first; kinds that recognisers point at are told by their placeholders
    told_apart = [material.labels[head] for head in TOLD_APART if head in material.labels]
    first, *more = material.vectors
    # the solver's vectors are short: threads cost more than they bring, and their number would show in the last digits
    with threadpool_limits(1, "blas"):
        chosen = recipe.features().fit(material.readings, first, told_apart)
        fits = []
        for features, vectors in ((chosen, first), *((chosen.with_vectors(material.readings, kind), kind) for kind in more)):
            matrix = features.transform(material.readings, vectors)
            estimators = {head: recipe.classifier(head).fit(matrix, column, material.weights) for head, column in material.labels.items()}
            for estimator in estimators.values():
                estimator.coef_ = estimator.coef_.astype(np.float32)
            fits.append((features, estimators))
    return fits


def _leave_out(known: _Material, unknown: _Material, recipe: Recipe) -> list[dict[str, tuple[NDArray[np.float64], list[str]]]]:
    """Fit on some topics; return, for each kind of vectors, the scores of others by head, and the classes that the head learnt."""
    found = []
    for (features, estimators), vectors in zip(_fit_all(known, recipe), unknown.vectors, strict=True):
        matrix = features.transform(unknown.readings, vectors)
        found.append({head: (each.decision_function(matrix), [str(name) for name in each.classes_]) for head, each in estimators.items()})
    return found
