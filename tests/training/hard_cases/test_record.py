from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import InputError
from tests.training.hard_cases.samples import RECORD
from training.hard_cases.record import read_record


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    RECORD.write(tmp_path / "runs" / "cases.json")
    assert read_record(tmp_path / "runs" / "cases.json") == RECORD


def test_a_missing_record_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no record of hard cases there; make it with: python -m training\.hard_cases"):
        read_record(tmp_path / "cases.json")


def test_the_released_record_holds_pairs_of_every_label_and_no_text() -> None:
    record = read_record()
    assert {pair.label for pair in record.pairs} == {"route", "confidential", "urgent"}
    assert all(len(name) < 20 for pair in record.pairs for name in pair.ids)
    assert record.topics >= record.english > 0
