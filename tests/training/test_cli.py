from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import typer
from typer.testing import CliRunner

from service import cli as command
from service.errors import InputError
from service.inference.bundle import verify_bundle
from service.inference.bundle.releasing import bundles_in
from tests.training.samples import community, line
from training.cli import add_commands
from training.data.records import LabelledTopic
from training.run import Trained

runner = CliRunner()
app = typer.Typer()
add_commands(app)


@pytest.fixture(autouse=True)
def _elsewhere_than_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in ("TOPICROUTER_MODELS", "TOPICROUTER_MODEL_DIGEST"):
        monkeypatch.delenv(name, raising=False)
    yield
    # commands that run in this process write logs to a stream that is closed by now
    structlog.reset_defaults()


def written(file: Path, topics: tuple[LabelledTopic, ...]) -> Path:
    file.write_text("\n".join(topic.model_dump_json() for topic in topics), "utf-8")
    return file


def shuffled(topics: tuple[LabelledTopic, ...]) -> list[LabelledTopic]:
    """Every route all along."""
    return [topics[(at * 25) % len(topics)] for at in range(len(topics))]


@pytest.fixture
def trained_models(elsewhere: Trained, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The other community's model, set as the one to serve."""
    monkeypatch.setenv("TOPICROUTER_MODELS", str(elsewhere.folder.parent))
    monkeypatch.setenv("TOPICROUTER_THREADS", "1")
    return elsewhere.folder.parent


@pytest.mark.parametrize(
    ("name", "words"),
    [("train", ("--data", "--map", "--holdout", "--models", "--encoder", "--seed")), ("evaluate", ("--data", "--out", "--mistakes"))],
)
def test_help_names_every_option(name: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    result = runner.invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert all(word in result.output for word in words)


def test_training_writes_a_model_makes_it_current_and_tells_how_good_it_is(tmp_path: Path) -> None:
    data = written(tmp_path / "club.jsonl", community().topics)
    result = runner.invoke(app, ["train", "--data", str(data), "--models", "models"], catch_exceptions=False)
    assert result.exit_code == 0
    folder, manifest, _ = verify_bundle(tmp_path / "models")
    assert manifest.classes == {"route": ["growing", "lease", "water"]}
    assert "hold-out (topics that the data holds out): 18 topics" in result.stdout
    assert result.stdout.rstrip().endswith(f"{folder.relative_to(tmp_path)} is the current model")
    assert (tmp_path / ".cache" / "embeddings").is_dir()


def test_a_history_is_learnt_from_by_its_mapping_and_judged_on_its_latest_topics(tmp_path: Path) -> None:
    rows = ["label,created_at,title,body"]
    rows += [
        f'{topic.route[0]},2026-01-01T{at // 4:02}:{at % 4 * 15:02}:00Z,{topic.title},"{topic.body}"'
        for at, topic in enumerate(shuffled(community().topics))
    ]
    (tmp_path / "issues.csv").write_text("\n".join([*rows, "water,in spring,t,b"]), "utf-8")
    (tmp_path / "map.yaml").write_text("routes: [dry, wet]\nlabels: {water: wet, lease: dry, growing: dry}\n", "utf-8")
    result = runner.invoke(app, ["train", "--data", "issues.csv", "--map", "map.yaml", "--models", "models"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "issues.csv row 74: created_at is not an ISO 8601 time" in result.stderr
    assert "issues.csv: 72 topics read, 72 labelled" in result.stdout
    assert "hold-out (the latest topics, written since 2026-01-01): 14 topics" in result.stdout
    folder, manifest, _ = verify_bundle(tmp_path / "models")
    assert manifest.classes == {"route": ["dry", "wet"]}
    card = (folder / "README.md").read_text("utf-8")
    assert "58 topics of issues.csv (corpus" in card
    assert "On the latest topics, written since 2026-01-01:" in card
    assert "written to be labelled" not in card


def test_a_mapping_without_a_history_is_refused() -> None:
    result = runner.invoke(app, ["train", "--map", "map.yaml"])
    assert isinstance(result.exception, InputError)
    assert result.exception.reason == "options_clash"


def test_a_candidate_is_left_beside_the_current_model(tmp_path: Path) -> None:
    data = written(tmp_path / "club.jsonl", community().topics)
    result = runner.invoke(app, ["train", "--data", str(data), "--models", "models", "--candidate"], catch_exceptions=False)
    assert result.exit_code == 0
    (folder,) = bundles_in(tmp_path / "models")
    assert result.stdout.rstrip().endswith(f"`topicrouter models promote {folder.name}`")
    assert list((tmp_path / "models").iterdir()) == [folder]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no JSON Lines file of labelled topics there"),
        ("{}\n", "club.jsonl:1: id: Field required"),
        (json.dumps(line()) + "\n", "1 topics with split `train` are too few"),
    ],
)
def test_a_bad_file_ends_in_a_sentence_and_exit_code_2(
    content: str | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if content:
        (tmp_path / "club.jsonl").write_text(content)
    monkeypatch.setattr(sys, "argv", ["topicrouter", "train", "--data", "club.jsonl", "--models", "models"])
    monkeypatch.setattr(command, "app", typer.Typer())
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert told in err
    assert "Traceback" not in out + err
    assert not (tmp_path / "models").exists()


@pytest.mark.usefixtures("trained_models")
def test_evaluation_prints_the_figures_and_lists_mistakes_on_request(tmp_path: Path) -> None:
    wrong = community().topics[0].model_copy(update={"route": ("lease", "bees")})
    data = written(tmp_path / "some.jsonl", (wrong, *community().split("holdout").topics))
    result = runner.invoke(app, ["evaluate", "--data", str(data), "--mistakes"], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.startswith("some.jsonl: 19 topics, model 0.1.0-")
    assert "growing-0: wanted lease or bees, got growing (" in result.stdout


@pytest.mark.usefixtures("trained_models")
def test_evaluation_writes_json_text_and_a_picture(tmp_path: Path) -> None:
    data = written(tmp_path / "some.jsonl", community().split("holdout").topics)
    result = runner.invoke(app, ["evaluate", "--data", str(data), "--out", "figures/today"], catch_exceptions=False)
    assert result.exit_code == 0
    out = tmp_path / "figures" / "today"
    assert json.loads((out / "evaluation.json").read_text())["topics"] == 18
    assert (out / "evaluation.txt").read_text().strip() in result.stdout
    assert (out / "evaluation.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("trained_models")
def test_evaluation_of_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n")
    result = runner.invoke(app, ["evaluate", "--data", "none.jsonl"])
    assert isinstance(result.exception, InputError)
    assert result.exception.reason == "corpus_missing"
