"""`topicrouter backtest`: who would have been asked, how often and when, had a policy run over a forum's history."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import moment_or_now, refuse_to_overwrite, settings_for_command, terminal_progress
from service.errors import InputError

if TYPE_CHECKING:
    from service.escalation.policy import Policy

CACHE = Path(".cache") / "backtest"


def backtest(
    archive: Annotated[Path, typer.Argument(help="Folder of Discourse topic documents, or a JSON Lines file whose topics have `posts`.")],
    policy: Annotated[Path | None, typer.Option(help="Policy file; else the one of the settings, else the one that comes along.")] = None,
    directory: Annotated[Path | None, typer.Option(help="Directory file; else the one of the settings, else the demo company's.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Only topics written at this time or later, like 2026-03-28T00:00Z.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Only topics written before this time.")] = None,
    compare: Annotated[Path | None, typer.Option(help="Another policy file, to see both side by side.")] = None,
    approve_after: Annotated[str | None, typer.Option(help="How long a person takes to release an action, like 30m; else at once.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for backtest.html and backtest.json.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Replay a forum's history through a policy: who would have been asked, how often and when. Nothing is sent."""
    from rich.console import Console

    from service.composition import load_parts
    from service.directory.drafts import topic_link
    from service.escalation.backtest.archive import read_archive
    from service.escalation.backtest.plain import backtest_json
    from service.escalation.backtest.predicting import Model, predict_archive
    from service.escalation.backtest.prediction_cache import PredictionCache
    from service.escalation.backtest.replay import Terms, replay
    from service.escalation.backtest.report import Scope, backtest_report
    from service.escalation.backtest.terminal import print_backtest
    from service.escalation.backtest.write import JSON, PAGE, write_backtest

    settings = settings_for_command(**({"directory": directory} if directory else {}))
    window = _window(since, until)
    release = _release_after(approve_after)
    policies = _policies(policy or settings.policy, compare)
    for written in (PAGE, JSON) if out else ():
        refuse_to_overwrite([archive], out / written if out else None)
    with terminal_progress() as progress:
        reading, predicting = progress.add_task("Reading", total=None), progress.add_task("Predicting", total=None)
        replaying = [progress.add_task(f"Replaying {name}", total=None) for name, _ in policies]
        found = read_archive(
            archive, since=window[0], until=window[1], progress=lambda done, total: progress.update(reading, completed=done, total=total)
        )
        parts = load_parts(settings)
        model = Model(parts.predictor.predict, parts.predictor.bundle.manifest.version)
        with PredictionCache(CACHE) as kept:
            predicted = predict_archive(
                found.topics, model, kept, progress=lambda done, total: progress.update(predicting, completed=done, total=total)
            )
        replays = []
        for task, (name, each) in zip(replaying, policies, strict=True):
            terms = Terms(
                each,
                parts.directory,
                ends_at=found.ends_at,
                approve_after=release,
                own_account=settings.forum_api_username if settings.forum_api_key else None,
                # the demo company's forum is not the one that was read
                link=(lambda topic: topic_link(topic, parts.directory)) if settings.directory else (lambda topic: topic.url),
            )
            replays.append(
                (name, replay(predicted, terms, progress=lambda done, total, task=task: progress.update(task, completed=done, total=total)))
            )
    scope = Scope(found, *window, model_version=model.version, directory_version=parts.directory.version, approve_after=release)
    report = backtest_report(scope, replays)
    paths = write_backtest(report, out) if out else []
    if as_json:
        typer.echo(backtest_json(report), nl=False)
    else:
        # a pipe has no width of its own; 80 columns would break every cell
        print_backtest(report, Console(width=None if sys.stdout.isatty() else 160, highlight=False))
    if paths:
        typer.echo("\n" + "\n".join(map(str, paths)), err=as_json)
    if found.problems:
        # the report is there, but a file or line of the archive is not in it
        raise typer.Exit(1)


def _window(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    first, last = (moment_or_now(text) if text else None for text in (since, until))
    if first and last and first >= last:
        raise InputError(f"--from ({first:%Y-%m-%dT%H:%MZ}) should be earlier than --to ({last:%Y-%m-%dT%H:%MZ})", reason="bad_window")
    return first, last


def _release_after(text: str | None) -> timedelta:
    from service.escalation.backtest.replay import AT_ONCE
    from service.escalation.time_lengths import parse_length

    if text is None:
        return AT_ONCE
    try:
        return parse_length(text)
    except ValueError as error:
        raise InputError(f"--approve-after: {error}", reason="bad_length") from None


def _policies(first: Path | None, second: Path | None) -> list[tuple[str, Policy]]:
    """Read the policies, each with the name that reports call it: its file's, or its path where two files are called the same."""
    from service.escalation.policy_files import load_policy, shipped_policy_path

    paths = [first or shipped_policy_path(), *([second] if second else [])]
    policies = [load_policy(path) for path in paths]
    names = ["the shipped policy" if path == shipped_policy_path() else path.name for path in paths]
    return list(zip(map(str, paths) if len(set(names)) < len(names) else names, policies, strict=True))
