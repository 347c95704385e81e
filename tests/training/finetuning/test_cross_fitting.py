"""Fine-tuning teaches the encoder, leaves every topic out once, exports what it learnt, and goes on where it was cut off."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.encoder import SentenceEncoder
from service.inference.judging import embed
from service.inference.reading import Reading
from training.data.records import LabelledTopic
from training.tuned import read_tuning, topic_key

pytestmark = [
    pytest.mark.torch,
    pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed (extra `training`)"),
]


def test_an_encoder_learns_exports_and_is_not_trained_again_once_it_is_there(
    tiny: Path, topics: list[LabelledTopic], readings: list[Reading], tmp_path: Path
) -> None:
    from training.finetuning.cross_fitting import FOLDS, finetuned_encoder
    from training.finetuning.tuning import TuningRecipe

    recipe = TuningRecipe(passes=4, frozen=1, rate=2e-3, tokens=32)
    told: list[tuple[str, int, int]] = []
    found = finetuned_encoder(topics, readings, tiny, recipe, cache=tmp_path, report=lambda *news: told.append(news))

    assert len({part for part, _, _ in told}) == FOLDS + 1
    assert sum(done == total for _, done, total in told) == FOLDS + 1
    tuning = read_tuning(found.folder)
    assert tuning is not None
    assert set(tuning.left_out) == set(map(topic_key, topics))

    vectors = embed(SentenceEncoder(found.folder / ENCODER, found.folder / TOKENIZER, threads=1), readings)
    said = tuning.heads.scores(vectors)["route"].argmax(axis=1)
    right = np.mean([tuning.heads.classes["route"][at] == topic.route[0] for at, topic in zip(said, topics, strict=True)])
    commonest = max(sum(topic.route[0] == route for topic in topics) for route in tuning.heads.classes["route"]) / len(topics)
    assert right > commonest

    told.clear()
    assert finetuned_encoder(topics, readings, tiny, recipe, cache=tmp_path, report=lambda *news: told.append(news)) == found
    assert told == []


def test_a_run_that_was_cut_off_goes_on_after_the_parts_that_are_done(
    tiny: Path, topics: list[LabelledTopic], readings: list[Reading], tmp_path: Path
) -> None:
    from training.finetuning.cross_fitting import finetuned_encoder
    from training.finetuning.tuning import TuningRecipe

    recipe = TuningRecipe(passes=1, frozen=1, tokens=16)
    parts: list[str] = []

    def cut_off(part: str, _done: int, _total: int) -> None:
        parts.append(part)
        if "part 2" in part:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetuned_encoder(topics, readings, tiny, recipe, cache=tmp_path, report=cut_off)
    again: list[str] = []
    finetuned_encoder(topics, readings, tiny, recipe, cache=tmp_path, report=lambda part, _done, _total: again.append(part))
    assert any("part 1" in part for part in parts)
    assert not any("part 1" in part for part in again)


def test_another_encoder_to_begin_with_or_another_reading_is_another_work(
    tiny: Path, topics: list[LabelledTopic], readings: list[Reading], tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    from training.finetuning.cross_fitting import finetuned_encoder
    from training.finetuning.tuning import TuningRecipe

    other = tmp_path / "other"
    shutil.copytree(tiny, other)
    weights = other / "model.safetensors"
    state = load_file(weights)
    save_file({name: values * 0.5 for name, values in state.items()}, weights)
    (other / "NOTICE").write_text("Somebody's own licence.\n")
    recipe = TuningRecipe(passes=0.1, frozen=1, tokens=16)
    first, second, third = (
        finetuned_encoder(topics, read, source, recipe, cache=tmp_path / "cache")
        for source, read in ((tiny, readings), (other, readings), (tiny, readings[::-1]))
    )
    assert len({first.folder, second.folder, third.folder}) == 3
    assert second.name == "other, fine-tuned"
    assert (second.folder / "NOTICE").read_text().startswith("Somebody's own licence.")
