"""`topicrouter import`: a community's own history becomes labelled topics."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import refuse_to_overwrite, settings_for_command, terminal_progress
from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.data.records import LabelledTopic

HOLDOUT = "holdout"


def import_(
    source: Annotated[
        Path,
        typer.Argument(
            help="A folder of Discourse topic documents, a .jsonl file of topics, or a .csv file of issues (label, title, body)."
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="YAML that maps categories, tags and labels to routes; without it they are listed, to fill in."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write, JSON Lines of labelled topics.")] = None,
    holdout: Annotated[
        Path | None, typer.Option(help="File for the latest fifth of the topics, to judge models by; the others go to --out.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What the history is called: stands before each id, so that several can be learnt from together.")
    ] = None,
) -> None:
    """Turn a forum's or tracker's history into labelled topics: title and first post, redacted, without duplicates."""
    from training.data.holdout import hold_out
    from training.fitting import Recipe
    from training.history.importing import import_history
    from training.history.mapping import load_mapping
    from training.history.overview import mapping_to_fill_in
    from training.history.sources import past_topics
    from training.history.summary import duplicates_told, hold_out_told, tally_told

    settings_for_command()
    problems: list[str] = []

    def tell(problem: str) -> None:
        problems.append(problem)
        typer.echo(problem, err=True)

    _require_fitting_options(source, mapping, out, holdout)
    if mapping is None or out is None:
        for line in mapping_to_fill_in(past_topics(source, on_problem=tell, on_unfit=lambda _: None)):
            typer.echo(line)
    else:
        checked = load_mapping(mapping)
        with terminal_progress() as progress:
            bar = progress.add_task("Reading and redacting", total=None)
            imported = import_history(
                source, checked, name=name, on_problem=tell, progress=lambda done: progress.update(bar, completed=done)
            )
        for line in (*tally_told(imported.tally, checked, name=source.name), *duplicates_told(imported.found)):
            typer.echo(line)
        topics = imported.found.topics
        if holdout:
            held = hold_out(topics, seed=Recipe.seed)
            for line in hold_out_told(held):
                typer.echo(line)
            _write([topic for topic in held.topics if topic.split == HOLDOUT], holdout)
            topics = tuple(topic for topic in held.topics if topic.split != HOLDOUT)
            typer.echo(f"{holdout}: {len(held.topics) - len(topics):,} labelled topics, held out")
        _write(topics, out)
        typer.echo(f"{out}: {len(topics):,} labelled topics")
    if problems:
        typer.echo(f"{len(problems)} could not be read and are left out", err=True)
        raise typer.Exit(1)


def _require_fitting_options(source: Path, mapping: Path | None, out: Path | None, holdout: Path | None) -> None:
    if (mapping is None) != (out is None):
        lacking = "--out, the file to write" if out is None else "--map; without both, what is there to map is listed"
        raise InputError(f"needed is {lacking}", reason="options_clash")
    if holdout and not out:
        raise InputError("--holdout takes topics out of --out; name both files", reason="options_clash")
    if holdout and out and holdout.resolve() == out.resolve():
        raise InputError("--out and --holdout name the same file; one would overwrite the other", reason="options_clash")
    for written in (out, holdout):
        refuse_to_overwrite([source, *([mapping] if mapping else [])], written)


def _write(topics: Sequence[LabelledTopic], file: Path) -> None:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text("".join(topic.model_dump_json(exclude_defaults=True) + "\n" for topic in topics), "utf-8")
        part.replace(file)
    except OSError as error:
        raise InputError(f"{file} can't be written: {error.strerror}", reason="unwritable") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
