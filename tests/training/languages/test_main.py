from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.inference.multilingual import MODULE
from tests.training.languages.samples import record
from training.languages import __main__ as command
from training.languages.record import read_record

runner = CliRunner()


def test_help_names_every_option() -> None:
    result = runner.invoke(command.app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0
    assert all(word in result.output for word in ("--corpus", "--out", "training/runs/languages.json"))


def test_without_the_package_it_ends_in_a_sentence_and_exit_code_3(tmp_path: Path) -> None:
    absent = f"import runpy, sys; sys.modules[{MODULE!r}] = None; runpy.run_module('training.languages', run_name='__main__')"
    arguments = [sys.executable, "-c", absent, "--out", str(tmp_path / "none.json")]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert result.returncode == 3
    assert "pip install" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "none.json").exists()


def test_it_keeps_the_record_and_ends_in_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_compared", lambda _source: record())
    result = runner.invoke(command.app, ["--out", str(tmp_path / "one.json")])
    assert result.exit_code == 0
    assert read_record(tmp_path / "one.json") == record()
    assert result.output.splitlines()[-3].startswith("Not English, macro F1: best is")
