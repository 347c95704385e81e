from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from service.directory.loading import parse_directory
from service.doctor.findings import Level
from service.doctor.forum import forum
from service.errors import SourceRefused, SourceUnavailable
from service.forum.twin import TwinForum
from service.forum.twin_content import TwinGroup, TwinUser
from tests.doctor.samples import DIRECTORY_TEXT, NOW, deployment, policy_file, told
from tests.forum.samples import ANNA, BEN, SYSTEM, twin_topic

KEY = SecretStr("key")


def server(*users: TwinUser, **more: Any) -> TwinForum:
    return TwinForum([twin_topic(1)], api_key="key", users=users or (ANNA, BEN, SYSTEM), clock=lambda: NOW, **more)


def found(there: TwinForum, level: Level, **changes: Any) -> list[str]:
    return told(forum(deployment(forum_transport=there.transport(), **({"forum_api_key": KEY} | changes))), level)


def test_a_forum_whose_key_is_good_is_fine_and_nothing_is_written() -> None:
    there = server()
    assert found(there, Level.WRONG) == []
    assert found(there, Level.OK) == [
        "https://forum.example.org answers",
        "the key is good; it acts as system; the forum does not tell its rights",
        "all 2 handles of the directory can be mentioned",
    ]
    assert {request.method for request in there.requests} == {"GET"}


def test_handles_that_are_nobodys_are_wrong() -> None:
    other = parse_directory(DIRECTORY_TEXT.replace("forum: anna", "forum: Nobody"))
    assert found(server(), Level.WRONG, directory=other) == ["no such account: Nobody"]


def test_a_key_that_is_not_good_is_told() -> None:
    with pytest.raises(SourceRefused):
        found(server(), Level.OK, forum_api_key=SecretStr("another"))


def test_without_a_key_it_depends_on_the_policy(tmp_path: Path) -> None:
    assert "read without a key, as anybody" in found(server(), Level.OK, forum_api_key=None)
    approve = policy_file(tmp_path, "mode: approve")
    assert found(server(), Level.WRONG, forum_api_key=None, policy=approve) == ["read without a key, so nothing can be written"]


def test_the_group_that_gets_advice_is_looked_for() -> None:
    there = server(groups=[TwinGroup("moderators")])
    assert "advice goes to the group moderators" in found(there, Level.OK, moderators_group="moderators")
    assert "there is no group nobody" in found(there, Level.WRONG, moderators_group="nobody")[0]


def test_another_forum_than_the_directorys_is_told() -> None:
    other = parse_directory(DIRECTORY_TEXT.replace("forum: https://forum.example.org", "forum: https://other.example.org"))
    assert "another forum" in found(server(), Level.WARNING, directory=other)[0]


def test_a_forum_that_is_away_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(SourceUnavailable):
        list(forum(deployment(forum_transport=httpx.MockTransport(refuse))))


def test_topics_from_a_file_need_no_forum() -> None:
    assert told(forum(deployment(source="demo")), Level.OK) == ["topics come from no forum"]


@pytest.mark.parametrize(
    ("rights", "level", "words"),
    [({"moderator": True, "admin": False}, Level.OK, "of the forum's staff"),
     ({"moderator": False, "admin": False, "trust_level": 1}, Level.WARNING, "of trust level 1 and not of the staff")],
)  # fmt: skip
def test_the_rights_of_the_account_are_told_where_the_forum_tells_them(rights: dict[str, Any], level: Level, words: str) -> None:
    there = server()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/u/system.json":
            return httpx.Response(200, json={"user": {"id": -1, "username": "system", **rights}})
        return there.handle(request)

    findings = forum(deployment(forum_api_key=KEY, forum_transport=httpx.MockTransport(answer)))
    assert words in " ".join(told(findings, level))
