"""`topicrouter compare`: may a candidate take the current model's place?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.command_line import moment_or_now, settings_for_command, terminal_progress
from service.errors import InputError

EXIT_CODES = {"pass": 0, "fail": 6, "ask a person": 7}
"""By outcome; the codes between are those of errors."""
HOLDOUT = "holdout"


def compare(  # noqa: PLR0913, PLR0917 - options of a command, each named
    models: Annotated[
        list[str],
        typer.Argument(
            metavar="[CURRENT] CANDIDATE",
            help="Two models: `current`, `previous`, a bundle's name in the folder of models, or the folder of one from elsewhere. "
            "With one, it is the candidate and `current` the other.",
        ),
    ],
    data: Annotated[
        Path | None, typer.Option(help="Labelled topics that neither has learnt from, JSON Lines; else the hold-out of our own corpus.")
    ] = None,
    gate: Annotated[Path | None, typer.Option(help="What the candidate must show, YAML; else the gate that comes along.")] = None,
    directory: Annotated[Path | None, typer.Option(help="The directory file whose routes and areas count; else as set.")] = None,
    digest: Annotated[
        list[str] | None, typer.Option(help="SHA-256 of the manifest of a bundle from elsewhere that you trust; repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for comparison.html, comparison.json and the pictures.")] = None,
    timed: Annotated[int, typer.Option(min=0, help="With how many topics latency is measured; 0 for none.")] = 200,
    seed: Annotated[int, typer.Option(help="Makes the intervals repeatable.")] = 0,
) -> None:
    """Compare a candidate with the current model. Ends with 0 if it may take over, 6 if it is worse, 7 if a person must decide."""
    from rich.console import Console

    from service.directory import demo_directory_path, load_directory
    from service.inference.bundle import released_models
    from training.data.records import CORPUS_FOLDER, read_corpus
    from training.judging.compare import Conditions
    from training.judging.compare import compare as run
    from training.judging.contenders import load_contender
    from training.judging.gate import load_gate
    from training.judging.pictures import require_drawing
    from training.judging.terminal import print_comparison
    from training.judging.write import write_comparison

    names = _two(models)
    if out:
        require_drawing()
    settings = settings_for_command()
    conditions = Conditions(
        data=data.name if data else HOLDOUT,
        gate=load_gate(gate),
        directory=load_directory(directory or settings.directory or demo_directory_path()),
        seed=seed,
        timed=timed,
        made_at=moment_or_now(None),
    )
    topics = read_corpus(data).topics if data else read_corpus(CORPUS_FOLDER).split(HOLDOUT).topics
    if not topics:
        raise InputError("there is nothing to compare on: no topics", reason="corpus_missing")
    trusted = [*(digest or []), *([settings.model_digest] if settings.model_digest else [])]
    folder = settings.models or released_models()
    current, candidate = (load_contender(name, folder, digests=trusted, threads=settings.threads) for name in names)
    with terminal_progress() as progress:
        bar = progress.add_task("Comparing", total=len(topics))
        found = run(
            current,
            candidate,
            topics,
            conditions,
            progress=lambda step, done, total: progress.update(bar, description=step, completed=done, total=total),
        )
    print_comparison(found, Console())
    if out:
        typer.echo("\n" + "\n".join(map(str, write_comparison(found, out))))
    raise typer.Exit(EXIT_CODES[found.judgement.outcome.value])


def _two(models: list[str]) -> tuple[str, str]:
    match models:
        case [candidate]:
            return "current", candidate
        case [current, candidate]:
            return current, candidate
        case _:
            msg = f"{len(models)} models were named; name the current one and the candidate, or the candidate alone"
            raise InputError(msg, reason="wrong_models")
