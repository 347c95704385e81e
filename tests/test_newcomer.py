"""The way of somebody who has just found the project: clone, `make run`, read the first page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parent.parent
# the promise is three minutes to the first page; this bound only ends a run that hangs
PATIENCE_SECONDS = 420

pytestmark = [pytest.mark.newcomer, pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="not a git checkout, so nothing to clone")]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "topicrouter"
    subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(folder)], check=True)
    return folder


@pytest.fixture
def address(clone: Path) -> Iterator[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TOPICROUTER_", "VIRTUAL_ENV"))}
    output = clone.parent / "output.txt"
    with output.open("wb") as stream:
        running = subprocess.Popen(
            ["make", "run", "PORT=0"], cwd=clone, stdout=stream, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            yield _address_in(output, running)
        finally:
            # not SIGINT, which a process begun in the background of a shell ignores
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)


def _address_in(output: Path, running: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and running.poll() is None:
        found = re.search(r"Listening on (http://\S+)", output.read_text("utf-8", "replace"))
        if found:
            return found[1].rstrip(";")
        time.sleep(0.5)
    raise AssertionError(f"make run did not come up:\n{output.read_text('utf-8', 'replace')[-3_000:]}")


def test_a_fresh_clone_serves_the_first_page_after_one_command_and_without_pytorch(clone: Path, address: str) -> None:
    page = ""
    deadline = time.monotonic() + 60
    while "suggest" not in page.lower() and time.monotonic() < deadline:
        with urllib.request.urlopen(f"{address}/", timeout=30) as response:
            assert response.status == 200
            page = response.read().decode("utf-8")
        time.sleep(0.5)
    assert "Harbourline" in page
    installed = {folder.name.split("-")[0].lower() for folder in (clone / ".venv").glob("lib/python*/site-packages/*.dist-info")}
    assert "scikit_learn" in installed
    assert not installed & {"torch", "sentence_transformers", "transformers"}
    with urllib.request.urlopen(f"{address}/readyz", timeout=30) as response:
        assert response.status == 200
