from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.chat.interfaces import Chat
from service.digesting import DigestPoster, digest_place
from service.domain import Place, Visibility
from service.errors import SettingsError
from service.escalation.acting.channels import ChannelBook
from service.escalation.casework.morning import Morning
from service.feedback.blind_draw import BlindDraw
from service.store.database import Database
from service.store.running import SqlRunning
from tests.escalation.acting.conftest import books as books  # noqa: PLC0414 - a fixture
from tests.escalation.acting.scene import DIRECTORY, Scene, put
from tests.escalation.running.samples import HOUR

TUESDAY_NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def poster(scene: Scene, books: Database, chat: Chat, name: str = "first") -> DigestPoster:
    morning = Morning(books, DIRECTORY, BlindDraw(0.0, "seed"))
    place = digest_place("hut/desk", DIRECTORY)
    return DigestPoster(chat, ChannelBook(chat, scene.clock), place, zone="UTC", morning=morning, running=SqlRunning(books), name=name)


def test_a_digest_is_posted_once_each_working_morning_however_many_runners_there_are(books: Database) -> None:
    scene = Scene(books)
    put(scene.forum, body="maybe it crashes, who knows")
    scene.pass_to(23)
    for hours in (0, 1, 5, 24, 25):
        scene.now = TUESDAY_NINE + hours * HOUR
        for name in ("first", "second"):
            poster(scene, books, scene.bot, name).post(scene.now)
    assert len(scene.said("desk")) == 2
    scene.close()


def test_a_runner_that_dies_after_posting_lets_no_second_digest_be_posted(books: Database) -> None:
    scene = Scene(books)
    scene.now = TUESDAY_NINE
    poster(scene, books, scene.bot).post(scene.now)
    SqlRunning(books).unmark("digest")
    scene.chat.restart()
    scene.now += timedelta(minutes=5)
    poster(scene, books, scene.bot).post(scene.now)
    assert len(scene.said("desk")) == 1
    scene.close()


def test_a_channel_that_is_not_what_the_directory_says_gets_none(books: Database) -> None:
    scene = Scene(books)
    scene.now = TUESDAY_NINE
    scene.channel("desk").archived = True
    poster(scene, books, scene.bot).post(scene.now)
    scene.channel("desk").archived = False
    assert scene.said("desk") == []
    scene.now += timedelta(minutes=5)
    poster(scene, books, scene.bot).post(scene.now)
    assert len(scene.said("desk")) == 1
    scene.close()


def test_a_channel_is_found_by_its_names_in_the_directory() -> None:
    assert digest_place("hut/vault", DIRECTORY) == Place("vault", "hut", Visibility.PRIVATE)


@pytest.mark.parametrize(("named", "reason"), [("hut/none", "digest_channel_unknown"), ("beach/help", "digest_channel_public")])
def test_a_channel_that_anybody_may_read_or_nobody_knows_is_refused(named: str, reason: str) -> None:
    with pytest.raises(SettingsError) as caught:
        digest_place(named, DIRECTORY)
    assert caught.value.reason == reason
