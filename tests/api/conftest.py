"""The released model, the demo directory, and applications made of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias

import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient
from structlog.testing import LogCapture

from service.api import create_app
from service.api.serve import Service
from service.api.stores import Stores
from service.directory import Directory, demo_directory_path, load_directory
from service.inference.predictor import Predictor
from service.store.memory import MemoryLabels, MemoryObservations
from tests.api.samples import NOW, quick_report, settings, until

MakeApp: TypeAlias = Callable[..., FastAPI]
Serve: TypeAlias = Callable[[FastAPI], str]


@pytest.fixture(scope="session")
def directory() -> Directory:
    return load_directory(demo_directory_path())


@pytest.fixture
def make_app(predictor: Predictor, directory: Directory) -> MakeApp:
    """Makes an application; keywords change its settings, or one of its parts."""

    def make(**changes: Any) -> FastAPI:
        parts: dict[str, Any] = {
            "predictor": predictor,
            "directory": directory,
            "clock": lambda: NOW,
            "report": quick_report,
        }
        stores: dict[str, Any] = {
            "labels": MemoryLabels,
            "observations": MemoryObservations,
            "stored_keys": lambda: None,
            "cases": lambda: None,
            "on_topic": None,
        }
        for kind in (parts, stores):
            kind |= {name: changes.pop(name) for name in list(changes) if name in kind}
        chosen = settings(**changes)
        configured = Stores.configured(chosen)
        opened = Stores(
            stores["labels"] or configured.labels,
            stores["observations"] or configured.observations,
            stores["stored_keys"] or configured.keys,
            stores["cases"] or configured.database,
            configured.events,
            (lambda: True) if stores["observations"] else configured.is_there,
            stores["on_topic"],
        )
        return create_app(chosen, stores=opened, **parts)

    return make


@pytest.fixture
def client(make_app: MakeApp) -> Iterator[TestClient]:
    app = make_app()
    with client_of(app) as client:
        until(lambda: app.state.parts.desk.not_ready() is None)
        yield client


@contextmanager
def client_of(app: FastAPI) -> Iterator[TestClient]:
    """A client of an application that has started; it need not be ready."""
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves applications on loopback by the real server; gives their addresses."""
    with ExitStack() as stack:

        def start(app: FastAPI) -> str:
            return stack.enter_context(served(app))

        yield start


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    service = Service(settings())
    ready = threading.Event()
    thread = threading.Thread(target=service.run, args=(app,), kwargs={"on_ready": lambda _: ready.set()})
    thread.start()
    try:
        assert ready.wait(20)
        yield service.url
    finally:
        service.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def log() -> Iterator[list[Any]]:
    """What was logged, as event dictionaries with their context."""
    capture = LogCapture()
    before = structlog.get_config()["processors"]
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture])
    yield capture.entries
    structlog.configure(processors=before)
