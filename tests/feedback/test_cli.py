from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.errors import TopicRouterError
from service.feedback.blind_draw import BlindDraw
from tests.command import refused
from training.data.records import read_corpus

runner = CliRunner()
PASSWORD = "Vq7#mTz2Lp"
DRAWN, UNDRAWN = "21", "22"
LABELS: list[dict[str, Any]] = [
    {"id": 1, "title": "Server down", "body": f"the password is {PASSWORD}", "route": "technical", "confidential_kinds": ["secret"]},
    {"id": UNDRAWN, "title": "Seats", "body": "How many?", "route": "licensing", "at": "2026-01-02T00:00:00Z", "by": "bo"},
    {"id": UNDRAWN, "title": "Seats", "body": "How many?", "route": "feature", "source": "outcome", "answered_by": "cy"},
    {"id": DRAWN, "title": "=Calls", "body": "They drop.", "route": "team_owned", "area": "calls", "source": "blind"},
    {"id": 6, "title": "", "body": "B", "route": "feature", "source": "outcome", "asked": ["Bo Berg"], "answered_by": "cy"},
    {"id": 5, "title": "Late", "body": "Edit: solved", "route": "technical", "decision_due_at": "2026-01-02T00:00:00Z"},
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def filled() -> None:
    Path("labels.jsonl").write_text("\n".join(map(json.dumps, LABELS)))
    assert feedback("import", "labels.jsonl", "--by", "ada").stdout == "6 kept, 0 there already\n"


def feedback(*arguments: str, code: int = 0) -> Result:
    result = runner.invoke(app, ["feedback", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def listed(*arguments: str) -> list[dict[str, Any]]:
    told = json.loads(feedback("list", "--json", *arguments).stdout)
    assert told["count"] == len(told["labels"])
    return list(told["labels"])


def test_the_topics_are_drawn_as_these_tests_need_them() -> None:
    assert [BlindDraw(0.05, "topicrouter").has(topic) for topic in (DRAWN, UNDRAWN)] == [True, False]


def test_texts_are_redacted_on_their_way_in(filled: None) -> None:
    assert listed("--topic", "1")[0]["body"] == "the password is [password]"
    assert not any(PASSWORD.encode() in file.read_bytes() for file in Path().glob("topicrouter.db*"))


def test_bad_lines_are_told_by_number_and_the_rest_is_kept() -> None:
    lines = [json.dumps(LABELS[0]), "nope", json.dumps(LABELS[5] | {"route": "repair"}), json.dumps(LABELS[5])]
    Path("labels.jsonl").write_text("\n".join(lines))
    ended = feedback("import", "labels.jsonl", "--by", "ada", code=1)
    assert ended.stdout == "2 kept, 0 there already, 2 left out\n"
    first, second = ended.stderr.splitlines()
    assert first == "labels.jsonl line 2: is not JSON in UTF-8"
    assert second.startswith("labels.jsonl line 3: field route is not a known route: should be one of technical, team_owned")
    assert PASSWORD not in ended.output


def test_a_dry_run_checks_and_keeps_nothing() -> None:
    Path("labels.jsonl").write_text(json.dumps(LABELS[0]) + "\nnope")
    assert feedback("import", "labels.jsonl", "--by", "ada", "--dry-run", code=1).stdout == "1 would be kept, 1 left out\n"
    assert not Path("topicrouter.db").exists()


def test_a_table_of_a_spreadsheet_is_imported() -> None:
    Path("labels.csv").write_bytes(b"\xef\xbb\xbfid,title,body,route,urgent\r\n9,Seats,How many?,licensing,no\r\n8,Seats\r\n")
    ended = feedback("import", "labels.csv", "--by", "ada", "--source", "outcome", code=1)
    assert "labels.csv row 3: field labels say nothing" in ended.stderr
    (label,) = listed()
    assert (label["id"], label["route"], label["urgent"], label["source"], label["by"]) == ("9", "licensing", False, "outcome", "ada")


def test_labels_are_listed_for_people(filled: None) -> None:
    shown = " ".join(feedback("list").stdout.split())
    for part in ("licensing", "=Calls", "correction", "ada", "no: its text was written or seen after the decision was due", "6 labels"):
        assert part in shown
    assert "1 label" in feedback("list", "--topic", "1").stdout
    assert feedback("list", "--topic", "none").stdout == "0 labels\n"


def test_labels_are_filtered_by_topic_source_time_and_draw(filled: None) -> None:
    assert [label["id"] for label in listed()] == ["1", UNDRAWN, UNDRAWN, DRAWN, "6", "5"]
    assert [label["route"] for label in listed("--topic", UNDRAWN)] == ["licensing", "feature"]
    assert [label["id"] for label in listed("--source", "blind", "--source", "outcome")] == [UNDRAWN, DRAWN, "6"]
    assert [label["by"] for label in listed("--since", "2026-01-02T00:00Z", "--topic", UNDRAWN)] == ["bo", "ada"]
    assert [label["by"] for label in listed("--since", "2026-01-02T00:01Z", "--topic", UNDRAWN)] == ["ada"]
    assert [label["id"] for label in listed("--blind")] == [DRAWN]
    assert [label["blind_drawn"] for label in listed()] == [False, False, False, True, False, False]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_every_label_goes_out_and_comes_in_again_unchanged(filled: None, ending: str) -> None:
    before = listed()
    assert feedback("export", f"all.{ending}", "--all").stdout == f"all.{ending}: 6 labels\n"
    assert feedback("import", f"all.{ending}").stdout == "0 kept, 6 there already\n"
    Path("topicrouter.db").unlink()
    assert feedback("import", f"all.{ending}").stdout == "6 kept, 0 there already\n"
    assert listed() == before


def test_winning_labels_go_out_as_a_corpus_and_what_is_left_out_is_told(filled: None) -> None:
    ended = feedback("export", "topics.jsonl")
    assert (ended.stdout, ended.stderr) == (
        "topics.jsonl: 4 topics\n",
        "left out: 1 topic, their texts are newer than the decision or withheld\n",
    )
    topics = read_corpus(Path("topics.jsonl")).topics
    assert {topic.id: topic.route for topic in topics} == {
        "1": ("technical",),
        UNDRAWN: ("licensing",),
        DRAWN: ("team_owned",),
        "6": ("feature",),
    }
    written = [json.loads(line) for line in Path("topics.jsonl").read_text().splitlines()]
    assert [topic["label_sources"]["route"] for topic in written] == ["correction", "correction", "blind", "outcome"]
    assert [topic["blind_drawn"] for topic in written] == [False, False, True, False]


def test_labels_can_be_exported_by_their_source(filled: None) -> None:
    feedback("export", "outcomes.jsonl", "--source", "outcome")
    assert [topic.route for topic in read_corpus(Path("outcomes.jsonl")).topics] == [("feature",), ("feature",)]


def test_labels_exported_by_time_are_those_that_win_among_all(filled: None) -> None:
    # bo's correction is of January; what the outcome of today says does not win over it
    feedback("export", "new.jsonl", "--since", "2026-01-03T00:00Z")
    assert UNDRAWN not in {topic.id for topic in read_corpus(Path("new.jsonl")).topics}
    feedback("export", "all.jsonl", "--all", "--since", "2026-01-03T00:00Z", "--topic", UNDRAWN)
    assert [json.loads(line)["route"] for line in Path("all.jsonl").read_text().splitlines()] == ["feature"]


def test_a_label_is_listed_as_not_learnt_from_for_a_decision_that_another_label_tells(filled: None) -> None:
    due = {"id": UNDRAWN, "title": "Seats", "body": "How many?", "source": "outcome", "answered_by": "bo"}
    Path("due.jsonl").write_text(json.dumps(due | {"decision_due_at": "2025-12-31T00:00:00Z"}))
    assert [label["unfit"] for label in listed("--topic", UNDRAWN, "--source", "correction")] == [None]
    feedback("import", "due.jsonl", "--by", "ada")
    assert [label["unfit"] for label in listed("--topic", UNDRAWN, "--source", "correction")] == ["text_too_new"]
    assert "no: its text was written" in " ".join(feedback("list", "--topic", UNDRAWN, "--source", "correction").stdout.split())


def test_a_topic_is_forgotten(filled: None) -> None:
    assert feedback("forget", UNDRAWN).stdout == f"erased of topic {UNDRAWN}: 2 labels, 1 text\n"
    assert UNDRAWN not in {label["id"] for label in listed()}
    assert feedback("forget", UNDRAWN).stdout == f"erased of topic {UNDRAWN}: 0 labels, 0 texts\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("import", "nowhere.csv"), "unreadable"),
        (("import", "labels.xlsx"), "form_unknown"),
        (("export", "labels.xlsx"), "form_unknown"),
        (("export", "nowhere/labels.csv"), "unwritable"),
        (("list", "--since", "yesterday"), "bad_time"),
    ],
)
def test_a_mistake_is_told(arguments: tuple[str, ...], reason: str) -> None:
    error = feedback(*arguments, code=1).exception
    assert isinstance(error, TopicRouterError)
    assert (error.reason, error.exit_code) == (reason, 2)


def test_a_database_that_cannot_be_used_ends_in_a_sentence_and_exit_code_5() -> None:
    told = refused("feedback", "list", code=5, variables={"TOPICROUTER_DATABASE": "sqlite:////nowhere/labels.db"})
    assert told == "the database can't be used: unable to open database file\n"


def test_a_wrong_database_url_is_a_mistake_in_what_was_set() -> None:
    told = refused("feedback", "forget", "1", variables={"TOPICROUTER_DATABASE": "mysql://me:hush@db/labels"})
    assert "should name SQLite or PostgreSQL" in told
    assert "hush" not in told
