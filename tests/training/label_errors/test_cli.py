from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from service.errors import InputError
from service.inference.bundle import released_models
from service.labelling.doubtful import read_doubtful
from tests.training.label_errors.test_find import spoilt
from training.cli import add_commands

runner = CliRunner()
app = typer.Typer()
add_commands(app)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def label_errors(*arguments: str) -> Result:
    return runner.invoke(app, ["label-errors", "--no-corpus", "--models", str(released_models()), *arguments])


def test_doubtful_labels_of_exported_feedback_are_listed_and_written_as_they_are_read() -> None:
    topics, wrong = spoilt()
    Path("labelled.jsonl").write_text("\n".join(topic.model_dump_json() for topic in topics))
    ended = label_errors("--data", "labelled.jsonl", "--count", "3", "--out", "errors.jsonl")
    assert ended.exit_code == 0, ended.exception
    assert f"in doubt among {sum(topic.split == 'train' for topic in topics)} topics" in ended.stdout
    found = read_doubtful(Path("errors.jsonl"))
    assert len(found) <= 3
    (doubt,) = [each for each in found if each.id == wrong.id]
    assert (doubt.given, doubt.suggested, doubt.data) == ("lease", "water", "labelled.jsonl")
    assert all(set(json.loads(line)) >= {"id", "field"} for line in Path("errors.jsonl").read_text().splitlines())


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [((), "corpus_missing"), (("--data", "none.jsonl"), "corpus_missing"), (("--out", "errors.xlsx"), "form_unknown")],
)
def test_a_mistake_is_told(arguments: tuple[str, ...], reason: str) -> None:
    error = label_errors(*arguments).exception
    assert isinstance(error, InputError)
    assert error.reason == reason


@pytest.mark.parametrize(("data", "out"), [("labelled.jsonl", "labelled.jsonl"), ("folder", "folder/more.jsonl")])
def test_what_is_looked_through_is_not_overwritten(data: str, out: str) -> None:
    Path("folder").mkdir()
    for file in ("labelled.jsonl", "folder/more.jsonl"):
        Path(file).write_text("\n".join(topic.model_dump_json() for topic in spoilt()[0]))
    before = Path(out).read_bytes()
    error = label_errors("--data", data, "--out", out).exception
    assert isinstance(error, InputError)
    assert error.reason == "overwrites_source"
    assert Path(out).read_bytes() == before
