from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.directory.cli import app
from tests.directory.samples import SMALL_FILE

runner = CliRunner()
NIGHT = ["--at", "2026-03-28T23:30Z"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOPICROUTER_DIRECTORY", raising=False)


def test_check_counts_what_a_good_file_holds(tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    file.write_text(SMALL_FILE)
    result = runner.invoke(app, ["check", str(file)])
    assert result.exit_code == 0
    assert result.stdout.startswith("ok: ")
    assert "2 people, 1 volunteer, 1 team, 2 areas, 3 channels, 4 routes" in result.stdout


def test_check_without_a_file_takes_the_one_of_the_settings_else_the_demo_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "22 areas" in runner.invoke(app, ["check"]).stdout
    (tmp_path / "ours.yaml").write_text(SMALL_FILE)
    monkeypatch.setenv("TOPICROUTER_DIRECTORY", str(tmp_path / "ours.yaml"))
    assert "2 areas" in runner.invoke(app, ["check"]).stdout


def test_check_says_line_by_line_what_is_wrong_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    file.write_text(SMALL_FILE.replace("lead: bob", "lead: rob").replace("repair: support", "repair: nobody"))
    result = runner.invoke(app, ["check", str(file)])
    assert result.exit_code == 2
    assert result.stdout == ""
    first, second, count = result.stderr.splitlines()
    assert first == "line 15: unknown person `rob`."
    assert second.startswith("line 33: route `repair` leads to no role")
    assert count == "2 problems"


def test_check_of_a_file_that_is_not_there_fails_without_a_traceback() -> None:
    result = runner.invoke(app, ["check", "nowhere.yaml"])
    assert result.exit_code == 2
    assert "nowhere.yaml can't be read" in result.stderr
    assert "Traceback" not in result.output


def test_who_shows_people_times_channel_and_reasons() -> None:
    result = runner.invoke(app, ["who", "--area", "mobile", "--route", "team_owned", *NIGHT])
    assert result.exit_code == 0
    for part in (
        "Rana Spinnaker @hl_spinnaker",
        "engineer, Clients team",
        "Sun 29 Mar 02:30, Jerusalem",
        "from Sun 29 Mar 09:00, Jerusalem",
        "channel: mobile in team dock (public)",
        "- The area “mobile apps” has belonged to the Clients team since 2026-01-01.",
    ):
        assert part in result.stdout


def test_who_as_json_says_the_same_for_programs() -> None:
    result = runner.invoke(app, ["who", "--area", "mobile", "--route", "team_owned", *NIGHT, "--json"])
    answer = json.loads(result.stdout)
    assert [contact["id"] for contact in answer["contacts"]] == ["spinnaker", "jibsail"]
    assert answer["contacts"][0]["available_at"] == "2026-03-29T06:00:00+00:00"
    assert answer["contacts"][0]["local_time"] == "Sunday, 29 March 2026, 02:30 Jerusalem time"
    assert answer["place"] == {"channel": "mobile", "team": "dock", "visibility": "public"}
    assert answer["at"] == "2026-03-28T23:30:00+00:00"


def test_who_about_something_confidential_goes_to_a_private_channel() -> None:
    command = ["who", "--area", "mobile", "--route", "community_expert", *NIGHT, "--confidential", "vulnerability", "--json"]
    answer = json.loads(runner.invoke(app, command).stdout)
    assert [contact["id"] for contact in answer["contacts"]] == ["bastion"]
    assert answer["place"]["visibility"] == "private"


def test_who_without_a_time_means_now() -> None:
    result = runner.invoke(app, ["who", "--area", "mobile", "--route", "feature", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["contacts"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"--area": "mobil"}, "the directory has no area 'mobil'; it has install_upgrade, database"),
        ({"--route": "bug"}, "the directory has no route 'bug'; it has technical, team_owned, feature, licensing, community_expert"),
        ({"--at": "yesterday"}, "'yesterday' is no time; write it like 2026-03-28T23:30Z"),
        ({"--at": "2026-03-28T23:30"}, "has no offset; write Z for UTC"),
        ({"--at": "9999-12-31T23:59Z"}, "should lie in the years 1970 to 2100"),
        ({"--confidential": "gossip"}, "unknown kind of finding 'gossip'; known are secret, personal"),
        ({"--file": "nowhere.yaml"}, "nowhere.yaml can't be read"),
    ],
)
def test_a_wrong_name_or_time_is_told_with_the_right_ones_and_fails(changes: dict[str, str], message: str) -> None:
    options = {"--area": "mobile", "--route": "team_owned", "--at": "2026-03-28T23:30Z", **changes}
    result = runner.invoke(app, ["who", *(part for pair in options.items() for part in pair)])
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
