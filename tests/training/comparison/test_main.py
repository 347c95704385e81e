from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from training.comparison.__main__ import QUICK_TOPICS, app

runner = CliRunner()


def test_help_names_every_option() -> None:
    result = runner.invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0
    assert all(word in result.output for word in ("--out", "--only", "--quick", "training/runs"))


def test_an_unknown_variant_ends_in_a_sentence_and_exit_code_2() -> None:
    command = [sys.executable, "-m", "training.comparison", "--only", "bayes"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("there is no variant bayes; there are logistic_regression, ")
    assert len(result.stderr.splitlines()) == 1


def test_a_quick_run_prints_a_table_and_records_where_it_is_told_to(tmp_path: Path) -> None:
    result = runner.invoke(app, ["--quick", "--only", "class_mix", "--out", str(tmp_path / "runs")], catch_exceptions=False)
    assert result.exit_code == 0
    assert "the class mix, whatever the text" in result.stdout
    assert {file.name for file in (tmp_path / "runs").iterdir()} == {"class_mix.json", "logistic_regression.json"}
    topics = json.loads((tmp_path / "runs" / "class_mix.json").read_text())["corpus"]["topics"]
    assert QUICK_TOPICS - 5 < topics <= QUICK_TOPICS
