"""Fitting how recognisers and heads are joined."""

from __future__ import annotations

import numpy as np

from service.domain import FindingKind
from service.inference.evidence import CONFIDENTIAL, FOUND_KINDS, KIND
from tests.training.samples import Material
from training.evaluation.metrics import calibration_error
from training.evidence import fit_evidence
from training.fitting import Fitted


def test_without_labels_of_confidential_content_nothing_is_joined() -> None:
    assert fit_evidence([[]], {}, {"route": ["a"]}) is None


def test_on_the_corpus_every_finding_and_the_head_speak_for_confidential_content(fitted: Fitted) -> None:
    evidence = fitted.pipeline.evidence
    assert evidence is not None
    weights = evidence.weights[evidence.heads.index(CONFIDENTIAL)]
    surest = weights[: 2 * len(FOUND_KINDS) : 2]
    assert (surest > 0).all()
    assert weights[2 * len(FOUND_KINDS) + evidence.heads.index(CONFIDENTIAL)] > 0


def test_on_the_corpus_the_joined_probability_means_what_it_says(material: Material, fitted: Fitted) -> None:
    joined = fitted.joined[CONFIDENTIAL]
    confidential = np.array([bool(topic.confidential) for topic in material.topics])
    assert calibration_error(np.maximum(joined, 1 - joined), (joined >= 0.5) == confidential) < 0.08


def test_on_the_corpus_joining_is_better_than_the_head_alone(material: Material, fitted: Fitted) -> None:
    confidential = np.array([bool(topic.confidential) for topic in material.topics])
    head = fitted.left_out[CONFIDENTIAL][:, 1]
    assert ((fitted.joined[CONFIDENTIAL] - confidential) ** 2).mean() < ((head - confidential) ** 2).mean()


def test_kinds_that_the_topics_teach_have_their_probability(fitted: Fitted) -> None:
    kinds = {FindingKind(name.removeprefix(KIND)) for name in fitted.joined if name != CONFIDENTIAL}
    assert kinds
    assert kinds <= set(FindingKind)
