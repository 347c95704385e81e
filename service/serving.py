"""Serves from the command line: loads the parts, tells the address, and shows the suggestions as soon as they are there."""

from __future__ import annotations

import signal
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.api import create_app, run
from service.api.reporting import Gather, gather_from
from service.composition import load_parts
from service.errors import SettingsError, TopicRouterError
from service.forum.sources import open_source
from service.releases.live import LiveModel
from service.reports.terminal import print_report

if TYPE_CHECKING:
    from fastapi import FastAPI
    from rich.console import Console

    from service.forum.interfaces import Progress
    from service.reports.entries import Report
    from service.settings import Settings


def serve(settings: Settings, *, console: Console, show_table: bool, with_runner: bool = False) -> None:
    """Serve until a signal comes.

    Args:
        settings: everything else.
        console: where people read.
        show_table: whether to print the first report as a table.
        with_runner: whether to run cases beside it, in the same process.

    Raises:
        TopicRouterError: model, directory, policy, database, source or address can't be used; nothing is served then.

    """
    open_source(settings.source, settings, now=datetime.now(UTC))  # says at once where its name is wrong
    address: Future[str] = Future()
    _require_fitting_database_and_keys(settings)
    beside = ExitStack()

    def make_app() -> FastAPI:
        with console.status("Loading the model …"):
            parts = load_parts(settings)
        _say(console, f"Model {parts.predictor.bundle.manifest.version} verified and loaded.")
        model = LiveModel(parts.predictor)
        if with_runner:
            from service.running import WHAT_LEAVES, Thinking, policy_of, running_beside

            beside.enter_context(running_beside(settings, parts, Thinking(model.predict, lambda: model.bundle)))
            _say(console, f"Running cases in mode {WHAT_LEAVES[policy_of(settings).mode]}")
        gather = gather_from(settings, model, parts.directory, parts.experts)
        if show_table:
            gather = _shown_once(gather, console, address)
        return create_app(
            settings, predictor=model, directory=parts.directory, clock=lambda: datetime.now(UTC), report=gather, experts=parts.experts
        )

    def tell(url: str) -> None:
        _say(console, f"Listening on {url}; reading {settings.source} …" if show_table else f"Listening on {url}")
        address.set_result(url)

    if with_runner:
        # uvicorn ends by raising the signal again; the runner has still to finish what it is at
        signal.signal(signal.SIGTERM, lambda *_: None)
    with beside:
        run(settings, make_app, on_ready=tell)


def _require_fitting_database_and_keys(settings: Settings) -> None:
    """Say at once where the database does not fit, and where other machines could reach the service and nobody has a key.

    A database that nobody asked for, and that is not there, is made when something must be kept.
    """
    has_key = bool(settings.api_keys)
    if settings.has_database:
        from service.store.api_keys import SqlApiKeys
        from service.store.database import open_database

        database = open_database(settings.database_url)
        try:
            database.require_fit()
            now = datetime.now(UTC)
            has_key = has_key or (database.is_there() and any(key.is_good(now) for key in SqlApiKeys(database).all()))
        finally:
            database.close()
    if not has_key and not settings.listens_on_loopback_only:
        message = (
            f"TOPICROUTER_HOST: {settings.host} is reachable from other machines and there is no API key; make one with "
            f"`topicrouter keys create NAME`, or listen on 127.0.0.1"
        )
        raise SettingsError(message, reason="settings_invalid")


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
