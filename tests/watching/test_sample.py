from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.bundle import released_models, verify_bundle
from service.inference.bundle.figures import METRICS
from service.watching.sample import REFERENCE, Sample, hundredths, reference_of
from tests.watching.samples import observation


def written(folder: Path, metrics: Any) -> Path:
    (folder / METRICS).write_text(json.dumps(metrics))
    return folder


HOLDOUT: dict[str, Any] = {
    "topics": 4,
    "abstained": {"value": 0.25},
    "route": {"classes": ["a", "b"], "confusion": [[1, 1], [0, 2]], "confidence": [0.9, 0.901, 0.5, 0.7]},
}


def test_a_sample_counts_classes_and_values_in_hundredths() -> None:
    seen = [observation(), observation(abstained=True, confidence=0.929), observation(area="", similarity=None, language="de")]
    sample = Sample.of(seen)
    assert sample.topics == 3
    assert sample.counts["abstained"] == {"acted on": 2, "left to a person": 1}
    assert sample.counts["confidence"] == {"0.93": 3}
    assert sample.counts["language"] == {"de": 1, "en": 2}
    assert (sum(sample.counts["area"].values()), sum(sample.counts["similarity"].values())) == (2, 2)


def test_a_sample_is_read_as_training_writes_it(tmp_path: Path) -> None:
    sample = Sample.of([observation(), observation(similarity=-0.001, route="feature")])
    assert reference_of(written(tmp_path, {REFERENCE: sample.plain()})) == sample


def test_an_older_bundle_tells_what_its_figures_tell_and_has_no_reference_for_the_rest(tmp_path: Path) -> None:
    sample = reference_of(written(tmp_path, {"holdout": HOLDOUT}))
    assert sample is not None
    assert sample.counts["route"] == {"a": 1, "b": 3}
    assert sample.counts["abstained"] == {"acted on": 3, "left to a person": 1}
    assert sample.counts["confidence"] == {"0.50": 1, "0.70": 1, "0.90": 2}
    assert not {"area", "language", "similarity", "unknown_words"} & sample.counts.keys()


def test_the_released_bundle_has_a_reference() -> None:
    folder, _, _ = verify_bundle(released_models())
    sample = reference_of(folder)
    assert sample is not None
    assert sum(sample.counts["route"].values()) == sample.topics > 1_000


@pytest.mark.parametrize(
    "metrics",
    [
        {},
        [],
        {"holdout": {}},
        {"holdout": {**HOLDOUT, "route": {"classes": ["a"]}}},
        {REFERENCE: {"topics": 0}},
        {REFERENCE: {"topics": 3, "route": {"a": -3}}},
        {REFERENCE: {"topics": 3, "route": [3]}},
        {REFERENCE: {"topics": 3, "confidence": {"much": 3}}},
        {REFERENCE: {"topics": 3, "confidence": {"nan": 3}}},
    ],
)
def test_figures_that_cannot_be_read_are_no_reference(tmp_path: Path, metrics: Any) -> None:
    assert reference_of(written(tmp_path, metrics)) is None


def test_a_bundle_without_figures_has_no_reference(tmp_path: Path) -> None:
    assert reference_of(tmp_path) is None


@given(st.floats(-1, 1))
def test_a_number_in_hundredths_is_no_farther_than_half_of_one(value: float) -> None:
    assert abs(float(hundredths(value)) - value) <= 0.005 + 1e-9
    assert hundredths(value) != "-0.00"
