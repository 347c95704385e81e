from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service import composition
from service.cli import app
from service.errors import InputError, PolicyError
from service.inference.predictor import Predictor
from tests.escalation.backtest.samples import topic, written_archive

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, predictor: Predictor) -> Path:
    """An empty working folder, and the model that the tests have loaded already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(composition, "load_predictor", lambda _: predictor)
    return tmp_path


@pytest.fixture
def archive(elsewhere: Path) -> Path:
    texts = ("Cannot log in with LDAP since 10.5", "LDAP users get error 500 after the upgrade. What does the log want from me?")
    topics = [topic(number, ("yan", 100), title=texts[0], body=texts[1], written=number) for number in (1, 2)]
    return written_archive(elsewhere / "history.jsonl", topics)


def run(*arguments: object) -> str:
    ended = RUNNER.invoke(app, ["backtest", *map(str, arguments)], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def refused(*arguments: object) -> InputError:
    ended = RUNNER.invoke(app, ["backtest", *map(str, arguments)])
    assert isinstance(ended.exception, InputError), ended.exception
    assert ended.stdout == ""
    return ended.exception


def test_a_history_is_replayed_twice_to_the_same_bytes_and_nothing_is_written_but_the_report_and_the_cache(
    archive: Path, elsewhere: Path
) -> None:
    (elsewhere / "calm.yaml").write_text("clocks: {usual: {mention: 48h}}")
    before = archive.read_bytes()
    told = run(archive, "--compare", "calm.yaml", "--out", "one")
    run(archive, "--compare", "calm.yaml", "--out", "two")
    assert "history.jsonl: 2 topics written 2026-03-02 to 2026-03-02" in told
    assert "calm.yaml" in told
    for name in ("backtest.html", "backtest.json"):
        assert (elsewhere / "one" / name).read_bytes() == (elsewhere / "two" / name).read_bytes()
    written = {str(path.relative_to(elsewhere)) for path in elsewhere.rglob("*") if path.is_file()}
    report = {f"{folder}/backtest.{kind}" for folder in ("one", "two") for kind in ("html", "json")}
    assert written == {"history.jsonl", "calm.yaml", ".cache/backtest/predictions.db", *report}
    assert archive.read_bytes() == before


def test_json_goes_to_standard_output_and_a_window_is_kept_to(archive: Path) -> None:
    plain = json.loads(run(archive, "--json", "--from", "2026-03-02T10:30Z", "--approve-after", "30m"))
    assert (plain["window"]["since"], plain["approve_after"], plain["archive"]["outside"]) == ("2026-03-02T10:30:00Z", "30m", 1)
    (policy,) = plain["policies"]
    assert (policy["name"], policy["mode"]) == ("the shipped policy", "suggest")
    assert [case["topic_id"] for case in policy["cases"]] == ["2"]


def test_a_line_that_cannot_be_read_is_told_and_the_report_made_all_the_same(archive: Path) -> None:
    with archive.open("a") as file:
        file.write("{\n")
    ended = RUNNER.invoke(app, ["backtest", str(archive)])
    assert ended.exit_code == 1
    assert "Not read: history.jsonl line 3: is not JSON" in ended.stdout


@pytest.mark.parametrize(
    ("options", "reason", "told"),
    [
        (("--from", "2026-03-02T10:30"), "naive_time", "has no offset"),
        (("--to", "yesterday"), "bad_time", "is no time"),
        (("--from", "2026-04-01T00:00Z", "--to", "2026-03-01T00:00Z"), "bad_window", "should be earlier than --to"),
        (("--from", "2027-01-01T00:00Z"), "no_topics_in_window", "its topics are from 2026-03-02"),
        (("--approve-after", "soon"), "bad_length", "--approve-after: a length of time should be written like 30m"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_would_be_right(archive: Path, options: tuple[str, ...], reason: str, told: str) -> None:
    error = refused(archive, *options)
    assert error.reason == reason
    assert told in str(error)


def test_a_report_into_the_archive_itself_is_refused(elsewhere: Path) -> None:
    assert refused(elsewhere, "--out", ".").reason == "out_is_archive"


def test_a_wrong_policy_is_told_with_its_lines(archive: Path, elsewhere: Path) -> None:
    (elsewhere / "wrong.yaml").write_text("mode: suggest\ncaps: {person: 0}\n")
    error = refused(archive, "--compare", "wrong.yaml")
    assert isinstance(error, PolicyError)
    assert error.problems[0].startswith("line 2:")


def test_two_policy_files_of_one_name_are_told_apart_by_their_folders(archive: Path, elsewhere: Path) -> None:
    for folder in ("old", "new"):
        (elsewhere / folder).mkdir()
        (elsewhere / folder / "policy.yaml").write_text("mode: suggest")
    plain = json.loads(run(archive, "--json", "--policy", "old/policy.yaml", "--compare", "new/policy.yaml"))
    assert [policy["name"] for policy in plain["policies"]] == ["old/policy.yaml", "new/policy.yaml"]
