from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from rich.console import Console

from service.api.auth import make_key
from service.domain import Scope
from service.errors import BundleError, DirectoryError, InputError, SettingsError, SourceUnavailable
from service.forum.interfaces import Progress, no_progress
from service.reports.entries import Report
from service.serving import _shown_once, serve
from service.store.api_keys import SqlApiKeys
from service.store.database import open_database
from service.store.key_values import new_key
from tests.api.samples import NOW, empty_report, settings, until

URL = "http://127.0.0.1:9"


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=80)


@pytest.fixture
def said(console: Console) -> Callable[[], str]:
    """What people have read so far."""

    def read() -> str:
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    return read


def known(url: str) -> Future[str]:
    address: Future[str] = Future()
    address.set_result(url)
    return address


def counted(gathered: list[int]) -> Callable[..., Report]:
    def gather(_at: object, _progress: Progress) -> Report:
        gathered.append(1)
        return empty_report()

    return gather


def test_the_first_report_is_shown_and_later_ones_are_not(console: Console, said: Callable[[], str]) -> None:
    gathered: list[int] = []
    showing = _shown_once(counted(gathered), console, known(URL))
    assert showing(NOW, no_progress) == showing(NOW, no_progress) == empty_report()
    assert len(gathered) == 2
    assert said().count("Unanswered topics") == 1
    assert f"\nThe same as a page: {URL}/   programs ask {URL}/docs   Ctrl+C stops.\n" in said()


def test_a_report_that_is_there_before_the_service_waits_for_its_address(console: Console, said: Callable[[], str]) -> None:
    address: Future[str] = Future()
    gathered: list[int] = []
    thread = threading.Thread(target=_shown_once(counted(gathered), console, address), args=(NOW, no_progress), daemon=True)
    thread.start()
    until(lambda: gathered)
    assert said() == ""
    address.set_result(URL)
    thread.join(20)
    assert f"The same as a page: {URL}/" in said()


def test_a_source_that_cannot_be_read_is_told_and_the_next_report_is_shown(console: Console, said: Callable[[], str]) -> None:
    failures = [SourceUnavailable("forum [/x] can't be reached", reason="network")]

    def gather(_at: object, _progress: Progress) -> Report:
        if failures:
            raise failures.pop()
        return empty_report()

    showing = _shown_once(gather, console, known(URL))
    with pytest.raises(SourceUnavailable):
        showing(NOW, no_progress)
    assert said() == "The topics can't be read: forum [/x] can't be reached\n"
    showing(NOW, no_progress)
    assert "Unanswered topics" in said()


def test_a_source_that_is_none_is_refused_at_the_start(console: Console, said: Callable[[], str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither an address nor an existing file") as caught:
        serve(settings(source=str(tmp_path / "[/]")), console=console, show_table=True)
    assert caught.value.reason == "unknown_source"
    assert said() == ""


def test_without_a_model_or_a_right_directory_nothing_is_served(console: Console, said: Callable[[], str], tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        serve(settings(models=tmp_path), console=console, show_table=False)
    with pytest.raises(DirectoryError):
        serve(settings(directory=tmp_path / "none.yaml"), console=console, show_table=False)
    assert "Listening" not in said()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_listening_for_other_machines_needs_a_key_that_is_good(host: str, console: Console, database_url: str, tmp_path: Path) -> None:
    def start(**changes: Any) -> None:
        # nothing is loaded from an empty folder, so that whoever comes so far has passed
        given = {"host": host, "database": SecretStr(database_url), "models": tmp_path} | changes
        serve(settings(**given), console=console, show_table=False)

    with pytest.raises(SettingsError, match=f"{host} is reachable from other machines and there is no API key"):
        start()
    with pytest.raises(BundleError):
        start(api_keys=(make_key("bob", [Scope.READ])[1],))
    keys = SqlApiKeys(open_database(database_url))
    made = new_key("bob", [Scope.READ], at=NOW, expires_at=None)
    keys.add(made.kept)
    with pytest.raises(BundleError):
        start()
    keys.revoke(made.kept.id, at=NOW)
    with pytest.raises(SettingsError):
        start()
    keys.close()


def test_a_wrong_key_is_told_and_the_address_is_given_back(console: Console, said: Callable[[], str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with pytest.raises(SettingsError) as caught:
        serve(settings(port=port, api_keys=("bob:read:abc",)), console=console, show_table=False)
    assert caught.value.reason == "api_key_malformed"
    assert "Listening" not in said()
    socket.create_server(("127.0.0.1", port)).close()
