from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.training.languages.samples import HashEncoder
from tests.training.samples import QUICK
from training.languages.material import Material
from training.languages.speed import fitted_features, milliseconds, part_seconds
from training.languages.ways import MINILM, MULTILINGUAL, PARTS, RELEASED


def test_every_part_of_every_topic_is_timed(two_languages: Material) -> None:
    encoders = {MINILM: HashEncoder(24), MULTILINGUAL: HashEncoder(32)}
    seconds = part_seconds(two_languages.readings[:5], fitted_features(two_languages, QUICK), encoders)
    assert set(seconds) == set(PARTS)
    assert all(times.shape == (5,) and (times >= 0).all() for times in seconds.values())
    assert seconds[MINILM].sum() > 0


def test_a_way_takes_the_time_of_the_parts_that_judge_the_topic() -> None:
    seconds = {"letters": np.array([0.001, 0.003]), MINILM: np.array([0.010, 0.020])}
    way = replace(RELEASED, english=("letters", MINILM), other=("letters",))
    found = milliseconds([way], seconds, np.array([False, True]), seed=1, resamples=20)[way.name]
    assert found["value"] == (11 + 3) / 2
