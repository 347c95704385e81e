from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.errors import InputError
from training.data.agreement import FIELDS, agreement, disagreements

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,reading,route,area,confidential_kinds,urgent,needs_answer,language\n"


def file_with(folder: Path, *rows: str) -> Path:
    file = folder / "readings.csv"
    file.write_text(HEAD + "".join(row + "\n" for row in rows), "utf-8")
    return file


def test_share_and_kappa_are_cohens(tmp_path: Path) -> None:
    rows = []
    # routes: both say a 4 times, both b 3 times, they differ 3 times (a-b twice, b-a once)
    for number, (one, two) in enumerate([("a", "a")] * 4 + [("b", "b")] * 3 + [("a", "b")] * 2 + [("b", "a")]):
        rows += [f"{number},1,{one},x,,0,1,en", f"{number},2,{two},{'x' if number else 'y'},secret,0,1,en"]
    route = next(found for found in agreement(file_with(tmp_path, *rows)) if found.field == "route")
    by_chance = 6 / 10 * 5 / 10 + 4 / 10 * 5 / 10
    assert (route.topics, route.share) == (10, 0.7)
    assert route.kappa == pytest.approx((0.7 - by_chance) / (1 - by_chance))


def test_a_topic_read_once_only_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one reading 1 and one reading 2") as told:
        agreement(file_with(tmp_path, "1,1,a,x,,0,1,en"))
    assert told.value.reason == "readings_invalid"


def test_a_topic_read_twice_by_the_same_reader_is_told(tmp_path: Path) -> None:
    row = "1,1,a,x,,0,1,en"
    with pytest.raises(InputError, match="one reading 1 and one reading 2"):
        agreement(file_with(tmp_path, row, row, row.replace(",1,a", ",2,a", 1)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        agreement(tmp_path / "nothing.csv")


def test_the_corpus_was_read_twice_and_its_readers_agree() -> None:
    found = {row.field: row for row in agreement()}
    assert set(found) == set(FIELDS)
    assert found["route"].kappa > 0.9
    assert found["area"].kappa > 0.7
    assert found["confidential"].kappa > 0.9


def test_disagreements_are_counted_whoever_said_which(tmp_path: Path) -> None:
    rows = []
    for number, (one, two) in enumerate([("a", "b"), ("b", "a"), ("a", "a"), ("c", "a")]):
        rows += [f"{number},1,{one},x,,0,1,en", f"{number},2,{two},x,,0,1,en"]
    assert disagreements("route", file_with(tmp_path, *rows)) == {frozenset("ab"): 2, frozenset("ac"): 1}
    assert disagreements("area", file_with(tmp_path, *rows)) == {}
