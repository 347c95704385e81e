from __future__ import annotations

import numpy as np

from tests.training.languages.samples import HashEncoder
from tests.training.samples import QUICK
from training.languages.compare import ENGLISH, HOLDOUT, LEFT_OUT, OTHER, compare, timed
from training.languages.material import Material
from training.languages.record import FIGURES
from training.languages.ways import LETTERS_PARTS, MINILM, MULTILINGUAL, RELEASED, WAYS


def test_every_way_is_judged_on_every_group_of_both_sets(two_languages: Material) -> None:
    told: list[str] = []
    judged = compare(WAYS, two_languages, QUICK, resamples=20, progress=told.append)
    assert [(each.set, each.group) for each in judged] == [(LEFT_OUT, OTHER), (LEFT_OUT, ENGLISH), (HOLDOUT, OTHER), (HOLDOUT, ENGLISH)]
    assert sum(each.topics for each in judged) == len(two_languages.topics)
    for each in judged:
        assert list(each.ways) == [way.name for way in WAYS]
        for name, outcomes in each.ways.items():
            assert set(outcomes.figures) == set(FIGURES)
            assert set(outcomes.differences) == (set() if name == RELEASED.name else set(FIGURES))
            assert (outcomes.false_alarms is None) == (each.set == LEFT_OUT)
    # heads that are fed the same are fitted once
    assert len(told) == 1 + len({parts for way in WAYS for parts in (way.english, way.other)})


def test_other_heads_leave_english_as_it_was(two_languages: Material) -> None:
    ways = [RELEASED, next(way for way in WAYS if way.other == LETTERS_PARTS)]
    for judged in compare(ways, two_languages, QUICK, resamples=20):
        if judged.group == ENGLISH:
            assert all(set(difference.values()) == {0} for difference in judged.ways["letters"].differences.values())


def test_both_groups_are_timed(two_languages: Material) -> None:
    encoders = {MINILM: HashEncoder(24), MULTILINGUAL: HashEncoder(32)}
    found = timed(WAYS, two_languages, encoders, QUICK, resamples=20)
    assert set(found) == {ENGLISH, OTHER}
    assert all(set(times) == {way.name for way in WAYS} for times in found.values())
    assert np.isfinite([figure["value"] for times in found.values() for figure in times.values()]).all()
