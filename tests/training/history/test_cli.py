from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from service.errors import InputError
from tests.training.history.samples import MAPPING, document, folder_of
from training.cli import add_commands
from training.data.records import read_corpus

runner = CliRunner()
app = typer.Typer()
add_commands(app)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    months = (f"2026-{month:02}-01T08:00:00Z" for month in range(1, 11))
    folder_of(
        tmp_path / "forum", *(document(at, created_at=month, category_id=4 if at < 10 else 5) for at, month in enumerate(months, start=1))
    )
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    return tmp_path


def test_without_a_mapping_what_there_is_to_map_is_listed() -> None:
    result = runner.invoke(app, ["import", "forum"], catch_exceptions=False)
    assert result.exit_code == 0
    assert '  "4":  # 9 topics\n  "5":  # 1 topics' in result.stdout


def test_labelled_topics_are_written_and_what_was_left_out_is_told(folder: Path) -> None:
    result = runner.invoke(
        app, ["import", "forum", "--map", "mapping.yaml", "--out", "topics.jsonl", "--name", "club"], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert "forum: 10 topics read, 9 labelled\n  left out: 1 topic, nothing maps them to a route\n" in result.stdout
    assert result.stdout.endswith("topics.jsonl: 9 labelled topics\n")
    first = read_corpus(folder / "topics.jsonl").topics[0]
    assert (first.id, first.route, first.source, "split" in first.model_fields_set) == ("club:1", ("growing",), "club", False)
    assert sorted(file.name for file in folder.iterdir() if file.is_file()) == ["mapping.yaml", "topics.jsonl"]


def test_the_latest_fifth_goes_into_a_file_of_its_own(folder: Path) -> None:
    arguments = ["import", "forum", "--map", "mapping.yaml", "--out", "learnt.jsonl", "--holdout", "judged.jsonl"]
    result = runner.invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "written since 2026-08-01" in result.stdout
    learnt, judged = (read_corpus(folder / f"{name}.jsonl").topics for name in ("learnt", "judged"))
    assert ([each.id for each in judged], {each.split for each in judged}) == (["8", "9"], {"holdout"})
    assert (len(learnt), {each.split for each in learnt}) == (7, {"train"})


def test_what_could_not_be_read_is_told_and_ends_in_1(folder: Path) -> None:
    (folder / "forum" / "0.json").write_text(json.dumps([]), "utf-8")
    result = runner.invoke(app, ["import", "forum", "--map", "mapping.yaml", "--out", "topics.jsonl"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "0.json: the document is not a JSON object" in result.stderr
    assert len(read_corpus(folder / "topics.jsonl").topics) == 9


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--map", "mapping.yaml"], "needed is --out"),
        (["--out", "topics.jsonl"], "needed is --map"),
        (["--holdout", "judged.jsonl"], "--holdout takes topics out of --out"),
        (["--map", "mapping.yaml", "--out", "none/topics.jsonl"], "can't be written"),
        (["--map", "mapping.yaml", "--out", "topics.jsonl", "--holdout", "./topics.jsonl"], "name the same file"),
        (["--map", "mapping.yaml", "--out", "mapping.yaml"], "would be lost"),
        (["--map", "mapping.yaml", "--out", "forum/1.json"], "would be lost"),
        (["--map", "mapping.yaml", "--out", "topics.jsonl", "--holdout", "mapping.yaml"], "would be lost"),
    ],
)
def test_options_that_lack_another_or_would_lose_something_are_refused(options: list[str], told: str, folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*.*") if file.is_file()}
    result = runner.invoke(app, ["import", "forum", *options])
    assert isinstance(result.exception, InputError)
    assert told in str(result.exception)
    assert {file: file.read_bytes() for file in folder.rglob("*.*") if file.is_file()} == before
