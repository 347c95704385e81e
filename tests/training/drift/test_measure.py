from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.watching.samples import observation
from training.drift.measure import Pool, _halves, false_alarms, noticed
from training.drift.record import DriftRecord, as_table
from training.kept import read_kept

TOPICS = [
    observation(topic_id=str(at), route=("technical", "feature")[at % 2], confidence=(0.5, 0.7, 0.9, 0.95, 0.99)[at % 5])
    for at in range(600)
]
POOL = Pool(TOPICS, [str(at // 2) for at in range(600)], seed=0)


def test_pairs_stay_on_one_side_and_nothing_is_lost() -> None:
    held, rest = _halves(POOL.groups, np.random.default_rng(0))
    assert {POOL.groups[at] for at in held}.isdisjoint(POOL.groups[at] for at in rest)
    assert sorted([*held, *rest]) == list(range(600))


def test_where_nothing_moves_hardly_any_report_says_so() -> None:
    drawn = false_alarms(POOL, size=150, draws=30)
    assert drawn.reports_with_a_shift <= 2
    assert (drawn.topics, drawn.draws, drawn.replaced) == (150, 30, "nothing")
    assert drawn.low <= drawn.share <= drawn.high


def test_windows_of_other_topics_are_noticed_by_what_is_other() -> None:
    others = [observation(route="licensing", confidence=0.9)]
    drawn = noticed(POOL, others, share=0.5, size=150, draws=5, what="of one route")
    assert (drawn.share, drawn.replaced) == (1.0, "50% of one route")
    assert drawn.by_feature["route"] == 5


def test_the_same_seed_draws_the_same() -> None:
    assert false_alarms(POOL, size=120, draws=3) == false_alarms(POOL, size=120, draws=3)


def test_a_measurement_is_kept_and_told_as_a_table(tmp_path: Path) -> None:
    record = DriftRecord(model="m", holdout_topics=600, seed=0, drawn=[false_alarms(POOL, size=120, draws=2)])
    record.write(tmp_path / "drift.json")
    assert read_kept(tmp_path / "drift.json", DriftRecord, what="measurement", made_by="make") == record
    assert "nothing" in as_table(record).splitlines()[2]
