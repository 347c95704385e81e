"""An export that says something else than the network is not released."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from service.errors import InputError
from service.inference.reading import Reading
from service.inference.tuned import TunedHeads
from training.data.records import LabelledTopic

pytestmark = [
    pytest.mark.torch,
    pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed (extra `training`)"),
]


def test_an_export_is_as_good_as_its_network_and_another_networks_export_is_refused(
    tiny: Path, topics: list[LabelledTopic], readings: list[Reading], tmp_path: Path
) -> None:
    from training.encoder.export import export_encoder
    from training.finetuning.network import TunedEncoder
    from training.finetuning.quantised import FEWEST_ALIKE, compare_quantised
    from training.finetuning.targets import classes_of
    from training.finetuning.tuning import TuningRecipe, tune

    classes = classes_of(topics)
    network = tune(topics, readings, tiny, TuningRecipe(passes=4, frozen=1, rate=2e-3, tokens=32), classes=classes)
    network.bert.save_pretrained(tmp_path / "tuned")
    export_encoder(tiny, tmp_path / "export", tuned_folder=tmp_path / "tuned")
    heads = TunedHeads(classes, *network.weights())
    found = compare_quantised(network, heads, tmp_path / "export", readings)
    assert found.same_route >= FEWEST_ALIKE
    assert found.topics == len(readings)

    untaught = TunedEncoder(tiny, frozen=1, outputs=1)
    with pytest.raises(InputError) as caught:
        compare_quantised(untaught, TunedHeads(classes, -heads.weights, np.zeros_like(heads.shifts)), tmp_path / "export", readings)
    assert caught.value.reason == "quantising_lost"
