"""A post under everything that goes wrong at the server: in the end it is there once, or it is known why not."""

from __future__ import annotations

import random
from collections.abc import Callable

import httpx
import pytest

from service.chat.connection import ChatAccess
from service.chat.mattermost import Mattermost
from service.chat.twin_faults import RateLimit
from service.chat.twin_troubles import app_error, gateway_error, limited
from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryRefused
from service.wire.twin_server import serving
from tests.chat.samples import NOW, Server


def delivered(server: Server, chat: Mattermost, *, tries: int = 12) -> str:
    """Post as a runner does: who is unsure looks first, and waits in between."""
    for _ in range(tries):
        try:
            return chat.find(server.core.id, "case-1", since=NOW) or chat.post(server.draft())
        except DeliveryDelayed as delayed:
            server.clock.sleep(delayed.wait_seconds or 5)
    raise AssertionError("never delivered")


def test_an_answer_that_was_lost_after_the_save_is_unsure_and_the_post_is_found(server: Server, chat: Mattermost) -> None:
    server.twin.faults.lose_answers = 1
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.post(server.draft())
    assert delayed.value.unsure
    assert chat.find(server.core.id, "case-1", since=NOW) is not None


def test_a_request_that_was_lost_leaves_nothing(server: Server, chat: Mattermost) -> None:
    server.twin.faults.lose_requests = 1
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.post(server.draft())
    assert delayed.value.unsure
    assert server.texts() == []


def test_a_server_that_is_killed_is_sure_to_have_got_nothing(server: Server, chat: Mattermost) -> None:
    server.twin.faults.killed = True
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.post(server.draft())
    assert not delayed.value.unsure


def test_within_the_window_a_repeat_is_the_first_post_and_after_it_or_a_restart_a_second(server: Server, chat: Mattermost) -> None:
    first = chat.post(server.draft())
    server.clock.sleep(29)
    assert chat.post(server.draft()) == first
    server.clock.sleep(2)
    second = chat.post(server.draft())
    assert second != first
    server.twin.restart()
    assert chat.post(server.draft()) not in {first, second}


def test_a_post_that_is_still_being_saved_is_waited_for(server: Server, chat: Mattermost) -> None:
    server.twin.faults.hold_saves()
    with pytest.raises(DeliveryDelayed) as unanswered:
        chat.post(server.draft())
    assert unanswered.value.reason == "unanswered"
    assert chat.find(server.core.id, "case-1", since=NOW) is None
    with pytest.raises(DeliveryDelayed) as pending:
        chat.post(server.draft())
    assert (pending.value.reason, pending.value.unsure) == ("still_saving", True)
    server.twin.faults.release()
    assert [delivered(server, chat)] == [post.id for post in server.twin.shown(server.core)]


def test_a_paused_server_stores_what_was_given_up(server: Server, chat: Mattermost) -> None:
    chat.require_fit()
    server.twin.faults.pause()
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.post(server.draft())
    assert delayed.value.unsure
    assert server.texts() == []
    server.twin.faults.release()
    assert len(server.texts()) == 1
    delivered(server, chat)
    assert len(server.texts()) == 1


def test_a_slow_server_is_given_up_and_has_stored_it(server: Server, chat: Mattermost) -> None:
    chat.require_fit()
    server.twin.faults.delay = 31.0
    with pytest.raises(DeliveryDelayed) as delayed:
        chat.post(server.draft())
    assert delayed.value.unsure
    server.twin.faults.delay = 1.0
    delivered(server, chat)
    assert len(server.texts()) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda server: setattr(server.core, "archived", True), "channel_archived"),
        (lambda server: server.core.members.discard(server.bot.id), "not_a_member"),
        (lambda server: setattr(server.bot, "active", False), "token_refused"),
        (lambda server: setattr(server.bot, "token", "another"), "token_refused"),
        (lambda server: setattr(server.twin, "max_post_size", 4), "too_long"),
        (lambda server: setattr(server.twin, "max_props_size", 4), "too_long"),
    ],
    ids=["archived", "removed", "deactivated", "revoked", "text", "props"],
)
def test_what_a_person_must_mend_is_refused_by_name(
    server: Server, chat: Mattermost, change: Callable[[Server], None], reason: str
) -> None:
    chat.require_fit()
    change(server)
    with pytest.raises(DeliveryRefused) as refused:
        chat.post(server.draft())
    assert refused.value.reason == reason


def test_a_reply_to_what_is_gone_or_elsewhere_is_refused(server: Server, chat: Mattermost) -> None:
    gone, elsewhere = server.twin.say(server.core, server.ada, "a"), server.twin.say(server.support, server.ada, "b")
    server.twin.delete(gone)
    for root in (gone, elsewhere):
        with pytest.raises(DeliveryRefused) as refused:
            chat.post(server.draft(root_id=root.id))
        assert refused.value.reason == "thread_gone"


def test_amending_in_an_archived_channel_is_refused(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft())
    server.core.archived = True
    with pytest.raises(DeliveryRefused) as refused:
        chat.amend(post_id, Redacted("Answered"))
    assert refused.value.reason == "channel_archived"


def test_an_amendment_whose_answer_was_lost_is_not_written_again(server: Server, chat: Mattermost) -> None:
    post_id = chat.post(server.draft())
    server.twin.faults.lose_answers = 1
    with pytest.raises(DeliveryDelayed):
        chat.amend(post_id, Redacted("Answered"))
    chat.amend(post_id, Redacted("Answered"))
    assert server.asked().count(f"PUT /posts/{post_id}/patch") == 1
    assert server.texts() == ["Answered"]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_goes_wrong_the_post_is_there_once(server: Server, chat: Mattermost, seed: int) -> None:
    chance, faults = random.Random(seed), server.twin.faults  # noqa: S311 - no secret is made of it
    troubles: list[Callable[[], object]] = [
        lambda: setattr(faults, "lose_answers", faults.lose_answers + 1),
        lambda: setattr(faults, "lose_requests", faults.lose_requests + 1),
        lambda: faults.troubles.append(
            chance.choice([gateway_error(), gateway_error(503), limited(2), app_error(500, "app.post.save.app_error")])
        ),
        lambda: setattr(faults, "rate_limit", RateLimit(1, 1)),
        lambda: setattr(server.twin, "database_away", True),
        lambda: setattr(faults, "killed", True),
        faults.pause,
        faults.hold_saves,
        server.twin.restart,
        lambda: server.twin.say(server.core, server.ada, "in between"),
    ]
    for _ in range(6):
        chance.choice(troubles)()
        try:
            if not chat.find(server.core.id, "case-1", since=NOW):
                chat.post(server.draft())
        except DeliveryDelayed:
            server.clock.sleep(chance.choice([1, 5, 40]))
        if chance.random() < 0.5:
            faults.release()
            server.twin.database_away = faults.killed = False
    faults.release()
    faults.killed = server.twin.database_away = False
    faults.rate_limit = None
    post_id = delivered(server, chat)
    assert [post.id for post in server.twin.shown(server.core) if post.author is server.bot] == [post_id]


def test_over_a_real_network_a_paused_and_a_killed_server_are_got_over(server: Server) -> None:
    with (
        serving(server.twin.handle) as address,
        Mattermost(ChatAccess(address, server.bot.token), timeout=httpx.Timeout(0.2)) as chat,
    ):
        chat.require_fit()
        server.twin.faults.pause()
        with pytest.raises(DeliveryDelayed) as paused:
            chat.post(server.draft())
        server.twin.faults.release()
        post_id = chat.find(server.core.id, "case-1", since=NOW)
        server.twin.faults.killed = True
        with pytest.raises(DeliveryDelayed) as killed:
            chat.post(server.draft(marker="case-2"))
    assert paused.value.unsure
    assert killed.value.unsure
    assert post_id is not None
    assert len(server.texts()) == 1
