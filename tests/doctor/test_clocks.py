from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from pydantic import SecretStr

from service.doctor.clocks import clocks
from service.doctor.deployment import Deployment
from service.doctor.findings import Finding, Level
from service.errors import StoreError
from tests.doctor.samples import NOW, deployment, told


def found(headers: dict[str, str]) -> list[Finding]:
    transport = httpx.MockTransport(lambda _: httpx.Response(404, headers=headers))
    return list(clocks(deployment(forum_transport=transport)))


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, Level.OK), (-9, Level.OK), (40, Level.WARNING), (-40, Level.WARNING), (400, Level.WRONG)]
)
def test_a_servers_clock_is_compared_with_ours(seconds: int, level: Level) -> None:
    (finding,) = found({"Date": format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)})
    assert finding.level is level


def test_a_server_that_tells_no_time_or_is_away_is_told() -> None:
    assert told(found({}), Level.WARNING) == ["the forum does not tell the time"]
    assert told(found({"Date": "yesterday"}), Level.WARNING) == ["the forum does not tell the time"]

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    away = clocks(deployment(forum_transport=httpx.MockTransport(refuse)))
    assert told(away, Level.WARNING) == ["the forum was not reached to compare clocks"]


def test_no_key_is_sent_to_ask_for_the_time() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200)

    secret = SecretStr("a-key-of-ours")
    transport = httpx.MockTransport(answer)
    list(clocks(deployment(forum_transport=transport, chat_transport=transport, forum_api_key=secret, chat_token=secret)))
    assert [request.url.host for request in asked] == ["forum.example.org", "chat.example.org"]
    assert not any(secret.get_secret_value() in str(request.headers) for request in asked)


def test_the_databases_clock_is_compared_where_it_has_one(postgresql_url: str) -> None:
    given = deployment(source="demo", database=SecretStr(postgresql_url))
    assert told(clocks(given), Level.WRONG)[0].startswith("ours and that of the database are")
    today = Deployment(given.settings, clock=lambda: datetime.now(UTC))
    assert told(clocks(today), Level.OK) == ["agrees with that of the database"]


def test_a_database_that_is_away_is_told() -> None:
    away = SecretStr("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
    with pytest.raises(StoreError):
        list(clocks(deployment(source="demo", database=away)))
