"""Trouble on the other side, in process: answers that are lost, servers that are away, channels that change. Nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from service.escalation.acting.attempts import Fate
from service.escalation.cases import Status
from service.forum.twin_trouble import (
    WritingTrouble,
    key_refused,
    rate_limited_by_application,
    rate_limited_by_middleware,
    read_only,
    server_error,
)
from service.store.database import Database
from tests.escalation.acting.scene import AUTO, BOT, KEY, Scene, put
from tests.escalation.running.samples import HOUR

LOST = [WritingTrouble(saved=True), WritingTrouble(saved=False)]


@pytest.mark.parametrize("trouble", LOST)
@pytest.mark.parametrize("window", [True, False])
def test_a_reply_whose_answer_is_lost_stands_there_once(scene: Scene, trouble: WritingTrouble, window: bool) -> None:
    put(scene.forum)
    scene.pass_to(23, step=23 * HOUR)
    scene.forum.writing_troubles.append(trouble)
    scene.turn(scene.now + 10 * HOUR)
    if not window:
        scene.forum.remembered.clear()
    scene.pass_to(40, step=3 * HOUR)
    assert len(scene.replies()) == 1
    fates = [each.status for each in scene.actions.deliveries("7-1") if each.action_key == "mention"]
    assert fates[-1] == Fate.DONE
    assert scene.status("mention") is Status.DONE


@pytest.mark.parametrize("switch", ["lose_answers", "lose_requests"])
@pytest.mark.parametrize("restarted", [True, False])
def test_a_post_whose_answer_is_lost_stands_there_once(scene: Scene, switch: str, restarted: bool) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    setattr(scene.chat.faults, switch, 1)
    scene.pass_to(1)
    if restarted:
        scene.chat.restart()
    scene.pass_to(6)
    assert len(scene.said("vault")) == 1
    assert scene.status("security_post") is Status.DONE


@pytest.mark.parametrize("answer", [rate_limited_by_application(5), rate_limited_by_middleware(5), server_error(), read_only()])
def test_a_forum_that_refuses_for_a_while_is_asked_again(scene: Scene, answer: httpx.Response) -> None:
    put(scene.forum)
    scene.pass_to(23, step=23 * HOUR)
    scene.forum.writing_troubles.extend([WritingTrouble(answer=answer)] * 2)
    scene.pass_to(42, step=3 * HOUR)
    assert len(scene.replies()) == 1


def test_a_key_that_is_refused_for_writing_is_no_refusal_of_what_was_to_be_said(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(23, step=23 * HOUR)
    scene.forum.writing_troubles.append(WritingTrouble(answer=key_refused()))
    scene.pass_to(42, step=3 * HOUR)
    assert (len(scene.replies()), scene.status("mention")) == (1, Status.DONE)


def test_what_was_saved_though_nobody_answered_and_is_not_wanted_any_more_is_taken_back(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(54, step=6 * HOUR)
    assert scene.status("mention") is Status.DONE
    scene.chat.faults.lose_answers = 1
    scene.pass_to(72, step=HOUR / 2)
    scene.answer()
    scene.pass_to(73, step=timedelta(minutes=10))
    (post,) = scene.said("help")
    assert post.startswith("This is over")
    assert (scene.status("channel_post"), scene.ended()) == (Status.DONE, "answered")


def test_a_database_that_is_away_makes_no_refusal_final(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.chat.database_away = True
    scene.pass_to(6)
    assert (scene.status("security_post"), scene.said("vault")) == (Status.RELEASED, [])
    scene.chat.database_away = False
    scene.pass_to(7)
    assert len(scene.said("vault")) == 1


def test_a_chat_that_is_killed_and_restarted_gets_what_waited(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.chat.faults.killed = True
    scene.pass_to(3)
    scene.chat.faults.killed = False
    scene.chat.restart()
    scene.pass_to(4)
    assert len(scene.said("vault")) == 1


def test_a_token_that_is_revoked_is_tried_for_hours_and_then_a_person_hears_of_it(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.chat.user(BOT).active = False
    scene.pass_to(14)
    assert scene.status("security_post") is Status.FAILED
    assert scene.action("queue:security_post").status in {Status.DONE, Status.FAILED, Status.RELEASED}
    scene.pass_to(20 * 24, step=24 * HOUR)
    assert scene.ended() == "expired"


def archived(scene: Scene) -> None:
    scene.channel("help").archived = True


def made_private(scene: Scene) -> None:
    scene.channel("help").private = True


def left(scene: Scene) -> None:
    scene.channel("help").members.discard(scene.chat.user(BOT).id)


@pytest.mark.parametrize("change", [archived, made_private, left])
def test_a_channel_that_is_not_what_the_directory_says_is_not_used_and_a_private_one_is(
    scene: Scene, change: Callable[[Scene], None]
) -> None:
    put(scene.forum)
    scene.pass_to(40, step=4 * HOUR)
    change(scene)
    scene.pass_to(72, step=3 * HOUR)
    assert scene.said("help") == []
    assert scene.action("channel_post").details["action"]["place"]["channel"] == "vault"
    assert len(scene.said("vault")) == 1


def test_a_private_channel_that_became_public_hears_nothing_and_the_case_still_ends(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.channel("vault").private = False
    scene.pass_to(30, step=2 * HOUR)
    assert scene.said("vault") == []
    assert scene.said("help") == []
    scene.pass_to(20 * 24, step=24 * HOUR)
    assert scene.ended() == "expired"


def test_a_channel_that_was_renamed_is_found_again(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(48, step=6 * HOUR)
    put(scene.forum, 8, body="A weakness: everybody can read everything", at=scene.now)
    scene.pass_to(50)
    vault = scene.channel("vault")
    assert len(scene.chat.shown(vault)) == 1
    vault.name = "safe"
    put(scene.forum, 9, body="A weakness: everybody can write everything", at=scene.now)
    scene.pass_to(52)
    assert len(scene.chat.shown(vault)) == 2


def test_somebody_whose_account_is_gone_is_no_reason_to_say_nothing(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.chat.user("bob").active = False
    scene.pass_to(2)
    assert len(scene.said("vault")) == 1


def test_a_key_that_is_revoked_leaves_what_was_decided_in_the_outbox(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(22, step=22 * HOUR)
    scene.forum.api_key = "another"
    for hour in (24, 26, 28):
        with pytest.raises(Exception, match="refuses"):
            scene.pass_to(hour, step=2 * HOUR)
    scene.forum.api_key = KEY
    scene.pass_to(42, step=2 * HOUR)
    assert len(scene.replies()) == 1


def test_a_clock_that_jumps_ahead_and_back_doubles_nothing(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(40, step=4 * HOUR)
    scene.turn(scene.now + 50 * HOUR)
    scene.now -= 50 * HOUR
    scene.pass_to(100, step=4 * HOUR)
    assert (len(scene.replies()), len(scene.said("help"))) == (1, 1)


def test_two_runners_at_once_say_everything_once(books: Database) -> None:
    first = Scene(books, AUTO)
    second = Scene(books, AUTO, name="second", forum=first.forum, chat=first.chat)
    for number in range(1, 6):
        put(first.forum, number)
    for hour in range(1, 70, 4):
        for scene in (first, second) if hour % 8 == 1 else (second, first):
            scene.now = first.now
            scene.turn(max(first.now, second.now) + 2 * HOUR)
            first.now = second.now = scene.now
    assert all(len(first.replies(number)) == 1 for number in range(1, 6))
    assert len(first.said("help")) <= 5
    first.close()
    second.close()
