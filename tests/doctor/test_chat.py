from __future__ import annotations

import pytest
from pydantic import SecretStr

from service.directory.loading import parse_directory
from service.doctor.chat import chat, chat_findings
from service.doctor.findings import Level
from service.errors import DeliveryDelayed, DeliveryRefused, InputError
from tests.chat.samples import Server
from tests.doctor.samples import DIRECTORY, DIRECTORY_TEXT, deployment, policy_file, told


@pytest.fixture
def server() -> Server:
    return Server()


def found(server: Server, level: Level, *, text: str = DIRECTORY_TEXT, digest: str | None = None) -> list[str]:
    with server.chat() as there:
        return told(chat_findings(there, parse_directory(text), digest_channel=digest), level)


def test_a_server_that_is_as_the_directory_says_is_fine(server: Server) -> None:
    assert found(server, Level.WRONG) == []
    assert found(server, Level.WARNING) == []
    assert "staff/core: staff, the bot is a member" in found(server, Level.OK)


def test_looking_changes_nothing(server: Server) -> None:
    found(server, Level.WRONG, digest="staff/core")
    assert {request.method for request in server.twin.requests if not request.url.path.endswith(("/usernames", "/ids"))} == {"GET"}


def test_a_channel_of_another_level_is_wrong(server: Server) -> None:
    server.private.private = False
    server.core.team.open = True
    assert found(server, Level.WRONG) == [
        "staff/core: it is public, and the directory says staff",
        "staff/private: it is public, and the directory says private",
    ]


def test_a_channel_that_is_missing_archived_or_without_the_bot_is_wrong(server: Server) -> None:
    server.support.members.remove(server.bot.id)
    server.core.archived = True
    told_wrong = found(server, Level.WRONG, text=DIRECTORY_TEXT.replace("id: private,", "id: private, url_name: elsewhere,"))
    assert told_wrong == [
        "community/support: the bot is not a member",
        "staff/core: it is archived",
        "staff/elsewhere: there is no such channel, or the bot may not see it",
    ]


def test_more_members_than_a_mention_reaches_are_told(server: Server) -> None:
    server.twin.max_notifications = 2
    assert "with 3 members @here and @channel reach nobody (the server's limit is 2)" in found(server, Level.WARNING)[0]


def test_people_who_are_not_in_the_channel_where_they_are_asked_are_told(server: Server) -> None:
    server.private.members.remove(server.bjorn.id)
    assert found(server, Level.WARNING) == ["staff/private: asked there, and not in it: bjorn"]
    text = DIRECTORY_TEXT.replace("chat: ada", "chat: nobody")
    assert "in no channel of the directory, or no such account: nobody" in found(server, Level.WARNING, text=text)


def test_the_channel_of_the_digest_is_looked_at(server: Server) -> None:
    assert "the digest goes to staff/core" in found(server, Level.OK, digest="staff/core")
    assert "anybody can read the digest" in found(server, Level.WARNING, digest="community/support")[-1]
    assert "can't be posted there" in found(server, Level.WRONG, digest="staff/nowhere")[-1]


def test_a_token_that_is_not_good_and_a_database_that_is_away_are_told(server: Server) -> None:
    server.twin.database_away = True
    with pytest.raises(DeliveryDelayed):
        found(server, Level.OK)
    server.twin.database_away = False
    with pytest.raises(DeliveryRefused):
        list(chat(deployment(chat_token=SecretStr("another"), chat_transport=server.twin.transport())))


def test_the_token_and_the_address_are_taken_from_the_settings_and_the_directory(server: Server) -> None:
    given = deployment(chat_token=SecretStr(server.bot.token), chat_transport=server.twin.transport())
    assert told(chat(given), Level.WRONG) == []
    assert {request.url.host for request in server.twin.requests} == {"chat.example.org"}
    plain = parse_directory(DIRECTORY_TEXT.replace("chat: https://chat.example.org", "chat: http://chat.example.org"))
    with pytest.raises(InputError):
        list(chat(deployment(directory=plain, chat_token=SecretStr("token"))))


def test_without_a_token_it_depends_on_the_policy(tmp_path: object) -> None:
    assert told(chat(deployment()), Level.OK) == ["nothing is said there, for there is no token"]
    approve = policy_file(tmp_path, "mode: approve")  # type: ignore[arg-type]  # pytest's folder
    assert told(chat(deployment(policy=approve)), Level.WRONG) == ["there is no token, so nothing is said there"]
    assert DIRECTORY.company.chat == "https://chat.example.org"
