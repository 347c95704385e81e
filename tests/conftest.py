"""What all rooms share: the released model, reproducible property tests, and an environment without this machine's settings."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import hypothesis
import pytest
import structlog

from service.inference.bundle import load_bundle, released_models
from service.inference.predictor import Predictor

KEPT_VARIABLES = frozenset({"TOPICROUTER_EVAL_DATA", "TOPICROUTER_BROWSER", "DISCOURSE_URL"})

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


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The released model, with one thread."""
    return Predictor(load_bundle(released_models(), threads=1))
