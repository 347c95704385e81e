"""`topicrouter feedback worth-labelling` and `feedback label`: which topics people should label next, and where they do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import moment_or_now, refuse_to_overwrite, settings_for_command, terminal_progress

if TYPE_CHECKING:
    from service.domain import Topic

LONGEST_SPAN_DAYS = 36_500


def add_commands(app: typer.Typer) -> None:
    """Add the commands to `topicrouter feedback`."""
    app.command("worth-labelling")(worth_labelling)
    app.command("label")(label)


def worth_labelling(
    source: Annotated[
        str | None,
        typer.Argument(
            help="Topics to choose from besides the stored ones: `demo`, a Discourse forum's address, a folder of topic JSON, or a JSON "
            "Lines file."
        ),
    ] = None,
    days: Annotated[float, typer.Option(min=0.01, max=LONGEST_SPAN_DAYS, help="How many days back.")] = 7,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many topics, at most.")] = 20,
    label_errors: Annotated[
        Path | None, typer.Option(help="What `topicrouter label-errors` wrote: stored labels to look at again, of any age.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File for the list: .jsonl for `feedback label`, .csv to fill in and `feedback import`.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    at: Annotated[str | None, typer.Option(help="Moment to count back from, with its offset, like 2026-03-28T23:30Z; else now.")] = None,
) -> None:
    """List the topics whose labels would teach most, and why: drawn to be labelled blind, labels in doubt, unsure routes, unusual ones."""
    from service.composition import load_predictor
    from service.feedback.blind_draw import BlindDraw
    from service.feedback.resolution import by_topic
    from service.feedback.table_files import require_form
    from service.forum.sources import open_source
    from service.labelling.doubtful import doubtful_entries, read_doubtful
    from service.labelling.gathering import gather, until_unavailable
    from service.labelling.likeness import Variety, usual_likeness
    from service.labelling.list_file import csv_row, write_list
    from service.labelling.listing import print_list
    from service.labelling.worth import pick
    from service.store.labels import open_labels

    if out:
        require_form(out)
        refuse_to_overwrite([*([Path(source)] if source else []), *([label_errors] if label_errors else [])], out)
    settings = settings_for_command()
    now = moment_or_now(at)
    doubtful = read_doubtful(label_errors) if label_errors else []
    problems: list[str] = []
    opened = open_source(source, settings, now=now, cache_folder=Path(".cache") / "forum", on_problem=problems.append) if source else None
    draw = BlindDraw(settings.blind_share, settings.blind_seed)
    with closing(open_labels(settings.database_url)) as labels:
        kept = by_topic(labels.find())
    predictor = load_predictor(settings)
    gaps: list[str] = []
    with terminal_progress() as progress:
        bar = progress.add_task("Reading and predicting", total=None)
        topics: Iterable[Topic] = ()
        if opened:
            read = opened.topics(now, hours=0, progress=lambda done, total: progress.update(bar, completed=done, total=total))
            topics = until_unavailable(read, gaps.append)
        candidates = gather(kept, topics, predictor.predict, draw=draw, since=now - timedelta(days=days), now=now)
        picked = pick(
            candidates,
            tuple(doubtful_entries(doubtful, kept, draw=draw, now=now)),
            count=count,
            usual=usual_likeness(predictor.bundle.examples),
            variety=Variety(predictor.bundle.encoder),
            now=now,
        )
    if out:
        write_list(picked.entries, out)
    if as_json:
        told = {"topics": [csv_row(entry) for entry in picked.entries], "count": len(picked.entries), "alike": picked.alike}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print_list(picked, now=now)
        if out:
            typer.echo(out)
    for problem in (*problems, *gaps):
        typer.echo(problem, err=True)
    if gaps or problems:
        raise typer.Exit(4 if gaps else 1)


def label(
    file: Annotated[Path, typer.Argument(help="The list, JSON Lines, as `feedback worth-labelling --out` writes it.")],
    by: Annotated[str, typer.Option(help="Who labels: your name, as it stands beside your labels.")],
) -> None:
    """Label a list of topics on the terminal, one after the other. Each answer is kept at once; stop when you like and go on later."""
    from service.directory import demo_directory_path, load_directory
    from service.feedback.blind_draw import BlindDraw
    from service.feedback.resolution import by_topic
    from service.feedback.vocabulary import Vocabulary
    from service.labelling.keeping import Desk, still_open
    from service.labelling.list_file import read_list
    from service.labelling.session import Session
    from service.labelling.terminal import label_on_terminal, require_terminal
    from service.store.labels import open_labels

    entries = read_list(file)
    require_terminal()
    settings = settings_for_command()
    vocabulary = Vocabulary.of(load_directory(settings.directory or demo_directory_path()))
    draw = BlindDraw(settings.blind_share, settings.blind_seed)
    with closing(open_labels(settings.database_url)) as labels:
        open_entries, for_others = still_open(entries, by_topic(labels.find()), author=by, draw=draw)
        session = Session(open_entries, vocabulary=vocabulary, keep=Desk(labels, author=by, vocabulary=vocabulary, draw=draw).keep)
        if open_entries:
            label_on_terminal(session, clock=lambda: datetime.now(UTC))
    left = len(open_entries) - len(session.saved)
    if open_entries:
        typer.echo(f"{len(session.saved)} saved, {left} left{'; the same command goes on' if left else ''}")
    else:
        typer.echo(f"{file}: nothing left to label")
    if for_others:
        typer.echo(f"{for_others} drawn {'topic is' if for_others == 1 else 'topics are'} for somebody else: you have judged them before")
