"""The commands of training, added to `topicrouter` by an entry point: the service itself never imports training."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import settings_for_command, terminal_progress
from service.errors import InputError
from training.data.holdout import MOST_SHARE, SHARE
from training.history.cli import import_
from training.judging.cli import compare
from training.label_errors.cli import label_errors

if TYPE_CHECKING:
    from training.history.training_data import TrainingData


class Split(StrEnum):
    """The splits of our own corpus that nothing was fitted on."""

    HOLDOUT = "holdout"
    CONFIDENTIAL_TEST = "confidential_test"


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this package to the `topicrouter` command."""
    app.command()(train)
    app.command("import")(import_)
    app.command()(evaluate)
    app.command()(compare)
    app.command()(label_errors)


def train(  # noqa: PLR0913, PLR0917 - options of a command
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="Labelled topics (a JSON Lines file or a folder of them), or with --map a history as `import` takes it; repeatable. "
            "Else our own corpus."
        ),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="YAML that maps a history's categories, tags and labels to routes; see `import`.")
    ] = None,
    holdout: Annotated[
        float,
        typer.Option(
            min=0,
            max=MOST_SHARE,
            help="Share of your own topics to judge by, the latest ones, where they name none themselves; 0 for none.",
        ),
    ] = SHARE,
    models: Annotated[Path, typer.Option(help="Folder of model bundles to write into.")] = Path("models"),
    encoder: Annotated[
        Path | None, typer.Option(help="A sentence-transformers model folder to export; needs the extra `training`.")
    ] = None,
    export: Annotated[
        bool,
        typer.Option(
            "--export", help="Export all-MiniLM-L6-v2 anew instead of taking the current bundle's encoder; needs the extra `training`."
        ),
    ] = False,
    finetune: Annotated[
        bool,
        typer.Option(
            "--finetune", help="Fine-tune the encoder on the topics first (tens of minutes on two cores); needs the extra `training`."
        ),
    ] = False,
    candidate: Annotated[
        bool, typer.Option("--candidate", help="Leave the new bundle beside the current one; `topicrouter models promote` makes it serve.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Makes the run repeatable.")] = 20261127,
) -> None:
    """Train the heads on labelled topics, judge them on the hold-out, and make the new bundle the current one."""
    from service.inference.multilingual import MultilingualEncoder
    from training.card import WRITTEN
    from training.data.records import CORPUS_FOLDER, Corpus, read_corpus
    from training.encoder.exported import find_encoder
    from training.evaluation.text import as_text
    from training.finetuning.run import finetune as tuned_encoder
    from training.fitting import Recipe
    from training.run import train as run

    if finetune and export:
        raise InputError("--finetune begins with the original weights anyway; leave --export out", reason="options_clash")
    if mapping and not data:
        raise InputError("--map maps a history; name that with --data", reason="options_clash")
    problems: list[str] = []
    gathered = _gathered(data, mapping, holdout, seed, problems) if data else None
    corpus = Corpus(gathered.held.topics) if gathered else read_corpus(CORPUS_FOLDER)
    if finetune:
        found = tuned_encoder(corpus, encoder, seed=seed, show_progress=sys.stderr.isatty())
    else:
        found = find_encoder(models, encoder, anew=export)
    trained = run(
        corpus,
        models,
        recipe=Recipe(seed=seed),
        encoder=found,
        multilingual=MultilingualEncoder.installed(),
        promoted=not candidate,
        origin=gathered.origin if gathered else None,
        show_progress=sys.stderr.isatty(),
    )
    if "holdout" in trained.metrics:
        judged_on = gathered.origin["holdout"] if gathered else WRITTEN["holdout"]
        typer.echo(as_text(trained.metrics["holdout"], name=f"hold-out ({judged_on})"))
    if candidate:
        typer.echo(f"\n{trained.folder} is a candidate; make it the current model with `topicrouter models promote {trained.folder.name}`")
    else:
        typer.echo(f"\n{trained.folder} is the current model")
    if problems:
        # the model is there, but a file or row of the history is not in it
        raise typer.Exit(1)


def _gathered(data: list[Path], mapping: Path | None, share: float, seed: int, problems: list[str]) -> TrainingData:
    from training.history.mapping import load_mapping
    from training.history.training_data import gather

    def tell(problem: str) -> None:
        problems.append(problem)
        typer.echo(problem, err=True)

    checked = load_mapping(mapping) if mapping else None
    with terminal_progress() as progress:
        bar = progress.add_task("Reading and redacting", total=None)
        gathered = gather(
            data, checked, share=share, seed=seed, on_problem=tell, progress=lambda done: progress.update(bar, completed=done)
        )
    typer.echo("\n".join(gathered.told) + "\n")
    return gathered


def evaluate(
    data: Annotated[Path | None, typer.Option(help="Labelled topics, JSON Lines; else a split of our own corpus.")] = None,
    split: Annotated[
        Split, typer.Option(help="Which split of our own corpus: the hold-out, or the frozen test of what finds confidential content.")
    ] = Split.HOLDOUT,
    out: Annotated[Path | None, typer.Option(help="Folder for evaluation.json, evaluation.txt and evaluation.png.")] = None,
    mistakes: Annotated[bool, typer.Option("--mistakes", help="List the topics that were routed wrongly.")] = False,
) -> None:
    """Say how good the current model is on labelled topics, with 95 % intervals."""
    from service.inference.bundle import load_bundle, released_models
    from service.inference.predictor import Predictor
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.evaluation import evaluate as judge
    from training.evaluation.picture import draw
    from training.evaluation.text import as_text

    settings = settings_for_command()
    topics = read_corpus(data).topics if data else read_corpus(CORPUS_FOLDER).split(split.value).topics
    if not topics:
        raise InputError("there is nothing to judge on: no topics", reason="corpus_missing")
    bundle = load_bundle(settings.models or released_models(), allowed_digest=settings.model_digest, threads=settings.threads)
    name = data.name if data else split.value
    with terminal_progress() as progress:
        bar = progress.add_task("Predicting", total=len(topics))
        result = judge(Predictor(bundle).predict, topics, progress=lambda done: progress.update(bar, completed=done))
    text = as_text(result.figures, name=name)
    typer.echo(text)
    if mistakes:
        for row in result.mistakes:
            unsure = ", left to a person" if row["abstained"] else ""
            typer.echo(f"{row['id']}: wanted {' or '.join(row['wanted'])}, got {row['got']} ({row['confidence']:.2f}{unsure})")
    if out:
        out.mkdir(parents=True, exist_ok=True)
        (out / "evaluation.json").write_text(json.dumps(result.figures, indent=1), "utf-8")
        (out / "evaluation.txt").write_text(text + "\n", "utf-8")
        draw(result.figures, out / "evaluation.png", name=name)
        typer.echo(f"\n{out / 'evaluation.json'}\n{out / 'evaluation.txt'}\n{out / 'evaluation.png'}")
