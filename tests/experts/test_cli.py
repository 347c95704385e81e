"""`topicrouter experts`, in this process: each use of the real model loads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import service.composition
from service.errors import InputError
from service.experts.cli import app
from service.experts.memory_file import read_memory
from service.inference.predictor import Predictor
from tests.experts.samples import ARCHIVE

Run = Callable[..., Any]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / "archive.jsonl"
    file.write_text("\n".join(json.dumps(_line(topic)) for topic in ARCHIVE), "utf-8")
    return file


@pytest.fixture
def run(tmp_path: Path, predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(service.composition, "load_predictor", lambda _settings: predictor)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def reason(ended: Any) -> str:
    assert isinstance(ended.exception, InputError)
    return ended.exception.reason


def test_what_volunteers_answered_is_learnt_and_shown(run: Run, archive: Path, tmp_path: Path) -> None:
    learnt = run("learn", archive, "--out", tmp_path / "experts.npz")
    assert learnt.exit_code == 0, learnt.output
    assert "driftwood: 4 answered questions\nseagrass: 2 answered questions\nnothing learnt of barnacle, limpet\n" in learnt.output
    assert set(read_memory(tmp_path / "experts.npz").people) == {"driftwood", "seagrass"}
    shown = run("show", tmp_path / "experts.npz")
    assert shown.exit_code == 0
    assert "driftwood: 4 answered questions; integrations, plugins_api\n" in shown.output
    assert "limpet: 0 answered questions; import_export, integrations; has not agreed to be asked\n" in shown.output
    plain: dict[str, Any] = json.loads(run("show", tmp_path / "experts.npz", "--json").output)
    assert (plain["fits"], plain["people"][0]["answered"], plain["people"][0]["may_be_asked"]) == (True, 4, True)


def test_the_file_that_the_settings_name_is_written_and_shown(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPICROUTER_EXPERTS", str(tmp_path / "set.npz"))
    assert run("learn", archive).exit_code == 0
    assert "driftwood" in run("show").output


def test_a_bad_line_of_the_archive_is_told_and_the_rest_learnt(run: Run, archive: Path, tmp_path: Path) -> None:
    archive.write_text(archive.read_text("utf-8") + "\nno topic\n", "utf-8")
    ended = run("learn", archive, "--out", tmp_path / "experts.npz")
    assert ended.exit_code == 1
    assert "archive.jsonl line 9: is not JSON in UTF-8" in ended.output
    assert read_memory(tmp_path / "experts.npz").people


def test_what_can_not_be_done_is_told_before_anything_is_written(run: Run, archive: Path, tmp_path: Path) -> None:
    assert reason(run("learn", archive)) == "no_file"
    assert reason(run("show")) == "no_file"
    assert reason(run("learn", tmp_path / "none", "--out", tmp_path / "experts.npz")) == "unknown_source"
    assert reason(run("learn", "https://forum.example", "--out", tmp_path / "experts.npz")) == "unknown_source"
    assert reason(run("learn", archive, "--out", archive)) == "overwrites_source"
    assert reason(run("check", archive)) == "too_few_answers"
    assert [file.name for file in tmp_path.iterdir()] == ["archive.jsonl"]


def _line(topic: Any) -> dict[str, Any]:
    posts = [
        {
            "id": post.number,
            "post_number": post.number,
            "post_type": 1,
            "user_id": post.author_id,
            "username": post.author,
            "created_at": post.created_at.isoformat(),
            "cooked": post.text,
        }
        for post in topic.posts
    ]
    plain = {"id": topic.id, "title": topic.title, "body": topic.body, "author": topic.author, "posts": posts}
    return {**plain, "created_at": topic.created_at.isoformat()}
