"""What all rooms share: the model, both databases, reproducible property tests, and an environment without this machine's settings."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog

from service.inference.bundle import load_bundle, released_models
from service.inference.predictor import Predictor
from tests import postgresql as postgresql_programs
from tests.browsing import started_browser
from tests.postgresql import Server

KEPT_VARIABLES = frozenset({"TOPICROUTER_EVAL_DATA", "TOPICROUTER_BROWSER", "TOPICROUTER_CONTRACTS", "DISCOURSE_URL"})

hypothesis.settings.register_profile(
    "topicrouter", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("topicrouter")

# a shell that starts the tests in the background lets them, and the commands that they start, ignore an interruption
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _environment_without_settings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - KEPT_VARIABLES:
            if name.startswith("TOPICROUTER_"):
                patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    # a command that runs in this process sets up logs, which would go on to a stream that is closed after it
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser; for one module alone, because its driver keeps an event loop running."""
    with started_browser() as started:
        yield started


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The released model, with one thread."""
    return Predictor(load_bundle(released_models(), threads=1))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A running PostgreSQL; where there is none, CI fails and others skip."""
    programs = postgresql_programs.programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail(postgresql_programs.MISSING)
        pytest.skip(postgresql_programs.MISSING)
    with postgresql_programs.running(programs) as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'labels.db'}"


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """The URL of an empty database of its own."""
    with postgresql.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud that half of the databases was left out; skips alone are easily overlooked."""
    skipped = terminalreporter.getreports("skipped")
    left_out = [report for report in skipped if postgresql_programs.MISSING in str(report.longrepr)]
    if left_out:
        terminalreporter.section("PostgreSQL", yellow=True)
        terminalreporter.line(f"{len(left_out)} tests left out: {postgresql_programs.MISSING}", yellow=True)
