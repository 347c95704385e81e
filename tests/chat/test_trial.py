from __future__ import annotations

import pytest

from service.chat.buttons import TEST_CASE, buttons_for
from service.chat.trial import OVER, Trial, try_out
from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryRefused, InputError
from tests.chat.samples import NOW, Server

SECRET = "a-secret-of-more-than-32-characters"
BUTTONS = buttons_for(TEST_CASE, "test", kind="channel_post", version="", marker="", routes=("technical",), secret=SECRET)


@pytest.fixture
def server() -> Server:
    return Server()


def tried(server: Server, team: str = "staff", url_name: str = "core", **more: object) -> list[str]:
    trial = Trial(team, url_name, Redacted("A test."), "test-1", **more)  # type: ignore[arg-type]  # as each test gives them
    with server.chat() as chat:
        return list(try_out(chat, trial, NOW))


def test_a_post_is_made_found_and_edited_and_each_step_is_told(server: Server) -> None:
    seen: list[list[str]] = []
    told = tried(server, buttons=BUTTONS, callback="https://us.example/press", wait=lambda: seen.append(server.texts()))
    assert seen == [["A test."]]
    assert server.texts() == [OVER]
    assert [sentence.partition(":")[0] for sentence in told] == [
        "the server answers, and the token is good",
        "staff/core is staff, with 3 members",
        "posted",
        "found again by its mark",
        "edited",
    ]


def test_where_anybody_reads_nothing_is_posted_unless_that_is_meant(server: Server) -> None:
    with pytest.raises(InputError) as refused:
        tried(server, "community", "support")
    assert refused.value.reason == "channel_public"
    assert server.texts(server.support) == []
    tried(server, "community", "support", public_too=True)
    assert server.texts(server.support) == [OVER]


@pytest.mark.parametrize(
    ("team", "url_name", "reason"),
    [("staff", "nowhere", "channel_missing"), ("community", "elsewhere", "not_a_member"), ("staff", "core", "channel_archived")],
)
def test_a_channel_that_can_not_be_used_is_told_before_anything_is_posted(server: Server, team: str, url_name: str, reason: str) -> None:
    server.core.archived = True
    with pytest.raises(DeliveryRefused) as refused:
        tried(server, team, url_name, public_too=True)
    assert refused.value.reason == reason
    assert not server.twin.posts


def test_a_server_without_its_database_is_told(server: Server) -> None:
    server.twin.database_away = True
    with pytest.raises(DeliveryDelayed):
        tried(server)
