"""`topicrouter backtest`: who would have been asked, how often and when, had a policy run over a forum's history."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import moment_or_now, settings_for_command, terminal_progress
from service.errors import InputError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from service.composition import Parts
    from service.escalation.backtest.archive import Archive
    from service.escalation.backtest.replay import Terms
    from service.escalation.backtest.report import Backtest
    from service.escalation.policy import Policy
    from service.settings import Settings

CACHE = Path(".cache") / "backtest"


def backtest(  # noqa: PLR0913, PLR0917 - each is an option of the command
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

    from service.escalation.backtest.plain import backtest_json
    from service.escalation.backtest.terminal import print_backtest
    from service.escalation.backtest.write import write_backtest

    settings = settings_for_command(**({"directory": directory} if directory else {}))
    asked = Asked(archive, _window(since, until), _release_after(approve_after), _policies(policy or settings.policy, compare))
    if out and out.exists() and archive.exists() and out.samefile(archive):
        raise InputError(
            f"--out {out} is the archive, and the report would be read as a topic of it; name another folder", reason="out_is_archive"
        )
    report = _report(asked, settings)
    paths = write_backtest(report, out) if out else []
    if as_json:
        typer.echo(backtest_json(report), nl=False)
    else:
        # a pipe has no width of its own; 80 columns would break every cell
        print_backtest(report, Console(width=None if sys.stdout.isatty() else 160, highlight=False))
    if paths:
        typer.echo("\n" + "\n".join(map(str, paths)), err=as_json)
    if report.scope.archive.problems:
        # the report is there, but a file or line of the archive is not in it
        raise typer.Exit(1)


@dataclass(frozen=True)
class Asked:
    """What was asked for: an archive, the window, how long a release takes, and the policies by name."""

    archive: Path
    window: tuple[datetime | None, datetime | None]
    release_after: timedelta
    policies: Sequence[tuple[str, Policy]]


def _report(asked: Asked, settings: Settings) -> Backtest:
    from service.composition import load_parts
    from service.escalation.backtest.archive import read_archive
    from service.escalation.backtest.predicting import Model, predict_archive
    from service.escalation.backtest.prediction_cache import PredictionCache
    from service.escalation.backtest.replay import replay
    from service.escalation.backtest.report import Scope, backtest_report

    since, until = asked.window
    with terminal_progress() as progress:
        shown = [
            progress.add_task(name, total=None) for name in ("Reading", "Predicting", *(f"Replaying {name}" for name, _ in asked.policies))
        ]
        reading, predicting, *replaying = (partial(_show, progress, task) for task in shown)
        found = read_archive(asked.archive, since=since, until=until, progress=reading)
        parts = load_parts(settings)
        model = Model(parts.predictor.predict, parts.predictor.bundle.manifest.version)
        with PredictionCache(CACHE) as kept:
            predicted = predict_archive(found, model, kept, progress=predicting)
        replays = [
            (name, replay(predicted, _terms(policy, parts, found, asked, settings), progress=bar))
            for (name, policy), bar in zip(asked.policies, replaying, strict=True)
        ]
    scope = Scope(found, since, until, model.version, parts.directory.version, asked.release_after)
    return backtest_report(scope, replays)


def _terms(policy: Policy, parts: Parts, found: Archive, asked: Asked, settings: Settings) -> Terms:
    from service.escalation.backtest.replay import Terms
    from service.messages import sketch_of
    from service.messages.links import topic_link

    return Terms(
        policy,
        parts.directory,
        ends_at=found.ends_at,
        approve_after=asked.release_after,
        own_account=settings.forum_api_username if settings.forum_api_key else None,
        # the demo company's forum is not the one that was read
        link=(lambda topic: topic_link(sketch_of(topic), parts.directory)) if settings.directory else (lambda topic: topic.url),
    )


def _show(progress: Progress, task: TaskID, done: int, total: int | None) -> None:
    progress.update(task, completed=done, total=total)


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
