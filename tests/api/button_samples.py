"""A case that waits for a person, and the callback that presses of buttons come to, without the rest of an application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from fastapi import FastAPI
from starlette.testclient import TestClient

from service.api import buttons
from service.api.button_desk import ButtonDesk
from service.api.case_desk import CaseDesk
from service.api.metrics import Metrics
from service.feedback.blind_draw import BlindDraw
from service.store.database import open_database
from tests.escalation.casework.samples import UNSURE, Bureau
from tests.escalation.running.samples import DIRECTORY, HOUR, MONDAY, topic

SECRET = "a-secret-of-more-than-32-characters"
NOW = MONDAY + 25 * HOUR


def fill(url: str) -> None:
    """Let a database have the case 7-1, which is in the queue."""
    database = open_database(url)
    Bureau(database).pass_by(topic(body=UNSURE))
    database.close()


@contextmanager
def callback(url: str) -> Iterator[TestClient]:
    """The callback alone: a whole application takes a second to start."""
    cases = CaseDesk(lambda: open_database(url), directory=DIRECTORY, draw=BlindDraw(0.05, "topicrouter"))
    app = FastAPI()
    app.include_router(buttons.router)
    app.state.parts = SimpleNamespace(
        buttons=ButtonDesk(SECRET, cases, directory=DIRECTORY, metrics=Metrics()),
        clock=lambda: NOW,
    )
    yield TestClient(app)
    cases.close()
