from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from service.chat.trial import OVER
from service.cli import app
from service.errors import TopicRouterError
from service.wire.twin_server import serving
from tests.chat.samples import Server
from tests.doctor.samples import CHAT, DIRECTORY_TEXT


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A chat server on loopback that the settings name."""
    server = Server()
    server.twin.clock = lambda: datetime.now(UTC)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOPICROUTER_DIRECTORY", "directory.yaml")
    monkeypatch.setenv("TOPICROUTER_CHAT_TOKEN", server.bot.token)
    with serving(server.twin.handle) as address:
        Path("directory.yaml").write_text(DIRECTORY_TEXT.replace(CHAT, address))
        yield server


def send_test(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["send-test", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def refused(*arguments: str) -> str:
    error = send_test(*arguments, code=1).exception
    assert isinstance(error, TopicRouterError)
    return error.reason


def test_a_test_post_is_made_found_and_edited(server: Server) -> None:
    told = send_test("--channel", "staff/core", "--text", "Hello there.")
    assert [line.partition(":")[0] for line in told.stdout.splitlines()] == ["ok"] * 5
    assert "found again by its mark" in told.stdout
    assert "no buttons" in told.stderr
    (post,) = server.twin.shown(server.core)
    assert post.message == OVER


def test_a_call_by_the_console_is_only_logged(server: Server) -> None:
    assert "nobody is called" in send_test("--channel", "staff/core", "--page", "ada").stdout


def test_mistakes_end_with_a_sentence_before_anything_is_asked(server: Server) -> None:
    assert refused("--channel", "community/support") == "channel_public"
    assert refused("--channel", "Community/Support") == "channel_public"
    for wrong in ("core", "staff/", "a/b/c"):
        assert refused("--channel", wrong) == "bad_option"
    assert refused("--channel", "staff/core", "--wait", "soon") == "bad_option"
    assert refused("--channel", "staff/core", "--wait", "31m") == "bad_option"
    assert refused("--channel", "staff/core", "--text", "x" * 2_001) == "bad_option"
    assert server.twin.requests == []
    assert refused("--channel", "staff/nowhere") == "channel_missing"


def test_without_a_token_it_is_told_what_to_set(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOPICROUTER_CHAT_TOKEN")
    assert refused("--channel", "staff/core") == "no_chat_token"
    assert server.twin.requests == []
