from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.cli import app


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_first_try_has_warnings_and_nothing_wrong(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 0
    assert "warning  settings: the demo forum is watched → set TOPICROUTER_SOURCE to your forum's address\n" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("0 wrong, ")
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_is_told_with_all_else_and_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policy.yaml").write_text("mode: approve")
    monkeypatch.setenv("TOPICROUTER_POLICY", "policy.yaml")
    monkeypatch.setenv("TOPICROUTER_DIRECTORY", str(tmp_path / "missing.yaml"))
    result = CliRunner().invoke(app, ["doctor", "--json"])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    levels = {(finding["check"], finding["level"]) for finding in told["findings"]}
    assert {("directory", "wrong"), ("policy", "wrong"), ("chat", "warning"), ("model", "ok")} <= levels
    assert told["wrong"] == sum(finding["level"] == "wrong" for finding in told["findings"])
