from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.errors import InputError
from training.judging.compare import Comparison
from training.judging.write import write_comparison


def test_page_json_and_pictures_are_written(comparison: Comparison, tmp_path: Path) -> None:
    files = write_comparison(comparison, tmp_path / "a" / "folder")
    assert sorted(file.name for file in files) == [
        "comparison.html",
        "comparison.json",
        "coverage.svg",
        "differences.svg",
        "reliability.svg",
    ]
    assert sorted((tmp_path / "a" / "folder").iterdir()) == sorted(files)


def test_the_json_tells_everything_to_a_machine(comparison: Comparison, tmp_path: Path) -> None:
    plain = json.loads(write_comparison(comparison, tmp_path)[1].read_text("utf-8"))
    assert (plain["outcome"], plain["made_at"], plain["data"]) == (
        "fail",
        "2026-03-26T08:30:00Z",
        {"name": "club", "topics": 60, "clusters": 60},
    )
    assert plain["candidate"]["manifest_sha256"] == "cd" * 32
    accuracy = next(check for check in plain["gate"]["checks"] if check["figure"] == "accuracy")
    assert (accuracy["verdict"], accuracy["p_holm"]) == ("worse", accuracy["p"])
    figure = next(each for each in plain["figures"] if each["figure"] == "accuracy")
    assert figure["difference"].keys() == {"value", "low", "high"}
    assert (figure["current"], figure["candidate"], figure["better"]) == (0.983333, 0.95, "higher")
    assert [flip["topic_id"] for flip in plain["flips"]] == ["t10", "t20", "t21", "t22", "t12", "t05"]
    assert plain["flips"][0]["candidate"]["said"] == "nothing confidential"
    assert {each["group"] for each in plain["slices"]} == {"language", "length", "source", "month"}
    assert plain["latency_ms"]["ratio"]["median"] == {"value": 1.1, "low": 1.0, "high": 1.2}


def test_a_folder_that_can_not_be_written_is_told(comparison: Comparison, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as caught:
        write_comparison(comparison, tmp_path / "file")
    assert caught.value.reason == "folder_unwritable"
