"""Serves from the command line: loads the parts, tells the address, and shows the suggestions as soon as they are there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.api import create_app, run
from service.api.reporting import Gather, gather_from
from service.composition import load_parts
from service.reports.terminal import print_report

if TYPE_CHECKING:
    from fastapi import FastAPI
    from rich.console import Console

    from service.forum.interfaces import Progress
    from service.reports.entries import Report
    from service.settings import Settings


def serve(settings: Settings, *, console: Console, show_table: bool) -> None:
    """Serve until a signal comes.

    Args:
        settings: everything else.
        console: where people read.
        show_table: whether to print the first report as a table.

    Raises:
        TopicRouterError: model, directory or address can't be used; nothing is served then.

    """
    address: list[str] = []

    def make_app() -> FastAPI:
        with console.status("Loading the model …"):
            parts = load_parts(settings)
        console.print(f"Model {parts.predictor.bundle.manifest.version} verified and loaded.")
        gather = gather_from(settings, parts.predictor, parts.directory)
        if show_table:
            gather = _shown_once(gather, console, address)
        return create_app(settings, predictor=parts.predictor, directory=parts.directory, clock=lambda: datetime.now(UTC), report=gather)

    def tell(url: str) -> None:
        address.append(url)
        console.print(f"Listening on {url}; reading {settings.source} …" if show_table else f"Listening on {url}")

    run(settings, make_app, on_ready=tell)


def _shown_once(gather: Gather, console: Console, address: list[str]) -> Gather:
    shown: list[bool] = []

    def showing(at: datetime, progress: Progress) -> Report:
        report = gather(at, progress)
        if not shown:
            shown.append(True)
            print_report(report, console)
            console.print(f"\nThe same as a page: {address[0]}/   programs ask {address[0]}/docs   Ctrl+C stops." if address else "")
        return report

    return showing
