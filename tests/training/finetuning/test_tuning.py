"""The frozen layers stay as they are, the others learn, and a seed gives the same figures."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from service.inference.reading import Reading
from training.data.records import LabelledTopic

pytestmark = [
    pytest.mark.torch,
    pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed (extra `training`)"),
]


def test_only_the_upper_layers_learn(tiny: Path, topics: list[LabelledTopic], readings: list[Reading]) -> None:
    import torch

    from training.finetuning.network import TunedEncoder
    from training.finetuning.targets import classes_of
    from training.finetuning.tuning import TuningRecipe, tune

    classes = classes_of(topics)
    before = TunedEncoder(tiny, frozen=1, outputs=1)
    after = tune(topics, readings, tiny, TuningRecipe(passes=1, frozen=1, tokens=16), classes=classes)
    for name, parameter in before.bert.encoder.named_parameters():
        same = torch.equal(parameter, after.bert.encoder.get_parameter(name))
        assert same is name.startswith("layer.0."), name


def test_the_same_seed_teaches_the_same(tiny: Path, topics: list[LabelledTopic], readings: list[Reading]) -> None:
    from training.finetuning.targets import classes_of
    from training.finetuning.tuning import TuningRecipe, tune

    recipe = TuningRecipe(passes=1, frozen=1, tokens=16)
    first, second = (tune(topics, readings, tiny, recipe, classes=classes_of(topics)).weights()[0] for _ in range(2))
    np.testing.assert_allclose(first, second, atol=1e-3)


def test_a_text_has_the_same_vector_whatever_it_is_padded_with(tiny: Path, readings: list[Reading]) -> None:
    from training.finetuning.network import TunedEncoder
    from training.finetuning.tokens import token_ids

    encoder = TunedEncoder(tiny, frozen=1, outputs=1)
    ids = token_ids(readings[:6], tiny / "tokenizer.json")
    together = encoder.judge(ids)
    alone = np.vstack([encoder.judge(ids[2 * row : 2 * row + 2]) for row in range(6)])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_batches_hold_every_row_once_and_texts_of_about_one_length() -> None:
    from training.finetuning.tokens import batches

    lengths = np.random.default_rng(0).integers(5, 200, 300)
    found = list(batches(lengths, 10, np.random.default_rng(1)))
    assert sorted(np.concatenate(found).tolist()) == list(range(300))
    spread = np.mean([np.ptp(lengths[rows]) for rows in found])
    assert spread < np.ptp(lengths) / 3
