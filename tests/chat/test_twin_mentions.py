"""Whom a post in the twin of Mattermost tells of itself."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.chat.twin_mentions import mentions
from service.messages.defusing import defused
from tests.chat.samples import Server

KEYWORDS = {"@ada", "@bjorn", "@channel", "@all", "@here"}


@pytest.mark.parametrize(
    "text",
    [
        "@ada",
        "hello @Ada!",
        r"\@ada",
        "[@ada](https://example.org)",
        "> @ada",
        "# @ada",
        "| @ada |\n| - |",
        "**@ada**",
        "<!-- @ada -->",
        "@ada:",
        "@ada.",
        "@ada_",
        "@ada\u200b",
        "an open `@ada",
        "see x.@ada",
        "a `code` and @ada and `more`",
        "para\n    @ada",
    ],
)
def test_a_mention_is_read_in(text: str) -> None:
    assert set(mentions(text, KEYWORDS)) == {"@ada"}


@pytest.mark.parametrize(
    "text",
    [
        "`@ada`",
        "``x ` @ada``",
        "```\n@ada\n```",
        "~~~\n@ada\n~~~",
        "```\n@ada, never closed",
        "para\n\n    @ada\n",
        "@\u200bada",
        "@*ada*",
        "＠ada",
        "[ada](https://example.org/@ada)",
        "x@ada.com",
        "@ada@bjorn",
        "@ada-x",
        "@adax",
        ":@ada:",
        "ada",
    ],
)
def test_a_mention_is_not_read_in(text: str) -> None:
    assert set(mentions(text, KEYWORDS)) == set()


@given(st.lists(st.sampled_from(["@ada", "@channel", "`", "```", "\n", " ", "[", "](", ")", "_", ".", ":", "-", "x", "<!--", "&#64;"])))
def test_what_was_defused_mentions_nobody(parts: list[str]) -> None:
    assert set(mentions(defused("".join(parts), limit=500), KEYWORDS)) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@channel", {"ada", "bjorn"}),
        ("@all", {"ada", "bjorn"}),
        ("@here", {"ada"}),
        ("@bjorn and @ada", {"ada", "bjorn"}),
        ("@topicrouter", set()),
        ("@outside and @nobody", set()),
        ("nothing", set()),
    ],
)
def test_members_are_told_and_the_author_never(server: Server, text: str, told: Collection[str]) -> None:
    server.twin.add_user("outside", status="online")
    assert server.twin.say(server.core, server.bot, text).notified == told


def test_in_a_channel_above_the_limit_only_names_are_told(server: Server) -> None:
    server.twin.max_notifications = 2
    assert server.twin.say(server.core, server.bot, "@channel @here @bjorn").notified == {"bjorn"}


def test_a_person_s_own_settings_win_and_the_deactivated_are_told_nothing(server: Server) -> None:
    server.ada.mention_channel, server.bjorn.active = False, False
    assert server.twin.say(server.core, server.bot, "@channel @bjorn").notified == set()
    server.ada.mention_keys = frozenset({"kernel"})
    assert server.twin.say(server.core, server.bot, "The kernel.").notified == {"ada"}


def test_attachments_mention_in_their_text_alone(server: Server) -> None:
    def told(**attachment: str) -> frozenset[str]:
        props = {"attachments": [attachment]}
        return server.twin._posting.create(server.bot, {"channel_id": server.core.id, "props": props}, set_online=False).notified

    assert told(text="@ada") == told(pretext="@ada") == {"ada"}
    assert told(title="@ada", fallback="@ada", footer="@ada", author_name="@ada") == set()


def test_editing_tells_nobody(server: Server) -> None:
    post = server.twin.say(server.core, server.bot, "Nothing")
    server.twin.rewrite(post, message="@channel")
    assert post.notified == set()
