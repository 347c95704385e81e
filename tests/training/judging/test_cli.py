"""`topicrouter compare` with real bundles of the allotment club."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from service.errors import InputError
from tests.inference.bundle.samples import Models
from tests.training.samples import QUICK, community
from training.cli import add_commands
from training.data.records import Corpus
from training.encoder.exported import ExportedEncoder
from training.run import train

runner = CliRunner()
app = typer.Typer()
add_commands(app)
EASY = "margin: 0.3\nalpha: 0.2\nleast_items: 10\nfigures:\n  overall: [accuracy, acted_on]\n"


@pytest.fixture(autouse=True)
def _with_the_clubs_models(models: Models, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOPICROUTER_MODELS", str(models.folder))
    monkeypatch.setenv("TOPICROUTER_THREADS", "1")
    monkeypatch.setenv("COLUMNS", "140")
    (tmp_path / "easy.yaml").write_text(EASY)
    (tmp_path / "club.jsonl").write_text("\n".join(topic.model_dump_json() for topic in community().split("holdout").topics))


def compared(*arguments: str) -> Result:
    return runner.invoke(app, ["compare", *arguments, "--data", "club.jsonl", "--timed", "2", "--gate", "easy.yaml"])


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory, exported: ExportedEncoder) -> Path:
    """A model that learnt the routes in a turn: growing as water, water as lease, lease as growing."""
    wrong = {"growing": "water", "water": "lease", "lease": "growing"}
    topics = (topic.model_copy(update={"route": (wrong[topic.route[0]],)}) for topic in community().split("train").topics)
    folder = tmp_path_factory.mktemp("spoilt")
    return train(Corpus(tuple(topics)), folder, recipe=QUICK, encoder=exported, cache=folder / "cache", show_progress=False).folder


def test_the_current_model_against_itself_loses_nothing_but_the_demo_directory_does_not_name_its_routes() -> None:
    ended = compared("current")
    assert ended.exit_code == 7, ended.output
    assert "A person must decide" in ended.stdout
    assert "the candidate predicts the route 'growing', which the directory does not name" in ended.stdout
    assert "Right before" not in ended.stdout


def test_a_spoilt_model_is_told_to_be_worse_and_the_report_written(spoilt: Path, models: Models, tmp_path: Path) -> None:
    digest = Models(spoilt.parent, spoilt.name).digest
    ended = compared(models.name, str(spoilt), "--digest", digest, "--out", "report")
    assert ended.exit_code == 6, ended.output
    assert "The candidate is worse in" in ended.stdout
    assert "Accuracy of routes: worse, lost" in ended.stdout
    plain = json.loads((tmp_path / "report" / "comparison.json").read_text("utf-8"))
    assert plain["outcome"] == "fail"
    assert (plain["candidate"]["manifest_sha256"], plain["data"]) == (digest, {"name": "club.jsonl", "topics": 18, "clusters": 18})
    assert plain["latency_ms"]["topics"] == 2
    assert "report/comparison.html" in ended.stdout
    # the other way round it is the better one, and only the directory's routes are a matter for a person
    assert compared(str(spoilt), models.name, "--digest", digest).exit_code == 7


def test_the_same_seed_gives_the_same_figures(models: Models, tmp_path: Path) -> None:
    told = []
    for folder in ("one", "two"):
        assert compared("current", models.name, "--out", folder).exit_code == 7
        plain = json.loads((tmp_path / folder / "comparison.json").read_text("utf-8"))
        told.append({name: plain[name] for name in ("gate", "figures", "slices", "flips")})
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("a", "b", "c"), "wrong_models"),
        (("nothing-like-it",), "unknown_bundle"),
        (("current", "--gate", "none.yaml"), "gate_unreadable"),
        (("current", "--directory", "none.yaml"), "directory_unreadable"),
        (("current", "--data", "none.jsonl"), "corpus_missing"),
    ],
)
def test_a_mistake_is_told_before_anything_is_predicted(arguments: tuple[str, ...], reason: str) -> None:
    ended = runner.invoke(app, ["compare", *arguments])
    assert isinstance(ended.exception, InputError), ended.output
    assert ended.exception.reason == reason


def test_a_file_without_topics_is_refused(tmp_path: Path) -> None:
    (tmp_path / "club.jsonl").write_text("\n")
    ended = compared("current")
    assert isinstance(ended.exception, InputError)
    assert ended.exception.reason == "corpus_missing"


def test_without_matplotlib_a_report_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    ended = compared("current", "--out", "report")
    assert isinstance(ended.exception, InputError)
    assert ended.exception.reason == "matplotlib_missing"
    assert not Path("report").exists()


def test_help_tells_the_exit_codes() -> None:
    ended = runner.invoke(app, ["compare", "--help"])
    assert all(words in " ".join(ended.output.split()) for words in ("6 if it is worse", "7 if a person must decide", "--gate", "--digest"))
