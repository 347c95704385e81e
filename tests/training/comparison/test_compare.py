from __future__ import annotations

import numpy as np
import pytest

from service.errors import InputError
from tests.training.samples import QUICK, Material, topic
from training.comparison.compare import Comparison
from training.comparison.record import Record
from training.comparison.schemes import Scheme
from training.comparison.variants import REFERENCE, chosen
from training.embedding import EmbeddingCache
from training.fitting import Fitted
from training.release import corpus_digest

WANTED = ("class_mix", "svm_balanced", "mixed_released", "prose_only")


@pytest.fixture(scope="module")
def records(material: Material, embeddings: EmbeddingCache) -> dict[str, Record]:
    comparison = Comparison(material.topics, embeddings.embed, QUICK, resamples=50)
    return {record.name: record for record in comparison.records(chosen(QUICK, WANTED))}


def test_every_wanted_variant_has_a_record_and_so_has_the_reference(records: dict[str, Record]) -> None:
    assert list(records) == [REFERENCE, "class_mix", "svm_balanced", "mixed_released", "prose_only"]


def test_the_released_head_is_as_right_by_pairs_as_the_trainer_finds_it(
    records: dict[str, Record], fitted: Fitted, material: Material
) -> None:
    said = np.array(fitted.pipeline.heads["route"].classes)[fitted.left_out["route"].argmax(axis=1)]
    right = np.mean([route in found.route for route, found in zip(said, material.topics, strict=True)])
    assert records["mixed_released"].figures["pairs"]["accuracy"]["value"] == pytest.approx(right, abs=0.05)


def test_the_reference_beats_the_class_mix_and_differs_from_itself_by_nothing(records: dict[str, Record]) -> None:
    for scheme in Scheme:
        assert records["class_mix"].differences[scheme]["macro_f1"]["high"] < 0
        assert records[REFERENCE].differences[scheme]["macro_f1"] == {"value": 0, "low": 0, "high": 0}


def test_the_class_mix_leaves_everything_to_a_person(records: dict[str, Record]) -> None:
    assert records["class_mix"].figures["pairs"]["cost"]["value"] == pytest.approx(0.3)


def test_another_cleaning_makes_another_run(records: dict[str, Record]) -> None:
    served, prose = (records[name].figures["pairs"] for name in (REFERENCE, "prose_only"))
    assert served["brier"] != prose["brier"]
    assert prose["accuracy"]["value"] > records["class_mix"].figures["pairs"]["accuracy"]["value"]


def test_a_record_says_what_it_was_made_of(records: dict[str, Record], material: Material) -> None:
    found = records["svm_balanced"]
    assert found.corpus["sha256"] == corpus_digest(material.topics)
    assert found.corpus["topics"] == len(material.topics)
    assert found.corpus["authors"] == len({each.author_group for each in material.topics})
    assert "scikit-learn" in found.libraries
    assert found.settings["estimator"] == " ".join(repr(QUICK.classifier("route")).split())
    assert found.fit_seconds["pairs"] > 0
    assert found.seed == QUICK.seed


def test_too_few_topics_are_told_in_a_sentence(embeddings: EmbeddingCache) -> None:
    with pytest.raises(InputError, match="3 topics are too few") as caught:
        Comparison([topic(str(at)) for at in range(3)], embeddings.embed, QUICK)
    assert caught.value.reason == "corpus_too_small"
