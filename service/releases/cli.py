"""`topicrouter models`: which models there are, and which of them serves."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.command_line import settings_for_command

if TYPE_CHECKING:
    from pathlib import Path

    from service.directory import Directory
    from service.settings import Settings

OFF = "off"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Models: which there are, which of them serves, promoting one and going back.",
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_models(*, as_json: AsJson = False) -> None:
    """List the models of the folder, the newest first."""
    from service.releases.listing import list_bundles
    from service.releases.tables import bundle_table

    models = _models(settings_for_command())
    bundles = list_bundles(models)
    if as_json:
        _print_json([bundle.plain() for bundle in bundles])
        return
    if not bundles:
        typer.echo(f"no models in {models}; make one with `topicrouter train`")
        return
    _print(bundle_table(bundles, models))


@app.command()
def show(
    name: Annotated[str | None, typer.Argument(help="Name of a model; without it, the current one.")] = None, *, as_json: AsJson = False
) -> None:
    """Show what a model was made of and how good it was found to be; its card tells the rest."""
    from service.releases.listing import facts
    from service.releases.tables import fact_table

    folder = _folder(name, _models(settings_for_command()))
    known = facts(folder)
    if as_json:
        _print_json(known)
        return
    _print(fact_table(known))
    typer.echo(f"card: {folder / 'README.md'}")


@app.command()
def verify(name: Annotated[str | None, typer.Argument(help="Name of a model; without it, the one that would be served.")] = None) -> None:
    """Check a model: the digest of every file, and the libraries it needs. Nothing is loaded."""
    from service.inference.bundle import verify_bundle
    from service.inference.bundle.releasing import trusted_pin
    from service.releases.promotion import known_bundle

    settings = settings_for_command()
    models = _models(settings)
    if name is None:
        folder, manifest, digest = verify_bundle(models, allowed_digest=settings.model_digest)
    else:
        known = known_bundle(name, models)
        folder, manifest, digest = verify_bundle(known, allowed_digest=trusted_pin(known).digest)
    typer.echo(f"ok: model {manifest.version} in {folder}, manifest SHA-256 {digest}, {len(manifest.files)} files")


@app.command()
def promote(
    name: Annotated[str, typer.Argument(help="Name of a model in the folder, or the folder of one from elsewhere, which is copied in.")],
    digest: Annotated[
        str | None, typer.Option(help="SHA-256 of the manifest that you trust; a model from elsewhere needs it named.")
    ] = None,
) -> None:
    """Make a model the current one, once it has been checked, loaded and tried; a running service takes it up by itself."""
    from service.releases.promotion import promote as promote_bundle

    settings = settings_for_command()
    pin = promote_bundle(name, _models(settings), digest=digest, directory=_directory(settings))
    typer.echo(f"{pin.name} is the current model (manifest SHA-256 {pin.digest}); `topicrouter models rollback` goes back")


@app.command()
def rollback() -> None:
    """Go back to the previous model; done twice, it is as before."""
    from service.releases.promotion import roll_back

    settings = settings_for_command()
    pin = roll_back(_models(settings), directory=_directory(settings))
    typer.echo(f"{pin.name} is the current model again (manifest SHA-256 {pin.digest})")


@app.command()
def gc(*, yes: Annotated[bool, typer.Option("--yes", help="Remove them; without it they are only listed.")] = False) -> None:
    """Remove all models but the current, the previous and the shadow one, and what interrupted work left behind."""
    from service.inference.bundle.releasing import discard, leftovers, release_lock, unneeded

    models = _models(settings_for_command())
    if not unneeded(models) and not leftovers(models, now=datetime.now(UTC)):
        typer.echo("there is nothing to remove")
        return
    with release_lock(models):
        for folder in [*unneeded(models), *leftovers(models, now=datetime.now(UTC))]:
            if yes:
                discard(folder)
            typer.echo(f"{'removed' if yes else 'would remove'} {folder}")
    if not yes:
        typer.echo("add --yes to remove what is listed")


@app.command()
def shadow(
    name: Annotated[str, typer.Argument(help="Name of a model in the folder, or `off`.")],
) -> None:
    """Let a model predict beside the current one on live topics, without a say; `models differences` tells how they differ."""
    from service.releases.promotion import set_shadow

    pin = set_shadow(None if name == OFF else name, _models(settings_for_command()))
    typer.echo("no model predicts in the shadow" if pin is None else f"{pin.name} predicts in the shadow of the current model")


@app.command()
def differences(*, as_json: AsJson = False) -> None:
    """Tell how often current and shadow model agreed on live topics, and what would change."""
    from service.releases.journal import read_journal
    from service.releases.summary import summarise
    from service.releases.tables import agreement_tables

    settings = settings_for_command()
    summaries = summarise(read_journal(settings.shadow_log))
    if as_json:
        _print_json([summary.plain() for summary in summaries])
        return
    if not summaries:
        typer.echo(f"nothing was compared yet in {settings.shadow_log}; `topicrouter models shadow NAME` begins it")
    for summary in summaries:
        _print(*agreement_tables(summary))


def _models(settings: Settings) -> Path:
    from service.inference.bundle import released_models

    return settings.models or released_models()


def _directory(settings: Settings) -> Directory:
    from service.directory import demo_directory_path, load_directory

    return load_directory(settings.directory or demo_directory_path())


def _folder(name: str | None, models: Path) -> Path:
    from service.inference.bundle.pins import CURRENT, read_pin
    from service.releases.promotion import known_bundle

    return known_bundle(name, models) if name else models / read_pin(models / CURRENT).name


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print(*shown: Any) -> None:
    from rich.console import Console

    # a pipe has no width of its own; 80 columns would break every cell
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    for each in shown:
        console.print(each)
