"""`topicrouter policy` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.errors import PolicyError
from service.escalation.cli import app
from service.escalation.policy_files import parse_policy, shipped_policy
from tests.command import run

runner = CliRunner()


@pytest.fixture(autouse=True)
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "ours.yaml"
    file.write_text("mode: approve\ncaps: {person: 4}\ntopics: {tags: {never: [jobs]}, staff_authors: true}\n")
    return file


def test_check_tells_the_version_and_what_a_file_changes(file: Path) -> None:
    result = runner.invoke(app, ["check", str(file)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"ok: {file}, version {parse_policy(file.read_text()).version}, mode approve",
        "mode: approve instead of suggest",
        "caps.person: 4 instead of 10",
        'topics.tags.never: ["jobs"] instead of []',
        "topics.staff_authors: true instead of false",
    ]


def test_without_a_file_the_one_of_the_settings_is_taken_else_the_shipped_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"version {shipped_policy().version}, mode suggest" in runner.invoke(app, ["check"]).stdout
    monkeypatch.setenv("TOPICROUTER_POLICY", str(file))
    assert "mode approve" in runner.invoke(app, ["check"]).stdout


def test_show_prints_a_whole_policy_that_is_a_policy_file_too(file: Path) -> None:
    shown = runner.invoke(app, ["show", str(file)]).stdout
    assert parse_policy(shown) == parse_policy(file.read_text())
    assert shown.startswith(f"# version {parse_policy(shown).version}\n")


def test_show_as_json_says_the_same_for_programs(file: Path) -> None:
    shown = json.loads(runner.invoke(app, ["show", str(file), "--json"]).stdout)
    assert shown.pop("version") == parse_policy(file.read_text()).version
    assert parse_policy(json.dumps(shown)) == parse_policy(file.read_text())


def test_a_wrong_file_fails_with_an_error_of_the_one_tree(file: Path) -> None:
    file.write_text("mode: yolo")
    assert isinstance(runner.invoke(app, ["check", str(file)]).exception, PolicyError)


def test_the_command_tells_every_problem_with_its_line_and_ends_with_2(file: Path) -> None:
    file.write_text("mode: yolo\ncaps: {person: many}\n")
    ended = run("policy", "check", str(file))
    assert ended.returncode == 2
    assert ended.stdout == b""
    first, second, count = ended.stderr.decode().splitlines()
    assert first.startswith("line 1: the policy has a wrong `mode`")
    assert second.startswith("line 2: the policy has a wrong `caps.person`")
    assert count == "2 problems"
