from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.errors import InputError
from tests.training.samples import line
from tests.training.test_cli import written
from training.data.records import LabelledTopic
from training.secret_scanners.__main__ import DEVELOPMENT, _sets, app

INSTALLED = find_spec("credsweeper") is not None and find_spec("detect_secrets") is not None
runner = CliRunner()


def test_help_names_every_option() -> None:
    result = runner.invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0
    assert all(word in result.output for word in ("--out", "--eval-data", "TOPICROUTER_EVAL_DATA", "training/runs/secret_scanners.json"))


@pytest.mark.skipif(INSTALLED, reason="both libraries are installed here")
def test_without_the_libraries_it_ends_in_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training.secret_scanners", "--out", str(tmp_path / "none.json")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "not installed" in result.stderr
    assert "pip install" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "none.json").exists()


def test_only_topics_to_learn_from_are_compared_on(capsys: pytest.CaptureFixture[str]) -> None:
    sets = _sets(None)
    assert {topic.split for topics in sets.values() for topic in topics} == {"train"}
    assert list(sets) == ["our corpus, train"]
    assert f"without {DEVELOPMENT}" in capsys.readouterr().err


def test_the_development_set_is_taken_where_its_folder_is_named(tmp_path: Path) -> None:
    written(tmp_path / DEVELOPMENT, (LabelledTopic.model_validate(line(confidential=False)),))
    assert [topic.id for topic in _sets(tmp_path)[DEVELOPMENT]] == ["one"]


def test_a_folder_without_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"{DEVELOPMENT}: no JSON Lines file") as caught:
        _sets(tmp_path)
    assert caught.value.reason == "corpus_missing"
