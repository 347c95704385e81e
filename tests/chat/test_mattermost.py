"""The Mattermost client on the twin."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from service.chat.drafts import MARK, post_body
from service.chat.interfaces import Button, ChannelSeen, Draft
from service.chat.mattermost import Mattermost
from service.domain import Redacted, Visibility
from service.errors import DeliveryDelayed, DeliveryRefused
from tests.chat.samples import NOW, Server

BUTTONS = (
    Button("take", "I take it", {"case": "1"}),
    Button("wrong", "Wrong route", {"case": "1"}, (("bug", "Bug"), ("security", "Security"))),
)
CALLBACK = "https://router.example.org/v1/chat"


@pytest.mark.parametrize(
    ("team", "name", "visibility"),
    [("community", "support", Visibility.PUBLIC), ("staff", "core", Visibility.STAFF), ("Staff", "Private", Visibility.PRIVATE)],
)
def test_a_channel_is_as_open_as_its_type_and_its_team(chat: Mattermost, team: str, name: str, visibility: Visibility) -> None:
    seen = chat.channel(team, name)
    assert seen is not None
    assert (seen.visibility, seen.url_name, seen.members, seen.most_notified) == (visibility, name.lower(), 3, 1_000)
    assert seen.is_member
    assert not seen.archived


@pytest.mark.parametrize("names", [("nowhere", "core"), ("staff", "nowhere"), ("staff", "~core"), ("staff/x", "core"), ("", "")])
def test_a_channel_that_is_not_there_is_none(chat: Mattermost, names: tuple[str, str]) -> None:
    assert chat.channel(*names) is None


def test_a_private_channel_is_not_seen_by_those_outside(server: Server, chat: Mattermost) -> None:
    server.private.members.discard(server.bot.id)
    assert chat.channel("staff", "private") is None


def test_a_public_channel_shows_that_the_bot_is_outside(chat: Mattermost) -> None:
    seen = chat.channel("community", "elsewhere")
    assert seen is not None
    assert not seen.is_member


def test_a_team_that_the_bot_is_not_in_is_not_seen(server: Server, chat: Mattermost) -> None:
    server.core.team.members.clear()
    assert chat.channel("staff", "core") is None


def test_an_archived_channel_says_so_and_so_does_one_that_was_made_public(server: Server, chat: Mattermost) -> None:
    server.core.archived, server.private.private = True, False
    assert seen_of(chat, "core").archived
    assert seen_of(chat, "private").visibility is Visibility.STAFF


def test_a_renamed_channel_is_found_again_by_one_who_saw_it_before(server: Server, chat: Mattermost) -> None:
    before = seen_of(chat, "core")
    server.core.name, server.core.team.name = "kernel", "crew"
    after = chat.channel("staff", "core")
    assert after is not None
    assert (after.id, after.url_name, after.team) == (before.id, "kernel", "crew")
    with server.chat() as newcomer:
        assert newcomer.channel("staff", "core") is None


def test_a_channel_that_took_a_name_over_is_the_one_that_is_seen(server: Server, chat: Mattermost) -> None:
    before = seen_of(chat, "core")
    server.core.name = "old-core"
    taken = server.twin.add_channel(server.core.team, "core", server.bot)
    assert seen_of(chat, "core").id == taken.id != before.id


def test_a_server_that_tells_no_limit_of_mentions_has_none_that_is_known(server: Server, chat: Mattermost) -> None:
    server.twin.max_notifications = -1
    assert seen_of(chat, "core").most_notified is None


def test_reachable_are_those_who_are_active_and_in_the_channel(server: Server, chat: Mattermost) -> None:
    server.twin.add_user("outside")
    server.bjorn.active = False
    assert chat.reachable(server.core.id, ["@Ada", "bjorn", "outside", "nobody", "no name"]) == {"ada"}
    assert chat.reachable(server.core.id, []) == frozenset()
    assert chat.reachable(server.core.id, ["nobody"]) == frozenset()


def test_a_post_stands_in_the_channel_with_its_mark_and_leaves_the_bot_offline(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft("Hello @ada"))
    post = server.twin.posts[post_id]
    assert (post.message, post.props[MARK], set(post.notified)) == ("Hello @ada", "case-1", {"ada"})
    assert server.bot.status == "offline"


def test_buttons_stand_under_a_post_only_where_there_is_an_address_for_them(server: Server, chat: Mattermost) -> None:
    with_buttons = server.twin.posts[chat.post(server.draft(buttons=BUTTONS, callback=CALLBACK))]
    without = server.twin.posts[chat.post(server.draft(marker="case-2", buttons=BUTTONS))]
    assert set(with_buttons.actions) == {"take", "wrong"}
    assert with_buttons.actions["take"]["integration"] == {"url": CALLBACK, "context": {"case": "1"}}
    assert [option["value"] for option in with_buttons.actions["wrong"]["options"]] == ["bug", "security"]
    assert without.actions == {}


def test_the_same_draft_again_is_the_same_post_and_another_marker_or_channel_another(server: Server, chat: Mattermost) -> None:
    first = chat.post(server.draft())
    assert chat.post(server.draft()) == first
    assert len({first, chat.post(server.draft(marker="case-2")), chat.post(server.draft(channel=server.support))}) == 3


def test_a_reply_stands_in_the_thread_and_asks_for_no_label(server: Server, chat: Mattermost) -> None:
    root = chat.post(server.draft())
    reply = chat.post(server.draft("News", marker="case-1-news", root_id=root, urgent=True))
    assert (server.twin.posts[reply].root_id, server.twin.posts[reply].priority) == (root, "")


@pytest.mark.parametrize(("priority", "label"), [("on", "urgent"), ("off", ""), ("unlicensed", ""), ("unknown", "")])
def test_an_urgent_post_is_made_with_a_label_or_without(server: Server, chat: Mattermost, priority: str, label: str) -> None:
    server.twin.priority = priority  # type: ignore[assignment]  # one of the twin's kinds
    assert server.twin.posts[chat.post(server.draft(urgent=True))].priority == label
    assert len(server.texts()) == 1


def test_an_urgent_post_where_the_bot_is_not_a_member_says_that(server: Server, chat: Mattermost) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        chat.post(server.draft(channel=server.elsewhere, urgent=True))
    assert refused.value.reason == "not_a_member"


@pytest.mark.parametrize("text", ["x" * 16_383, "😀" * 16_383, "Zwei\r\nZeilen\t\u202e", ""])
def test_text_is_kept_as_it_is(server: Server, chat: Mattermost, text: str) -> None:
    assert server.twin.posts[chat.post(server.draft(text))].message == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x" * 16_384, "too_long"), ("a\0b", "bad_characters"), ("a\ud800b", "bad_characters")],
    ids=["long", "nul", "half"],
)
def test_text_that_the_server_can_not_keep_is_refused_before_it_is_sent(server: Server, chat: Mattermost, text: str, reason: str) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        chat.post(server.draft(text))
    assert refused.value.reason == reason
    with pytest.raises(DeliveryRefused):
        chat.amend("x" * 26, Redacted(text))
    assert server.twin.requests == []


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (Button("take-it", "I take it", {}), "bad_button"),
        (Button("take", "x" * 8_000, {}), "too_long"),
        (Button("take", "<" * 1_500, {}), "too_long"),
        (Button("take", "a\0b", {}), "bad_characters"),
    ],
    ids=["id", "long", "escaped", "nul"],
)
def test_a_button_that_could_not_be_pressed_or_kept_is_refused(server: Server, chat: Mattermost, button: Button, reason: str) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        chat.post(server.draft(buttons=(button,), callback=CALLBACK))
    assert refused.value.reason == reason


def test_buttons_that_just_fit_are_taken_by_the_server(server: Server, chat: Mattermost) -> None:
    longest = max(size for size in range(900, 1_100) if _fits(server.draft(buttons=(Button("take", "<é" * size, {}),), callback=CALLBACK)))
    assert chat.post(server.draft(buttons=(Button("take", "<é" * longest, {}),), callback=CALLBACK))


def test_somebody_else_s_post_in_answer_is_not_taken_for_ours(server: Server, chat: Mattermost) -> None:
    draft = server.draft()
    pending = json.loads(_body_of(server, chat))["pending_post_id"]
    server.clock.sleep(60)
    stolen = server.twin._posting.create(
        server.ada, {"channel_id": server.core.id, "message": "Mine", "pending_post_id": pending}, set_online=True
    )
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.post(draft)
    assert (delayed.value.reason, delayed.value.unsure) == ("not_ours", True)
    server.clock.sleep(31)
    assert chat.post(draft) != stolen.id


def test_a_post_is_found_by_its_mark(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft())
    assert chat.find(server.core.id, "case-1", since=NOW) == post_id
    assert chat.find(server.core.id, "case-2", since=NOW) is None
    assert chat.find(server.support.id, "case-1", since=NOW) is None


def test_an_edited_post_is_found_and_not_what_it_said_before(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft(buttons=BUTTONS, callback=CALLBACK))
    chat.amend(post_id, Redacted("Answered"))
    assert chat.find(server.core.id, "case-1", since=NOW) == post_id


def test_a_server_behind_our_clock_hides_no_post_in_a_busy_channel_either(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft())
    for number in range(201):
        server.twin.say(server.core, server.ada, str(number))
    assert chat.find(server.core.id, "case-1", since=NOW + timedelta(minutes=14)) == post_id


def test_what_an_edited_post_said_before_is_never_taken_for_it(server: Server, chat: Mattermost) -> None:
    chat.amend(chat.post(server.draft()), Redacted("Answered"))
    current, copy = server.twin.posts.values()
    server.twin.delete(current)
    copy.delete_at = 0
    assert copy.props[MARK] == "case-1"
    assert chat.find(server.core.id, "case-1", since=NOW) is None


def test_a_deleted_post_and_one_by_others_are_not_found(server: Server, chat: Mattermost) -> None:
    server.twin.delete(server.twin.posts[chat.post(server.draft())])
    server.twin.say(server.core, server.ada, "Mine").props[MARK] = "case-1"
    assert chat.find(server.core.id, "case-1", since=NOW) is None


@pytest.mark.parametrize("off", [timedelta(minutes=-14), timedelta(days=3)], ids=["server behind", "we were ahead"])
def test_a_wrong_clock_hides_no_post(server: Server, chat: Mattermost, off: timedelta) -> None:
    post_id = chat.post(server.draft())
    assert chat.find(server.core.id, "case-1", since=NOW + abs(off)) == post_id


def test_in_a_busy_channel_a_post_is_found_page_by_page(server: Server, chat: Mattermost) -> None:
    server.clock.sleep(3_600)
    wanted = chat.post(server.draft())
    first = server.clock.now
    for number in range(1_100):
        server.clock.now += timedelta(seconds=1)
        server.twin.say(server.core, server.ada, str(number))
    server.twin.posts[wanted].update_at = 0
    assert chat.find(server.core.id, "case-1", since=first) == wanted
    assert chat.find(server.core.id, "case-9", since=first) is None


def test_an_amended_post_says_the_new_text_keeps_its_mark_and_has_no_buttons(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft("Hello @ada", buttons=BUTTONS, callback=CALLBACK))
    chat.amend(post_id, Redacted("Answered by @bjorn"))
    post = server.twin.posts[post_id]
    assert (post.message, list(post.actions), post.props[MARK], set(post.notified)) == ("Answered by @bjorn", [], "case-1", {"ada"})


def test_amending_twice_writes_once(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft(buttons=BUTTONS, callback=CALLBACK))
    chat.amend(post_id, Redacted("Answered"))
    chat.amend(post_id, Redacted("Answered"))
    assert server.asked().count(f"PUT /posts/{post_id}/patch") == 1


def test_a_post_that_says_so_already_still_loses_its_buttons(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft("Answered", buttons=BUTTONS, callback=CALLBACK))
    chat.amend(post_id, Redacted("Answered"))
    assert server.twin.posts[post_id].actions == {}


def test_a_post_that_is_gone_or_not_ours_is_not_amended(server: Server, chat: Mattermost) -> None:
    gone = server.twin.posts[chat.post(server.draft())]
    server.twin.delete(gone)
    foreign = server.twin.say(server.core, server.ada, "Mine")
    for post, reason in ((gone, "post_gone"), (foreign, "not_ours")):
        with pytest.raises(DeliveryRefused) as refused:
            chat.amend(post.id, Redacted("Answered"))
        assert refused.value.reason == reason


def test_a_fit_server_is_told_from_one_without_database_and_from_a_revoked_token(server: Server, chat: Mattermost) -> None:
    chat.require_fit()
    server.twin.database_away = True
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.require_fit()
    assert delayed.value.reason == "database_away"
    server.twin.database_away = False
    server.bot.token = "another"
    with pytest.raises(DeliveryRefused) as refused:
        chat.require_fit()
    assert refused.value.reason == "token_refused"


def seen_of(chat: Mattermost, name: str) -> ChannelSeen:
    seen = chat.channel("staff", name)
    assert seen is not None
    return seen


def _fits(draft: Draft) -> bool:
    try:
        post_body(draft, urgent=False)
    except DeliveryRefused:
        return False
    return True


def _body_of(server: Server, chat: Mattermost) -> bytes:
    chat.post(server.draft())
    return server.twin.requests[-1].content
