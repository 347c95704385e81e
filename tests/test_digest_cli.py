from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.cli import app
from service.errors import TopicRouterError
from service.store.database import open_database
from tests.directory.samples import SMALL_FILE
from tests.escalation.casework.samples import UNSURE, Bureau
from tests.escalation.running.samples import HOUR, topic


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("directory.yaml").write_text(SMALL_FILE)
    monkeypatch.setenv("TOPICROUTER_DIRECTORY", "directory.yaml")


def digest(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["digest", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def refused(*arguments: str) -> str:
    error = digest(*arguments, code=1).exception
    assert isinstance(error, TopicRouterError)
    return error.reason


def test_the_digest_of_now_and_of_a_morning_is_printed() -> None:
    now = datetime.now(UTC)
    database = open_database("sqlite:///topicrouter.db")
    bureau = Bureau(database)
    bureau.office.forum.put(topic(body=UNSURE, at=now - 26 * HOUR))
    bureau.office.day(now - HOUR)
    database.close()
    assert "**Waits for a person (1):**" in digest().stdout
    assert json.loads(digest("--json").stdout)["figures"]["open"] == 1
    past = digest("--date", "2026-03-03").stdout
    assert "Tuesday, 3 March 2026, 09:00 Reykjavik time" in past
    assert "Waits" not in past


def test_mistakes_end_with_a_sentence(tmp_path: Path) -> None:
    assert refused("--date", "tomorrow") == "bad_time"
    assert refused("--date", "2099-01-05") == "bad_time"
    assert refused() == "store_missing"
    assert not (tmp_path / "topicrouter.db").exists()
