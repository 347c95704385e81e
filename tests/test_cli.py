"""The command as people run it: help, settings, reports, keys and models."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from service.inference.bundle import released_models
from tests.command import free_port, refused, run

MODELS = ("models", *(f"models {name}" for name in ("list", "show", "verify", "promote", "rollback", "gc", "shadow", "differences")))
LABELS = (
    "feedback",
    *(f"feedback {name}" for name in ("import", "export", "list", "forget", "worth-labelling", "label")),
    "label-errors",
    "forget",
)
STORE = ("store", *(f"store {name}" for name in ("upgrade", "downgrade", "backup", "restore", "sweep")))
KEYS = ("key", "keys", *(f"keys {name}" for name in ("create", "list", "rotate", "revoke")))
DIRECTORY = ("directory", "directory check", "directory who")
POLICY = ("policy", "policy check", "policy show")
CASES = ("cases", "cases list", "cases reassign")
RUNNER = ("runner", "runner status")
COMMANDS = (
    "predict",
    "report",
    "serve",
    "verify",
    "train",
    "evaluate",
    *KEYS,
    *DIRECTORY,
    *POLICY,
    *CASES,
    *RUNNER,
    *MODELS,
    *LABELS,
    *STORE,
)
LINES = (
    b'{"id": "good", "title": "Server does not start", "body": "It stopped after the upgrade."}',
    b"",
    b'{"id": "no body", "title": "T"}',
    b'{"id": "empty body", "title": "Where is the manual?", "body": ""}',
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_help_lists_every_command_and_the_version_is_the_packages() -> None:
    listed = run("--help").stdout.decode()
    assert all(re.search(rf"^\W*{name.split()[0]}\b", listed, re.MULTILINE) for name in COMMANDS)
    assert run("--version").stdout.decode() == f"topicrouter {version('topicrouter')}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_even_with_a_wrong_setting(name: str) -> None:
    ended = run(*name.split(), "--help", variables={"TOPICROUTER_PORT": "many"})
    assert ended.returncode == 0
    assert f"topicrouter {name}" in ended.stdout.decode()


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; sys.argv[1:] = ['--help']\ntry:\n import service.cli; service.cli.main()\nfinally: print(*sorted(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(ended.stdout.splitlines()[-1].split())
    assert "service.cli" in loaded
    assert not loaded & {
        "numpy",
        "sklearn",
        "onnxruntime",
        "fastapi",
        "uvicorn",
        "jinja2",
        "httpx",
        "rich.progress",
        "structlog",
        "sqlalchemy",
        "alembic",
        "pandas",
    }


@pytest.mark.parametrize(
    "arguments", [("predict",), ("report", "demo", "--out", "out"), ("serve", "--port", "0"), ("verify",), ("evaluate",)]
)
def test_without_a_model_a_command_says_how_to_get_one(arguments: tuple[str, ...], tmp_path: Path) -> None:
    told = refused(*arguments, code=3, variables={"TOPICROUTER_MODELS": str(tmp_path / "models")})
    assert told == f"no released model: {tmp_path}/models/current can't be read; make one with `topicrouter train`\n"
    assert not (tmp_path / "out").exists()


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    models = tmp_path / "models"
    shutil.copytree(released_models(), models)
    folder = next(path for path in models.iterdir() if path.is_dir())
    with (folder / "manifest.json").open("ab") as manifest:
        manifest.write(b" ")
    for arguments in (("verify",), ("predict",)):
        assert str(folder) in refused(*arguments, code=3, variables={"TOPICROUTER_MODELS": str(models)})


def test_the_released_model_is_verified() -> None:
    told = run("verify").stdout.decode()
    pinned, digest = (released_models() / "current").read_text().split()
    assert told.startswith(f"ok: model {pinned} in ")
    assert f"manifest SHA-256 {digest}, " in told


def test_a_report_on_the_demo_is_written_and_shown(tmp_path: Path) -> None:
    ended = run("report", "demo", "--out", "out/today", "--at", "2026-03-28T23:30Z")
    assert (ended.returncode, ended.stderr) == (0, b"")
    shown = ended.stdout.decode()
    assert shown.startswith("Unanswered topics · Harbourline community (demo) · 28 Mar 2026, 23:30 UTC")
    files = ["out/today/report.html", "out/today/suggestions.csv", "out/today/suggestions.json"]
    assert shown.splitlines()[-3:] == files
    assert all((tmp_path / file).stat().st_size for file in files)
    assert not (tmp_path / ".cache").exists()


def test_a_report_reads_json_lines_and_says_which_lines_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "topics.jsonl").write_bytes(b"\n".join(LINES))
    ended = run("report", "topics.jsonl", "--out", "out")
    assert (ended.returncode, ended.stderr) == (1, b"")
    told = " ".join(ended.stdout.decode().split())
    assert "2 due of 2 read" in told
    assert "Not read: topics.jsonl line 3: field body is missing or not a string" in told
    written = json.loads((tmp_path / "out" / "suggestions.json").read_text())
    assert {topic["id"] for topic in written["topics"]} == {"good", "empty body"}


def test_a_report_reads_a_folder_of_discourse_topics(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    folder.mkdir()
    post = {"post_number": 1, "user_id": 3, "username": "ada", "created_at": "2026-03-01T08:00:00Z", "raw": "The app crashes."}
    (folder / "5.json").write_text(json.dumps({"id": 5, "title": "Crash", "post_stream": {"posts": [post]}}))
    ended = run("report", "topics", "--out", "out", "--at", "2026-03-03T08:00+00:00", "--hours", "24")
    assert ended.returncode == 0
    assert "1 due of 1 read" in ended.stdout.decode()
    young = run("report", "topics", "--out", "out", "--at", "2026-03-03T08:00+00:00", "--hours", "72")
    assert "0 due of 1 read" in young.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere", "--out", "out"), "source 'nowhere' is neither an address nor an existing file or folder"),
        (("demo", "--out", "out", "--at", "soon"), "'soon' is no time; write it like 2026-03-28T23:30Z"),
        (("demo", "--out", "out", "--at", "2026-03-28T23:30"), "has no offset; write Z for UTC"),
        (("demo", "--out", "out", "--at", "0001-01-01T00:00+14:00"), "should lie in the years 1970 to 2100"),
        (("demo", "--out", "out", "--at", "9999-12-31T23:59Z"), "should lie in the years 1970 to 2100"),
        (("demo", "--out", "out", "--hours", "inf"), "--hours"),
        (("demo", "--out", "out", "--hours", "nan"), "--hours"),
        (("demo", "--out", "out", "--hours", "-1"), "--hours"),
        (("demo",), "Missing option"),
    ],
)
def test_a_report_is_refused_with_what_would_be_right(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    assert told in refused("report", *arguments)
    assert not (tmp_path / "out").exists()


def test_a_report_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    assert refused("report", "demo", "--out", "taken") == "the report can't be written to taken: File exists\n"


def test_a_forum_that_does_not_answer_ends_in_a_sentence_and_exit_code_4() -> None:
    told = refused("report", f"http://127.0.0.1:{free_port()}", "--out", "out", code=4)
    assert "can't be reached" in told


def test_a_key_is_shown_once_with_the_entry_that_knows_only_its_hash() -> None:
    made = run("key", "runner", "--scope", "predict", "--scope", "suggest")
    assert b"`topicrouter keys create` makes does without" in made.stderr
    first, second = made.stdout.decode().splitlines()
    key, entry = first.rpartition(": ")[2], second.rpartition("): ")[2]
    assert re.fullmatch(r"topicrouter_[\w-]{43}", key)
    assert re.fullmatch(r"runner:predict\+suggest:[0-9a-f]{64}", entry)
    assert run("key", "runner").stdout.decode().splitlines()[1].count("feedback+predict+read+suggest") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("two words",), "a key's name is 1 to 40 letters"),
        (("bob", "--scope", "everything"), "a scope is one of predict, suggest, feedback, read"),
    ],
)
def test_a_key_with_a_wrong_name_or_scope_is_refused(arguments: tuple[str, ...], told: str) -> None:
    assert told in refused("key", *arguments)


def test_the_directory_commands_are_mounted() -> None:
    assert run("directory", "check").stdout.startswith(b"ok: ")
    assert "no offset" in refused("directory", "who", "--route", "team_owned", "--area", "mobile", "--at", "2026-03-28T23:30")
    assert "nowhere.yaml can't be read" in refused("directory", "check", "nowhere.yaml")


def test_an_unknown_command_is_refused() -> None:
    assert "No such command 'predcit'" in refused("predcit")
