"""`topicrouter predict` as people run it, with pipes, terminals and signals."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.command import COMMAND, SECONDS, environment, refused, run
from tests.reports.samples import PREDICTION_KEYS

PASSWORD = "Vq7#mTz2Lp"
GOOD = {"id": "good", "title": "Server does not start", "body": "It stopped after the upgrade to 10.5. What can I do?"}
LINES = (
    json.dumps(GOOD).encode(),
    b"not JSON",
    b'{"id": "no body", "title": "T"}',
    b'{"id": "wrong type", "title": 5, "body": ""}',
    b'{"id": "good", "title": "again", "body": ""}',
    b'{"id": "latin", "title": "caf\xe9", "body": ""}',
    b"",
    b'{"id": "empty body", "title": "Where is the manual?", "body": ""}',
    b'{"id": 7, "title": "Other fields", "body": "are ignored", "posts": "none", "route": 3}',
    b'{"id": "wrong time", "title": "T", "body": "", "created_at": "yesterday"}',
    json.dumps({"id": "leak", "title": "Login", "body": f"the password is {PASSWORD}"}).encode(),
)
TOLD = (
    "line 2: is not JSON in UTF-8",
    "line 3: field body is missing or not a string",
    "line 4: field title is missing or not a string",
    "line 5: id 'good' was already read from",
    "line 6: is not JSON in UTF-8",
    "line 7: is empty",
    "line 10: field created_at is not an ISO 8601 time",
)
OUTPUT = ("good", "empty body", "7", "leak")
ONE_LINE = LINES[0] + b"\n"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def records(ended: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_predictions_come_in_order_and_bad_lines_are_told_by_number(tmp_path: Path) -> None:
    (tmp_path / "topics.jsonl").write_bytes(b"\n".join(LINES))
    ended = run("predict", "topics.jsonl")
    assert ended.returncode == 1
    assert [record["id"] for record in records(ended)] == list(OUTPUT)
    *told, count = ended.stderr.decode().splitlines()
    assert len(told) == len(TOLD)
    assert all(line.startswith(f"topics.jsonl {wanted}") for line, wanted in zip(told, TOLD, strict=True))
    assert count == "7 bad lines left out"
    assert PASSWORD.encode() not in ended.stdout + ended.stderr


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_is_read_and_each_line_holds_exactly_the_known_keys(arguments: tuple[str, ...]) -> None:
    ended = run("predict", *arguments, sent=LINES[0] + b"\r\n" + LINES[-1])
    assert (ended.returncode, ended.stderr) == (0, b"")
    good, leak = records(ended)
    assert list(good) == list(leak) == PREDICTION_KEYS
    assert good["route"] == max(good["probabilities"], key=good["probabilities"].get)
    assert (leak["confidential"], leak["confidential_kinds"], leak["redacted_body"]) == (True, ["secret"], "the password is [password]")
    (finding,) = leak["findings"]
    assert set(finding) == {"kind", "field", "start", "end", "confidence", "reason", "fingerprint"}
    assert ("the password is " + PASSWORD)[finding["start"] : finding["end"]] == PASSWORD


def test_nothing_in_is_nothing_out() -> None:
    ended = run("predict")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_predictions_go_to_the_file_while_the_terminal_shows_progress(tmp_path: Path) -> None:
    (tmp_path / "topics.jsonl").write_bytes(b"\n".join(LINES))
    shown, terminal = pty.openpty()
    with (tmp_path / "out.jsonl").open("wb") as out:
        process = subprocess.Popen(
            [COMMAND, "predict", "topics.jsonl"], stdout=out, stderr=terminal, stdin=subprocess.DEVNULL, env=environment(TERM="xterm")
        )
    os.close(terminal)
    told = all_of(shown)
    assert process.wait(SECONDS) == 1
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == list(OUTPUT)
    assert "Predicting" in told
    assert "line 2: is not JSON in UTF-8" in told


def all_of(descriptor: int) -> str:
    """Read a terminal until its other side is closed, which Linux tells by an error."""
    pieces = []
    try:
        while piece := os.read(descriptor, 65_536):
            pieces.append(piece)
    except OSError:
        pass
    finally:
        os.close(descriptor)
    return b"".join(pieces).decode()


def test_a_reader_that_leaves_ends_the_command_quietly(tmp_path: Path) -> None:
    many = (json.dumps(GOOD | {"id": str(number), "body": "How do I do that? " * 40}) for number in range(200))
    (tmp_path / "many.jsonl").write_text("\n".join(many))
    process = subprocess.Popen([COMMAND, "predict", "many.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == "0"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(SECONDS) == 1


def test_an_interruption_ends_the_command_quietly() -> None:
    process = subprocess.Popen(
        [COMMAND, "predict"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"".join(json.dumps(GOOD | {"id": number}).encode() + b"\n" for number in range(40)))
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == "0"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert b"Traceback" not in told


def test_a_file_that_cannot_be_read_is_refused_before_the_model_is_loaded(tmp_path: Path) -> None:
    no_model = {"TOPICROUTER_MODELS": str(tmp_path / "none")}
    assert refused("predict", "nowhere.jsonl", variables=no_model) == "nowhere.jsonl can't be read: No such file or directory\n"
    assert refused("predict", ".", variables=no_model) == ". can't be read: Is a directory\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [COMMAND, "predict"], input=ONE_LINE, stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=SECONDS, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr.decode().splitlines() == ["[Errno 28] No space left on device"]
