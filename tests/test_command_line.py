from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from service.command_line import moment_or_now, settings_for_command, tell_error, terminal_progress
from service.errors import DirectoryError, InputError, SettingsError


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-28T23:30Z", datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
        ("2026-03-29T01:30:15+02:00", datetime(2026, 3, 28, 23, 30, 15, tzinfo=UTC)),
        ("1970-01-01T00:00+14:00", datetime(1969, 12, 31, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_with_an_offset_is_read_into_utc(text: str, moment: datetime) -> None:
    read = moment_or_now(text)
    assert (read, read.tzinfo) == (moment, UTC)


def test_without_a_text_the_clock_is_read() -> None:
    before = datetime.now(UTC)
    assert timedelta(0) <= moment_or_now(None) - before < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "reason", "told"),
    [
        ("soon", "bad_time", "'soon' is no time; write it like 2026-03-28T23:30Z"),
        ("2026-03-28T23:30", "naive_time", "has no offset; write Z for UTC"),
        ("2026-03-28", "naive_time", "has no offset"),
        ("0001-01-01T00:00+14:00", "bad_time", "should lie in the years 1970 to 2100"),
        ("9999-12-31T23:59-14:00", "bad_time", "should lie in the years 1970 to 2100"),
    ],
)
def test_what_is_no_moment_is_refused_with_what_would_be_right(text: str, reason: str, told: str) -> None:
    with pytest.raises(InputError, match="time") as caught:
        moment_or_now(text)
    assert caught.value.reason == reason
    assert told in str(caught.value)


def test_settings_of_a_command_set_the_level_of_the_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings_for_command(log_level="error", port=1).port == 1
    structlog.get_logger().warning("quiet")
    structlog.get_logger().error("loud")
    out, err = capsys.readouterr()
    assert out == ""
    assert ("quiet" in err, "loud" in err) == (False, True)
    with pytest.raises(SettingsError):
        settings_for_command(log_level="shout")


def test_progress_leaves_standard_output_alone_even_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    untouched = sys.stdout
    with terminal_progress() as progress:
        assert not progress.disable
        assert sys.stdout is untouched
    assert terminal_progress(shown=False).disable


def test_progress_stays_hidden_where_standard_error_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal_progress() as progress:
        progress.update(progress.add_task("Reading", total=2), completed=1)
    assert capsys.readouterr() == ("", "")


def test_an_error_is_told_as_a_sentence_and_a_wrong_directory_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    tell_error(InputError("no such thing", reason="r"))
    tell_error(DirectoryError("2 problems", reason="r", problems=("line 3: unknown team", "line 9: unknown person")))
    assert capsys.readouterr() == ("", "no such thing\nline 3: unknown team\nline 9: unknown person\n2 problems\n")
