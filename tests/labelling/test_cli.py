from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.errors import TopicRouterError
from service.inference.predictor import Predictor
from service.labelling.list_file import write_list
from tests.command import COMMAND, SECONDS, environment, refused
from tests.labelling.samples import drawn, entry

runner = CliRunner()
DRAWN = "21"
PASSWORD = "Vq7#mTz2Lp"
CLEAR = "After upgrading from 10.4 to 10.5 the systemd service fails with 'failed to ping DB: connection refused'. psql connects."
TOPICS: list[dict[str, Any]] = [
    {"id": "1", "title": "Server does not start after the upgrade to 10.5", "body": CLEAR, "created_at": "2026-11-20T00:00:00Z"},
    {"id": DRAWN, "title": "Server down", "body": f"the password is {PASSWORD}", "created_at": "2026-11-20T00:00:00Z"},
    {"id": "3", "title": "Poem", "body": "The moon over the lake, and no wind.", "created_at": "2026-11-20T00:00:00Z"},
    {"id": "4", "title": "Old", "body": "The moon over the sea.", "created_at": "2026-01-01T00:00:00Z"},
]
AT = "2026-11-21T00:00Z"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOPICROUTER_THREADS", "1")
    Path("topics.jsonl").write_text("\n".join(map(json.dumps, TOPICS)))


@pytest.fixture
def _model_at_hand(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The released model, loaded once for all tests."""
    monkeypatch.setattr("service.composition.load_predictor", lambda _settings: predictor)


def feedback(*arguments: str, code: int = 0) -> Result:
    result = runner.invoke(app, ["feedback", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


@pytest.mark.usefixtures("_model_at_hand")
def test_the_list_of_a_week_holds_drawn_and_doubtful_topics_and_hides_the_guess_about_the_drawn() -> None:
    told = json.loads(feedback("worth-labelling", "topics.jsonl", "--at", AT, "--json").stdout)
    assert told["count"] == len(told["topics"])
    first, *others = told["topics"]
    assert (first["id"], first["why"], first["predicted"], first["confidence"]) == (DRAWN, "drawn", None, None)
    assert "3" in {topic["id"] for topic in others}
    assert not {"1", "4"} & {topic["id"] for topic in others}
    assert PASSWORD not in json.dumps(told)


@pytest.mark.usefixtures("_model_at_hand")
def test_a_topic_that_was_labelled_is_gone_from_the_list_and_the_file_holds_what_the_table_shows() -> None:
    Path("labels.jsonl").write_text(json.dumps({**TOPICS[2], "route": "community_expert"}))
    feedback("import", "labels.jsonl", "--by", "ada")
    shown = feedback("worth-labelling", "topics.jsonl", "--at", AT, "--out", "week.jsonl").stdout
    assert "drawn at random to be labelled blind" in " ".join(shown.split())
    assert shown.splitlines()[-1] == "week.jsonl"
    assert [json.loads(line)["id"] for line in Path("week.jsonl").read_text().splitlines()] == [DRAWN]


@pytest.mark.usefixtures("_model_at_hand")
def test_stored_topics_need_no_source() -> None:
    outcome = {**TOPICS[2], "source": "outcome", "answered_by": "bo", "text_at": "2026-11-20T00:00:00Z"}
    Path("labels.jsonl").write_text(json.dumps(outcome))
    feedback("import", "labels.jsonl", "--by", "runner")
    assert [topic["id"] for topic in json.loads(feedback("worth-labelling", "--at", AT, "--json").stdout)["topics"]] == ["3"]
    assert feedback("worth-labelling", "--at", "2027-01-01T00:00Z").stdout == "0 topics worth labelling\n"


@pytest.mark.usefixtures("_model_at_hand")
def test_stored_labels_in_doubt_are_listed_at_any_age() -> None:
    Path("labels.jsonl").write_text(json.dumps({**TOPICS[0], "route": "licensing", "at": "2026-11-20T00:00:00Z"}))
    feedback("import", "labels.jsonl", "--by", "ada")
    doubt = {"id": "1", "title": "T", "field": "route", "given": "licensing", "suggested": "technical", "data": "x.jsonl"}
    Path("errors.jsonl").write_text(json.dumps(doubt | {"given_probability": 0.01, "suggested_probability": 0.9}))
    told = feedback("worth-labelling", "--label-errors", "errors.jsonl", "--at", "2027-11-21T00:00Z", "--json").stdout
    (topic,) = json.loads(told)["topics"]
    assert (topic["why"], topic["given"]["route"], topic["given_by"]) == ("label_error", "licensing", "ada")


@pytest.mark.usefixtures("_model_at_hand")
def test_a_line_of_the_source_that_cannot_be_read_is_told_and_the_rest_is_listed() -> None:
    with Path("topics.jsonl").open("a") as file:
        file.write("\nnope")
    ended = feedback("worth-labelling", "topics.jsonl", "--at", AT, code=1)
    assert "topics.jsonl line 5: is not JSON" in ended.stderr
    assert "worth labelling" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("worth-labelling", "nowhere"), "unknown_source"),
        (("worth-labelling", "--out", "week.xlsx"), "form_unknown"),
        (("worth-labelling", "--label-errors", "none.jsonl"), "unreadable"),
        (("worth-labelling", "--at", "yesterday"), "bad_time"),
        (("worth-labelling", "topics.jsonl", "--out", "./topics.jsonl"), "overwrites_source"),
        (("worth-labelling", "--label-errors", "topics.jsonl", "--out", "topics.jsonl"), "overwrites_source"),
        (("label", "none.jsonl", "--by", "ada"), "unreadable"),
        (("label", "topics.jsonl", "--by", "ada"), "list_invalid"),
    ],
)
def test_a_mistake_is_told_before_anything_is_read(arguments: tuple[str, ...], reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPICROUTER_MODELS", "nowhere")
    error = feedback(*arguments, code=1).exception
    assert isinstance(error, TopicRouterError)
    assert (error.reason, error.exit_code) == (reason, 2)


def test_without_a_terminal_labelling_says_what_to_do_instead() -> None:
    write_list([entry()], Path("week.jsonl"))
    told = refused("feedback", "label", "week.jsonl", "--by", "ada")
    assert told.startswith("labelling needs a terminal")
    assert "--out FILE.csv" in told


def test_a_list_is_labelled_on_a_terminal_and_gone_on_with_later() -> None:
    now = datetime.now(UTC)
    write_list([drawn(DRAWN, listed_at=now, text_at=now), entry("22", listed_at=now, text_at=now)], Path("week.jsonl"))
    shown = on_a_terminal("hidden until you have answered", b"1\r", "Saved. The model had", b"q")
    assert "1 saved, 1 left; the same command goes on" in shown
    assert "1 saved, 0 left" in on_a_terminal("topic 22", b"g.\r\r")
    assert "week.jsonl: nothing left to label" in on_a_terminal()
    told = json.loads(feedback("list", "--json").stdout)["labels"]
    assert [(label["id"], label["route"], label["source"], label["by"]) for label in told] == [
        (DRAWN, "technical", "blind", "ada"),
        ("22", "feature", "correction", "ada"),
    ]


def on_a_terminal(*talk: str | bytes) -> str:
    """Label the list on a pseudo-terminal: wait for each text, press each of the keys, and give all that was shown."""
    here, there = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "feedback", "label", "week.jsonl", "--by", "ada"],
        stdin=there,
        stdout=there,
        stderr=there,
        env=environment(TERM="xterm", LINES="40"),
        start_new_session=True,
    )
    os.close(there)
    shown = ""
    try:
        for each in talk:
            if isinstance(each, bytes):
                os.write(here, each)
                shown = ""
            else:
                shown = read_until(here, shown, each)
        shown = read_until(here, shown, None)
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        os.close(here)
    return shown


def read_until(terminal: int, shown: str, awaited: str | None) -> str:
    """Read on until a text is shown, or with None until the other side is closed, which Linux tells by an error."""
    end = time.monotonic() + SECONDS
    while awaited is None or awaited not in shown:
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"{awaited!r} was not shown"
        try:
            piece = os.read(terminal, 65_536)
        except OSError:
            piece = b""
        if not piece:
            assert awaited is None, f"{awaited!r} was not shown: {shown}"
            break
        if b"\x1b[6n" in piece:
            # it asks where the cursor is
            os.write(terminal, b"\x1b[1;1R")
        shown += piece.decode(errors="replace")
    return shown
