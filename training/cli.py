"""`topicrouter train`, `evaluate`, `compare` and `label-errors`, added by an entry point: the service itself never imports training."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from service.command_line import settings_for_command, terminal_progress
from service.errors import InputError
from training.judging.cli import compare
from training.label_errors.cli import label_errors


class Split(StrEnum):
    """The splits of our own corpus that nothing was fitted on."""

    HOLDOUT = "holdout"
    CONFIDENTIAL_TEST = "confidential_test"


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this package to the `topicrouter` command."""
    app.command()(train)
    app.command()(evaluate)
    app.command()(compare)
    app.command()(label_errors)


def train(  # noqa: PLR0917 - options of a command
    data: Annotated[Path | None, typer.Option(help="Labelled topics: a JSON Lines file or a folder of them; else our own corpus.")] = None,
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
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.encoder.exported import find_encoder
    from training.evaluation.text import as_text
    from training.finetuning.run import finetune as tuned_encoder
    from training.fitting import Recipe
    from training.run import train as run

    corpus = read_corpus(data or CORPUS_FOLDER)
    if finetune and export:
        raise InputError("--finetune begins with the original weights anyway; leave --export out", reason="options_clash")
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
        show_progress=sys.stderr.isatty(),
    )
    if "holdout" in trained.metrics:
        typer.echo(as_text(trained.metrics["holdout"], name="hold-out, by authors of whom the training saw nothing"))
    if candidate:
        typer.echo(f"\n{trained.folder} is a candidate; make it the current model with `topicrouter models promote {trained.folder.name}`")
    else:
        typer.echo(f"\n{trained.folder} is the current model")


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
