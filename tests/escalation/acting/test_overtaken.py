"""What happens between a decision, its sending and its end: people act, servers go away, channels change. Each was once gone wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx

from service.domain import Labels
from service.escalation.acting.attempts import Fate
from service.escalation.cases import Status
from service.escalation.policy_files import parse_policy
from service.escalation.running.loads import STOP
from service.escalation.running.said import Saying, reassigned
from service.forum.twin_content import TwinUser
from service.store.case_values import Acknowledgement
from service.store.cases import SqlCases
from service.store.database import Database
from service.store.running import SqlRunning
from tests.escalation.acting.scene import AUTO, Scene, put
from tests.escalation.running.samples import HOUR

MINUTE = timedelta(minutes=1)


def until_a_post_is_unsure(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(42, step=6 * HOUR)
    scene.chat.faults.lose_answers = 1
    while not any(each.status == Fate.UNSURE for each in scene.actions.deliveries("7-1")):
        scene.turn(scene.now + HOUR)


def test_a_post_that_may_stand_in_an_archived_channel_is_found_there_and_the_case_ends(scene: Scene) -> None:
    until_a_post_is_unsure(scene)
    scene.channel("help").archived = True
    scene.answer()
    scene.pass_to(60, step=HOUR)
    assert (scene.status("channel_post"), scene.ended()) == (Status.DONE, "answered")


def test_a_post_that_was_found_only_after_the_answer_is_edited_all_the_same(scene: Scene) -> None:
    until_a_post_is_unsure(scene)
    scene.answer()
    scene.chat.faults.killed = True
    scene.turn(scene.now + 2 * MINUTE)
    scene.chat.faults.killed = False
    for _ in range(10):
        scene.turn(scene.now + 3 * MINUTE)
    (post,) = scene.said("help")
    assert post.startswith("This is over")
    assert scene.ended() == "answered"


def test_what_somebody_may_be_sending_this_moment_is_not_sent_beside_them(books: Database) -> None:
    first = Scene(books)
    second = Scene(books, AUTO, name="second", forum=first.forum, chat=first.chat)
    put(first.forum, body="A weakness: everybody can read everything")
    handle = first.chat.handle
    beside: list[httpx.Request] = []

    def slow(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == "/api/v4/posts" and not beside:
            beside.append(request)
            # a press wakes the case, and another runner takes it up while this call is under way
            SqlCases(books).wake("7", at=first.now)
            second.turn(first.now)
            first.chat.restart()
        return handle(request)

    first.chat.handle = slow  # type: ignore[method-assign]  # the twin is listened to
    first.pass_to(3)
    assert beside
    assert len(first.said("vault")) == 1
    first.close()
    second.close()


def test_who_stops_the_runner_stops_it_between_two_replies(books: Database) -> None:
    scene = Scene(books, parse_policy("mode: auto\ncaps: {person: 100}"))
    for number in range(1, 6):
        topic = put(scene.forum, number)
        topic.posts[0] = replace(topic.posts[0], author=TwinUser(70 + number, f"zoe{number}"))
    handle = scene.forum.handle

    def stopping(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == "/posts.json":
            SqlRunning(books).mark(STOP, at=scene.now, by="ann", details={})
        return handle(request)

    scene.forum.handle = stopping  # type: ignore[method-assign]  # the twin is listened to
    scene.pass_to(42, step=3 * HOUR)
    assert sum(len(scene.replies(number)) for number in range(1, 6)) == 1
    scene.close()


def test_what_somebody_took_on_or_put_off_meanwhile_does_not_leave(scene: Scene) -> None:
    put(scene.forum)
    scene.forum.settings.read_only = True
    scene.pass_to(28, step=4 * HOUR)
    scene.saying.say("7-1", Acknowledgement(Saying.TAKEN, "ann", scene.now))
    scene.forum.settings.read_only = False
    scene.pass_to(30)
    assert (scene.replies(), scene.status("mention")) == ([], Status.RELEASED)
    scene.answer()
    scene.pass_to(31)
    assert (scene.replies(), scene.ended()) == ([], "answered")


def test_a_mention_of_those_of_the_wrong_route_is_decided_anew(scene: Scene) -> None:
    put(scene.forum)
    scene.forum.settings.read_only = True
    scene.pass_to(28, step=4 * HOUR)
    scene.saying.say("7-1", reassigned(Labels(route="prices"), by="ann", at=scene.now))
    scene.forum.settings.read_only = False
    scene.pass_to(29)
    assert "Others are to be asked by now." in [line for each in scene.cases.decisions("7-1") for line in each.because]


def test_a_post_that_could_not_be_edited_for_want_of_a_right_is_edited_once_there_is_one(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(72, step=6 * HOUR)
    scene.chat.user("topicrouter").active = False
    scene.answer()
    scene.pass_to(75)
    assert scene.ended() is None
    scene.chat.user("topicrouter").active = True
    scene.pass_to(77)
    (post,) = scene.said("help")
    assert post.startswith("This is over")
    assert scene.ended() == "answered"


def test_a_quoted_title_does_not_stay_where_the_topic_was_deleted(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(72, step=6 * HOUR)
    assert "It crashes" in scene.said("help")[0]
    del scene.forum.topics[7]
    scene.chat.faults.killed = True
    scene.runner.look_again("7", scene.now)
    scene.turn(scene.now + MINUTE)
    scene.chat.faults.killed = False
    for _ in range(4):
        scene.turn(scene.now + 10 * MINUTE)
    (post,) = scene.said("help")
    assert "It crashes" not in post
    assert scene.ended() == "gone"
