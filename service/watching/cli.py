"""`topicrouter drift`: do live topics still resemble what the model was made on, is it still right, and is it time to retrain?"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.command_line import moment_or_now, settings_for_command
from service.errors import InputError

if TYPE_CHECKING:
    from service.store.observation import Window


def drift(
    since: Annotated[
        str | None, typer.Option(help="Only topics met at this time or later, like 2026-03-28T00:00Z; else as many days as set.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Only topics met before this time; without it, now.")] = None,
    against_since: Annotated[
        str | None, typer.Option(help="Compare with live topics met from this time on instead of with the hold-out.")
    ] = None,
    against_until: Annotated[str | None, typer.Option(help="End of that time; without it, `--since`.")] = None,
    model: Annotated[str | None, typer.Option(help="Name of a model in the folder; without it, the current one.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for drift.html and drift.json.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Report what has changed in live topics, how often the model is right, and whether it is time to retrain."""
    from rich.console import Console

    from service.feedback.blind_draw import BlindDraw
    from service.inference.bundle import released_models
    from service.inference.bundle.manifest import read_manifest
    from service.inference.bundle.pins import CURRENT, read_pin
    from service.releases.promotion import known_bundle
    from service.store.interfaces import LabelFilter
    from service.store.labels import open_labels
    from service.store.observations import open_observations
    from service.watching.plain import plain_report
    from service.watching.report import Watched, drift_report
    from service.watching.terminal import print_drift
    from service.watching.write import write_drift

    settings = settings_for_command()
    if not settings.has_database:
        # to make one here would let a service begin to watch that nobody asked to
        raise InputError("there is no database here, so nothing was watched; name it in TOPICROUTER_DATABASE", reason="database_missing")
    now = datetime.now(UTC)
    end = moment_or_now(until) if until else now
    window = _window(moment_or_now(since) if since else end - timedelta(days=settings.drift_days), end, "--since", "--until")
    earlier: Window | None = None
    if against_since:
        earlier = _window(
            moment_or_now(against_since),
            moment_or_now(against_until) if against_until else window.since,
            "--against-since",
            "--against-until",
        )
    elif against_until:
        raise InputError("--against-until needs --against-since", reason="bad_window")
    models = settings.models or released_models()
    folder = known_bundle(model, models) if model else models / read_pin(models / CURRENT).name
    manifest, _ = read_manifest(folder)
    observations, labels = open_observations(settings.database_url), open_labels(settings.database_url)
    try:
        report = drift_report(
            observations.find(window),
            labels.find(LabelFilter(since=window.since)),
            Watched.of(folder, manifest),
            window=window,
            made_at=now,
            draw=BlindDraw(settings.blind_share, settings.blind_seed),
            earlier=(earlier, observations.find(earlier)) if earlier else None,
        )
    finally:
        observations.close()
        labels.close()
    if as_json:
        typer.echo(json.dumps(plain_report(report), ensure_ascii=False, indent=2))
    else:
        # a pipe has no width of its own; 80 columns would break every cell
        print_drift(report, Console(width=None if sys.stdout.isatty() else 160, highlight=False))
    if out:
        typer.echo("\n" + "\n".join(map(str, write_drift(report, out))), err=as_json)


def _window(since: datetime, until: datetime, first: str, last: str) -> Window:
    from service.store.observation import Window

    if since >= until:
        raise InputError(f"{first} ({since:%Y-%m-%dT%H:%MZ}) should be earlier than {last} ({until:%Y-%m-%dT%H:%MZ})", reason="bad_window")
    return Window(since, until)
