from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.errors import InputError
from tests.training.comparison.samples import record
from training.comparison.record import RUNS, read_records
from training.comparison.variants import Question, variants
from training.fitting import Recipe


def test_what_is_written_is_read_again_in_the_order_asked_for(tmp_path: Path) -> None:
    runs = [record(name, Question.FEATURES) for name in ("one", "two", "three")]
    for run in runs:
        assert run.write(tmp_path / "runs") == tmp_path / "runs" / f"{run.name}.json"
    assert [found.name for found in read_records(("three", "absent", "one"), tmp_path / "runs")] == ["three", "one"]
    again = read_records(("two",), tmp_path / "runs")[0]
    assert again.figures["authors"]["brier"]["value"] == pytest.approx(0.7)
    assert again.corpus == runs[1].corpus


def test_numbers_are_rounded_to_what_they_tell(tmp_path: Path) -> None:
    file = record("one", Question.FEATURES, seconds=1 / 3).write(tmp_path)
    assert json.loads(file.read_text())["seconds"] == 0.333333


def test_a_folder_without_runs_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no recorded runs; make them with: python -m training\.comparison") as caught:
        read_records(("one",), tmp_path)
    assert caught.value.reason == "runs_missing"


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "one"}'])
def test_a_file_that_is_no_record_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(content)
    with pytest.raises(InputError, match=r"one\.json is no record of a run") as caught:
        read_records(("one",), tmp_path)
    assert caught.value.reason == "run_invalid"


def test_the_recorded_runs_are_of_all_variants_and_of_one_corpus() -> None:
    known = variants(Recipe())
    recorded = read_records([variant.name for variant in known])
    assert [run.name for run in recorded] == [variant.name for variant in known]
    assert [run.settings for run in recorded] == [variant.settings for variant in known]
    assert len({run.corpus["sha256"] for run in recorded}) == 1
    others = {"confidential_test", "drift", "hard_cases", "languages", "learning_curve", "secret_scanners"}
    assert {file.stem for file in RUNS.glob("*.json")} - others == {variant.name for variant in known}
