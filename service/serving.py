"""Serves from the command line: loads the parts, tells the address, and shows the suggestions as soon as they are there."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.api import create_app, run
from service.api.reporting import Gather, gather_from
from service.composition import load_parts
from service.errors import TopicRouterError
from service.forum.sources import open_source
from service.releases.live import LiveModel
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
        TopicRouterError: model, directory, database, source or address can't be used; nothing is served then.

    """
    open_source(settings.source, settings, now=datetime.now(UTC))  # says at once where its name is wrong
    address: Future[str] = Future()
    _require_fitting_database(settings)

    def make_app() -> FastAPI:
        with console.status("Loading the model …"):
            parts = load_parts(settings)
        _say(console, f"Model {parts.predictor.bundle.manifest.version} verified and loaded.")
        model = LiveModel(parts.predictor)
        gather = gather_from(settings, model, parts.directory)
        if show_table:
            gather = _shown_once(gather, console, address)
        return create_app(settings, predictor=model, directory=parts.directory, clock=lambda: datetime.now(UTC), report=gather)

    def tell(url: str) -> None:
        _say(console, f"Listening on {url}; reading {settings.source} …" if show_table else f"Listening on {url}")
        address.set_result(url)

    run(settings, make_app, on_ready=tell)


def _require_fitting_database(settings: Settings) -> None:
    """Say at once where the database does not fit. One that nobody asked for, and that is not there, is made when feedback comes."""
    if not settings.has_database:
        return
    from service.store.labels import open_labels

    labels = open_labels(settings.database_url)
    try:
        labels.require_fit()
    finally:
        labels.close()


def _shown_once(gather: Gather, console: Console, address: Future[str]) -> Gather:
    shown: list[bool] = []

    def showing(at: datetime, progress: Progress) -> Report:
        try:
            report = gather(at, progress)
        except TopicRouterError as error:
            if not shown:
                _say(console, f"The topics can't be read: {error}")
            raise
        if not shown:
            url = address.result()  # a quick source is read before the address is told
            shown.append(True)
            print_report(report, console)
            _say(console, f"\nThe same as a page: {url}/   programs ask {url}/docs   Ctrl+C stops.")
        return report

    return showing


def _say(console: Console, sentence: str) -> None:
    # addresses and names of sources are no markup, and scripts look for whole lines
    console.print(sentence, markup=False, soft_wrap=True)
