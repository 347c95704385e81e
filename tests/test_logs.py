from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from service.logs import set_up_logs


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _no_context_left() -> Iterator[None]:
    yield
    structlog.contextvars.clear_contextvars()


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    out, err = captured.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_a_log_line_is_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    structlog.get_logger().info("topic_read", topic="17")
    (line,) = lines(capsys)
    assert (line["event"], line["topic"], line["level"]) == ("topic_read", "17", "info")


def test_times_are_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    structlog.get_logger().info("topic_read")
    moment = datetime.fromisoformat(lines(capsys)[0]["timestamp"])
    assert moment.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str], level: str, written: list[str]) -> None:
    set_up_logs(level)
    log = structlog.get_logger()
    for severity in ("debug", "info", "warning", "error"):
        log.log({"debug": 10, "info": 20, "warning": 30, "error": 40}[severity], "something")
    assert [line["level"] for line in lines(capsys)] == written


def test_what_belongs_to_a_request_stands_on_each_of_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    with structlog.contextvars.bound_contextvars(request="a1"):
        structlog.get_logger().info("first")
        structlog.get_logger().info("second")
    structlog.get_logger().info("third")
    assert [line.get("request") for line in lines(capsys)] == ["a1", "a1", None]


def test_a_logger_made_before_the_set_up_obeys_it(capsys: pytest.CaptureFixture[str]) -> None:
    log = structlog.get_logger()
    set_up_logs("error")
    log.warning("too quiet")
    log.error("loud")
    assert [line["event"] for line in lines(capsys)] == ["loud"]


def test_a_terminal_gets_lines_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    set_up_logs("info")
    structlog.get_logger().info("topic_read", topic="17")
    assert "topic_read" in terminal.getvalue()
    with pytest.raises(json.JSONDecodeError):
        json.loads(terminal.getvalue())
