"""A chat server and a bot that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.chat.mattermost import Mattermost
from tests.chat.samples import Server


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def chat(server: Server) -> Iterator[Mattermost]:
    with server.chat() as chat:
        yield chat
