"""`topicrouter serve` as people run it."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.command import refused, run, serving


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("TOPICROUTER_THREADS", "many", "TOPICROUTER_THREADS: Input should be a valid integer"),
        ("TOPICROUTER_LOG_LEVEL", "loud", "TOPICROUTER_LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'"),
        ("TOPICROUTER_HOST", "0.0.0.0", "there is no API key; make one with `topicrouter keys create NAME`"),
        ("TOPICROUTER_API_KEYS", "bob", "TOPICROUTER_API_KEYS: should be a JSON list of texts"),
        ("TOPICROUTER_API_KEYS", '["bob:read:abc"]', "TOPICROUTER_API_KEYS: entry 1 does not end with a SHA-256"),
        ("TOPICROUTER_DIRECTORY", "none.yaml", "none.yaml can't be read"),
        ("TOPICROUTER_SOURCE", "none.jsonl", "source 'none.jsonl' is neither an address nor an existing file or folder"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_served(variable: str, value: str, told: str) -> None:
    ended = run("serve", "--port", "0", variables={variable: value})
    assert ended.returncode == 2
    assert told in ended.stderr.decode()
    assert b"Listening" not in ended.stdout


def test_a_taken_port_is_told_before_anything_is_loaded() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused("serve", "--port", str(port), variables={"TOPICROUTER_MODELS": "nowhere"})
    assert told.startswith(f"can't listen on 127.0.0.1 port {port}: it is taken already")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_the_service_shows_the_table_answers_and_ends_tidily_on_a_signal(sent: signal.Signals, code: int) -> None:
    with serving("--table") as (process, url):
        assert process.stdout is not None
        table = []
        for line in process.stdout:
            table.append(line)
            if line.startswith("The same as a page"):
                break
        assert any("Harbourline community (demo)" in line for line in table)
        assert f"{url}/docs" in table[-1]
        with urlopen(f"{url}/", timeout=10) as answer:
            assert "Unanswered topics" in answer.read().decode()
        process.send_signal(sent)
        out, logged = process.communicate(timeout=30)
    assert process.returncode == code
    assert out == ""
    events = [json.loads(line) for line in logged.splitlines()]
    assert {event["event"] for event in events} == {"report_gathered", "request"}


def test_what_the_service_logs_is_json_on_standard_error_at_the_level_set() -> None:
    with serving(TOPICROUTER_LOG_LEVEL="error") as (process, url):
        with urlopen(f"{url}/healthz", timeout=10) as answer:
            assert json.load(answer) == {"status": "alive"}
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=30) == ("", "")
