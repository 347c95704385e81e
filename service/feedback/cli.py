"""`topicrouter feedback`: labels in and out, listed, and forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import moment_or_now, settings_for_command, terminal_progress
from service.domain import LabelSource
from service.store.cli import forget_topic

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw
    from service.settings import Settings
    from service.store.interfaces import LabelFilter, LabelRepository

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="What people and events say of topics: labels to learn from.",
)

Sources = Annotated[list[LabelSource] | None, typer.Option("--source", help="Only labels that came about so; repeatable.")]
Since = Annotated[str | None, typer.Option(help="Only labels given at this time or later, like 2026-03-28T23:30Z.")]
AmongSources = Annotated[
    list[LabelSource] | None,
    typer.Option("--source", help="Only labels that came about so; repeatable. A person then outranks an outcome only if both are named."),
]
LabelledSince = Annotated[
    str | None,
    typer.Option("--since", help="Only topics labelled at this time or later, like 2026-03-28T23:30Z; with --all, only labels given then."),
]


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV or JSON Lines (by its ending): id, title, body and at least one label; see `export --all`.")
    ],
    by: Annotated[str | None, typer.Option(help="Who labelled, where a row has no `by`.")] = None,
    source: Annotated[LabelSource, typer.Option(help="How labels came about, where a row has no `source`.")] = LabelSource.CORRECTION,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file and keep nothing.")] = False,
) -> None:
    """Keep the labels of a file. Texts are redacted on their way in; bad lines are told by their number and left out."""
    from service.directory import demo_directory_path, load_directory
    from service.feedback.importing import Rules, keep_all, labels_of_rows
    from service.feedback.table_files import read_rows
    from service.feedback.vocabulary import Vocabulary

    settings = settings_for_command()
    vocabulary = Vocabulary.of(load_directory(settings.directory or demo_directory_path()))
    rules = Rules(vocabulary, _draw(settings), by, source, now=datetime.now(UTC))
    bad: list[str] = []

    def tell(problem: str) -> None:
        bad.append(problem)
        typer.echo(f"{file.name} {problem}", err=True)

    rows = list(read_rows(file))
    with terminal_progress() as progress:
        bar = progress.add_task("Reading and redacting", total=len(rows))
        made = labels_of_rows(rows, rules=rules, on_problem=tell, progress=lambda: progress.advance(bar))
        if dry_run:
            told = f"{sum(1 for _ in made)} would be kept"
        else:
            with _labels(settings) as labels:
                imported = keep_all(made, labels, on_problem=tell)
            told = f"{imported.new} kept, {imported.known} there already"
    typer.echo(f"{told}, {len(bad)} left out" if bad else told)
    if bad:
        raise typer.Exit(1)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="File to write, CSV or JSON Lines by its ending.")],
    *,
    every: Annotated[bool, typer.Option("--all", help="Every label as it was given, instead of the winning ones of each topic.")] = False,
    source: AmongSources = None,
    since: LabelledSince = None,
    topic: Annotated[str | None, typer.Option(help="Only labels of this topic.")] = None,
) -> None:
    """Write the topics to learn from with their winning labels, as `topicrouter train --data` reads them (JSON Lines), or every label."""
    from service.feedback.exporting import ALL_COLUMNS, LEARNT_COLUMNS, learnt_rows
    from service.feedback.rows import row_of
    from service.feedback.table_files import require_form, write_rows

    require_form(file)
    settings = settings_for_command()
    wanted = _filter(source, since, topic)
    with _labels(settings) as labels:
        # what is left out by time or source may outrank what is not, and tell when the decision was due
        kept = list(labels.find(wanted if every else _filter(None, None, topic)))
    if every:
        write_rows([row_of(each) for each in kept], file, columns=ALL_COLUMNS)
        typer.echo(f"{file}: {len(kept)} {'label' if len(kept) == 1 else 'labels'}")
        return
    learnt = learnt_rows(kept, draw=_draw(settings), sources=wanted.sources, since=wanted.since)
    write_rows(learnt.rows, file, columns=LEARNT_COLUMNS)
    typer.echo(f"{file}: {len(learnt.rows)} {'topic' if len(learnt.rows) == 1 else 'topics'}")
    for why, count in learnt.left_out.items():
        typer.echo(f"left out: {count} {'topic' if count == 1 else 'topics'}, {why}", err=True)


@app.command("list")
def list_(
    *,
    source: Sources = None,
    since: Since = None,
    topic: Annotated[str | None, typer.Option(help="Only labels of this topic.")] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Only labels of topics that are drawn to be labelled blind.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List labels in the order in which they were kept."""
    from service.feedback.listing import print_labels
    from service.feedback.resolution import due_by_topic, unfit
    from service.feedback.rows import row_of

    settings = settings_for_command()
    draw = _draw(settings)
    with _labels(settings) as labels:
        dues = due_by_topic(labels.find(_filter(None, None, topic)))
        kept = [each for each in labels.find(_filter(source, since, topic)) if not blind or draw.has(each.label.topic_id)]
    if as_json:
        rows = [
            {
                **row_of(each),
                "blind_drawn": draw.has(each.label.topic_id),
                "unfit": unfit(each.label, dues.get(each.label.topic_id)),
            }
            for each in kept
        ]
        typer.echo(json.dumps({"labels": rows, "count": len(rows)}, ensure_ascii=False, indent=2))
    else:
        print_labels(kept, draw=draw, dues=dues)


@app.command()
def forget(topic: Annotated[str, typer.Argument(help="The topic's id, as the forum names it.")]) -> None:
    """Erase a topic, for good: the same as `topicrouter forget`."""
    forget_topic(topic)


@contextmanager
def _labels(settings: Settings) -> Iterator[LabelRepository]:
    from service.store.labels import open_labels

    labels = open_labels(settings.database_url)
    try:
        yield labels
    finally:
        labels.close()


def _draw(settings: Settings) -> BlindDraw:
    from service.feedback.blind_draw import BlindDraw

    return BlindDraw(settings.blind_share, settings.blind_seed)


def _filter(sources: list[LabelSource] | None, since: str | None, topic: str | None) -> LabelFilter:
    from service.store.interfaces import LabelFilter

    return LabelFilter(
        topic_id=topic, sources=frozenset(sources) if sources else None, since=moment_or_now(since) if since is not None else None
    )
