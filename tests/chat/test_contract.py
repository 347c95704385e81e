"""The same demands on the twin in memory, on the twin behind a real HTTP server, and on a real server where MATTERMOST_URL names one.

A real one is written to with MATTERMOST_TOKEN, in MATTERMOST_CHANNEL of MATTERMOST_TEAM (URL names) and nowhere else. Where
TOPICROUTER_CONTRACTS names a folder, every call and every answer is also held against Mattermost's own OpenAPI document.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from service.chat.connection import ChatAccess
from service.chat.drafts import LONGEST_TEXT, MARK
from service.chat.interfaces import Button, ChannelSeen, Draft
from service.chat.mattermost import Mattermost
from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryRefused
from service.wire.fields import JsonObject, nested, text
from service.wire.twin_server import serving
from tests.chat.published import FOLDER, Recording, all_faults
from tests.chat.samples import Server

VARIABLES = ("MATTERMOST_URL", "MATTERMOST_TOKEN", "MATTERMOST_TEAM", "MATTERMOST_CHANNEL")
UNKNOWN_ID = "x" * 26
BUTTON = Button("take", "I take it", {"case": "1"})


@dataclass
class Subject:
    """A server, and the channel there that may be written to."""

    chat: Mattermost
    team: str
    channel_name: str
    started: datetime
    exchanges: list[tuple[httpx.Request, httpx.Response]]

    def channel(self) -> ChannelSeen:
        seen = self.chat.channel(self.team, self.channel_name)
        assert seen is not None
        return seen

    def draft(self, said: str = "A test of topicrouter", **more: Any) -> Draft:
        return Draft(self.channel().id, Redacted(said), marker=more.pop("marker", uuid4().hex), **more)

    def read(self, post_id: str) -> JsonObject:
        post = self.chat.connection.read(f"/posts/{post_id}")
        assert isinstance(post, dict)
        return post


@pytest.fixture(
    params=[
        "twin",
        "loopback",
        pytest.param(
            "real",
            marks=[
                pytest.mark.enable_socket,
                pytest.mark.skipif(not set(VARIABLES) <= set(os.environ), reason=f"{', '.join(VARIABLES)} name no real server"),
            ],
        ),
    ]
)
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    if request.param == "real":
        address, token, team, name = (os.environ[variable] for variable in VARIABLES)
        yield from _subject(ChatAccess(address, token), httpx.HTTPTransport(), team, name)
        return
    server = Server()
    server.twin.clock = lambda: datetime.now(UTC)
    if request.param == "twin":
        yield from _subject(ChatAccess("https://chat.example.org", server.bot.token), server.twin.transport(), "staff", "core")
        return
    with serving(server.twin.handle) as address:
        yield from _subject(ChatAccess(address, server.bot.token), httpx.HTTPTransport(), "staff", "core")


def _subject(access: ChatAccess, inner: httpx.BaseTransport, team: str, name: str) -> Iterator[Subject]:
    transport = Recording(inner)
    with Mattermost(access, calls_per_second=9 if "MATTERMOST_URL" in os.environ else 500, transport=transport) as chat:
        yield Subject(chat, team, name, datetime.now(UTC), transport.exchanges)
    # over loopback the calls are those of the twin again
    if FOLDER and not access.address.startswith("http://127.0.0.1"):
        assert all_faults(transport.exchanges) == []


def test_the_server_is_fit(subject: Subject) -> None:
    subject.chat.require_fit()


def test_the_channel_is_seen_and_the_bot_is_in_it(subject: Subject) -> None:
    seen = subject.channel()
    assert (seen.team, seen.url_name, seen.is_member, seen.archived) == (subject.team, subject.channel_name, True, False)
    assert seen.members >= 1
    assert seen.most_notified is None or seen.most_notified > 0


def test_what_is_not_there_is_none(subject: Subject) -> None:
    assert subject.chat.channel(subject.team, f"no-{uuid4().hex[:8]}") is None
    assert subject.chat.channel(f"no-{uuid4().hex[:8]}", subject.channel_name) is None


def test_the_bot_itself_is_reachable_and_an_unknown_name_is_not(subject: Subject) -> None:
    own = subject.chat.connection.read("/users/me")
    assert isinstance(own, dict)
    name = text(own, "username")
    assert subject.chat.reachable(subject.channel().id, [name.upper(), f"no-{uuid4().hex[:8]}"]) == {name}


def test_a_post_is_found_again_amended_and_found_again(subject: Subject) -> None:
    draft = subject.draft(buttons=(BUTTON,), callback="https://router.example.org/v1/chat")
    post_id = subject.chat.post(draft)
    assert subject.chat.find(draft.channel_id, draft.marker, since=subject.started) == post_id
    subject.chat.amend(post_id, Redacted("A test of topicrouter, amended"))
    subject.chat.amend(post_id, Redacted("A test of topicrouter, amended"))
    assert subject.chat.find(draft.channel_id, draft.marker, since=subject.started) == post_id
    post = subject.read(post_id)
    assert text(post, "message") == "A test of topicrouter, amended"
    assert nested(post, "props")[MARK] == draft.marker
    assert sum(request.method == "PUT" for request, _ in subject.exchanges) == 1


def test_readers_do_not_see_where_a_button_leads(subject: Subject) -> None:
    post_id = subject.chat.post(subject.draft(buttons=(BUTTON,), callback="https://router.example.org/v1/chat"))
    attachments = nested(subject.read(post_id), "props")["attachments"]
    assert "take" in str(attachments)
    assert "router.example.org" not in str(attachments)
    subject.chat.amend(post_id, Redacted("A test of topicrouter, over"))


def test_the_same_draft_again_is_the_same_post(subject: Subject) -> None:
    draft = subject.draft()
    assert subject.chat.post(draft) == subject.chat.post(draft)
    assert subject.chat.post(subject.draft()) != subject.chat.post(draft)


def test_an_urgent_post_is_made(subject: Subject) -> None:
    post_id = subject.chat.post(subject.draft(urgent=True))
    assert text(subject.read(post_id), "message")


def test_a_reply_stands_in_the_thread(subject: Subject) -> None:
    root_id = subject.chat.post(subject.draft())
    reply_id = subject.chat.post(subject.draft("Later news", root_id=root_id))
    assert text(subject.read(reply_id), "root_id") == root_id


@pytest.mark.parametrize("said", ["😀" * LONGEST_TEXT, "two\r\nlines\tand\u202emore "], ids=["longest", "odd"])
def test_text_is_kept_to_the_letter(subject: Subject, said: str) -> None:
    assert text(subject.read(subject.chat.post(subject.draft(said))), "message") == said


def test_the_server_refuses_what_is_checked_here_before(subject: Subject) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        _post(subject, message="x" * (LONGEST_TEXT + 1))
    assert refused.value.reason == "too_long"
    with pytest.raises(DeliveryDelayed) as failed:
        _post(subject, message="a\0b")
    assert failed.value.reason == "server_error"


def test_a_reply_to_nothing_is_refused(subject: Subject) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        subject.chat.post(subject.draft(root_id=UNKNOWN_ID))
    assert refused.value.reason == "thread_gone"


def test_a_channel_that_is_not_there_is_one_that_the_bot_is_not_in(subject: Subject) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        subject.chat.post(Draft(UNKNOWN_ID, Redacted("never said"), uuid4().hex))
    assert refused.value.reason == "not_a_member"


def test_a_post_that_is_not_there_is_gone(subject: Subject) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        subject.chat.amend(UNKNOWN_ID, Redacted("never said"))
    assert refused.value.reason == "post_gone"


def test_a_wrong_token_is_refused(subject: Subject) -> None:
    inner = Recording(_inner(subject))
    access = ChatAccess(subject.chat.connection.address, "wrong")
    with Mattermost(access, transport=inner) as stranger, pytest.raises(DeliveryRefused) as refused:
        stranger.require_fit()
    assert refused.value.reason == "token_refused"


def test_an_edit_leaves_a_deleted_copy_that_changes_bring_along(subject: Subject) -> None:
    draft = subject.draft()
    post_id = subject.chat.post(draft)
    subject.chat.amend(post_id, Redacted("A test of topicrouter, amended"))
    since = str(int(subject.started.timestamp() * 1000) - 60_000)
    listing = subject.chat.connection.read(f"/channels/{draft.channel_id}/posts", {"since": since})
    assert isinstance(listing, dict)
    copies = [post for post in listing["posts"].values() if post["original_id"] == post_id]
    assert [bool(post["delete_at"]) for post in copies] == [True]


def _post(subject: Subject, **body: Any) -> object:
    return subject.chat.connection.write("POST", "/posts", {"set_online": "false"}, body={"channel_id": subject.channel().id, **body})


def _inner(subject: Subject) -> httpx.BaseTransport:
    transport = subject.chat.connection._transport
    assert isinstance(transport, Recording)
    return transport._inner
