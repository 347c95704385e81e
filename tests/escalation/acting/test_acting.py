"""A runner that acts: on the forum, in the chat and by telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from service.domain import Labels
from service.escalation.cases import Status
from service.escalation.running.loads import STOP
from service.escalation.running.said import Saying, approved, reassigned
from service.forum.twin_content import TwinPost, TwinUser
from service.store.case_values import Acknowledgement
from service.store.database import Database
from service.store.running import SqlRunning
from tests.escalation.acting.scene import APPROVE, BOT, ZOE, Scene, put
from tests.escalation.running.samples import HOUR, MONDAY


def test_after_a_day_somebody_who_knows_is_mentioned_once(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(23, step=23 * HOUR)
    assert scene.replies() == []
    scene.pass_to(42, step=3 * HOUR)
    (reply,) = scene.replies()
    assert reply.startswith("Hello @ann")
    assert scene.status("mention") is Status.DONE


def test_what_nobody_answers_is_asked_in_the_channel_and_an_answer_takes_it_back(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(72, step=6 * HOUR)
    (post,) = scene.said("help")
    assert "https://forum.example/t/7" in post
    assert scene.ended() is None
    scene.answer()
    scene.pass_to(73)
    (post,) = scene.said("help")
    assert post.startswith("This is over")
    assert scene.ended() == "answered"


def test_our_own_reply_is_no_answer_and_a_me_too_neither(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(48, step=6 * HOUR)
    scene.answer(raw="Same here!")
    scene.pass_to(72, step=6 * HOUR)
    assert scene.ended() is None
    assert len(scene.said("help")) == 1


def test_a_weakness_is_told_security_at_once_and_moderators_and_nobody_else(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.pass_to(1)
    assert len(scene.said("vault")) == 1
    scene.pass_to(80, step=10 * HOUR)
    (title,) = scene.messages()
    assert title.startswith("Topic 7 needs a moderator")
    assert (scene.replies(), scene.said("help"), scene.said("desk")) == ([], [], [])
    assert "weakness" not in "".join(scene.said("vault"))
    assert scene.forum.topics[7].visible


def test_what_is_unsure_is_put_before_the_community_manager_in_private_and_leaves_by_a_press_alone(scene: Scene) -> None:
    put(scene.forum, body="maybe it crashes, who knows")
    scene.pass_to(42, step=3 * HOUR)
    (post,) = scene.chat.shown(scene.channel("vault"))
    assert set(post.actions) == {"release", "route", "notneeded"}
    assert scene.replies() == []
    version = scene.action("queue").topic_version
    scene.saying.say("7-1", approved("queue", topic_version=version, by="ann", at=scene.now))
    scene.pass_to(48)
    assert len(scene.replies()) == 1


def test_in_mode_approve_each_action_is_asked_for_once_and_leaves_once_released(books: Database) -> None:
    scene = Scene(books, APPROVE)
    put(scene.forum)
    scene.pass_to(42, step=3 * HOUR)
    (question,) = scene.chat.shown(scene.channel("vault"))
    assert "A person has to release it: mention, which asks Ann." in question.message
    assert question.actions["release"]["integration"]["context"]["action"] == "mention"
    assert (scene.replies(), scene.status("mention")) == ([], Status.PENDING)
    scene.saying.say("7-1", approved("mention", topic_version=scene.action("mention").topic_version, by="ann", at=scene.now))
    scene.pass_to(60, step=3 * HOUR)
    assert len(scene.replies()) == 1
    scene.close()


def test_an_answer_that_comes_while_the_forum_is_read_only_stops_what_was_decided(scene: Scene) -> None:
    put(scene.forum)
    scene.forum.settings.read_only = True
    scene.pass_to(28, step=4 * HOUR)
    assert scene.status("mention") is Status.RELEASED
    scene.forum.settings.read_only = False
    scene.answer()
    scene.pass_to(30)
    assert scene.replies() == []
    assert (scene.status("mention"), scene.ended()) == (Status.FAILED, "answered")


def test_what_was_edited_before_it_could_be_said_is_decided_anew(scene: Scene) -> None:
    topic = put(scene.forum)
    scene.forum.settings.read_only = True
    scene.pass_to(28, step=4 * HOUR)
    assert scene.status("mention") is Status.RELEASED
    topic.posts[0] = TwinPost(700, ZOE, MONDAY, "A weakness: everybody can read everything", version=2, edited_at=scene.now)
    scene.forum.settings.read_only = False
    scene.pass_to(40, step=HOUR)
    assert scene.replies() == []
    assert scene.status("mention") is Status.WITHDRAWN
    assert len(scene.said("vault")) == 1


def test_who_stops_the_runner_stops_what_was_released_already(scene: Scene, books: Database) -> None:
    put(scene.forum)
    scene.forum.settings.read_only = True
    scene.pass_to(28, step=4 * HOUR)
    SqlRunning(books).mark(STOP, at=scene.now, by="ann", details={})
    scene.forum.settings.read_only = False
    scene.pass_to(29)
    assert (scene.replies(), scene.status("mention")) == ([], Status.RELEASED)
    SqlRunning(books).unmark(STOP)
    scene.pass_to(44)
    assert len(scene.replies()) == 1


def test_a_loud_topic_rings_those_on_duty_one_after_the_other_until_somebody_takes_it(scene: Scene) -> None:
    for number, author in ((7, "zoe"), (8, "yan"), (9, "wim")):
        topic = put(scene.forum, number, body="clearly urgent: nobody can log in")
        topic.posts[0] = replace(topic.posts[0], author=TwinUser(70 + number, author))
    scene.pass_to(3.5, step=timedelta(minutes=15))
    rung = [(page.case_id, page.person_id) for page in scene.pager.rung]
    assert len(rung) == len(set(rung))
    assert {person for case, person in rung if case == "7-1"} == {"ann", "bob"}
    assert all("log in" not in page.text for page in scene.pager.rung)


def test_who_takes_a_case_on_is_left_alone_with_it(scene: Scene) -> None:
    for number, author in ((7, "zoe"), (8, "yan"), (9, "wim")):
        topic = put(scene.forum, number, body="clearly urgent: nobody can log in")
        topic.posts[0] = replace(topic.posts[0], author=TwinUser(70 + number, author))
    scene.pass_to(2.75, step=timedelta(minutes=15))
    (first,) = [page for page in scene.pager.rung if page.case_id == "7-1"]
    scene.saying.say("7-1", Acknowledgement(Saying.TAKEN, first.person_id, scene.now))
    scene.pass_to(3.5, step=timedelta(minutes=15))
    assert [page for page in scene.pager.rung if page.case_id == "7-1"] == [first]
    scene.answer()
    scene.pass_to(3.75)
    assert len(scene.pager.resolved) == 1


def test_a_route_that_a_person_corrects_is_asked_on_that_route(scene: Scene) -> None:
    put(scene.forum, body="maybe it crashes, who knows")
    scene.pass_to(30, step=3 * HOUR)
    scene.saying.say("7-1", reassigned(Labels(route="prices"), by="ann", at=scene.now))
    scene.pass_to(60, step=3 * HOUR)
    assert scene.said("help") == []
    assert [post.author.username for post in scene.forum.topics[7].posts] == ["zoe", BOT]


def test_who_takes_a_case_on_is_told_in_the_thread_of_the_post_once(scene: Scene) -> None:
    put(scene.forum, body="A weakness: everybody can read everything")
    scene.pass_to(2)
    (asked,) = scene.chat.shown(scene.channel("vault"))
    scene.saying.say("7-1", Acknowledgement(Saying.TAKEN, "bob", scene.now))
    scene.pass_to(20, step=3 * HOUR)
    (told,) = [post for post in scene.chat.shown(scene.channel("vault")) if post.root_id]
    assert (told.root_id, told.message) == (asked.id, "Bob looks into it.")
    scene.answer()
    scene.pass_to(21)
    over = {post.id: post.message.startswith("This is over") for post in scene.chat.shown(scene.channel("vault"))}
    assert over == {asked.id: True, told.id: False}


def test_a_route_that_is_corrected_after_the_channel_was_asked_is_asked_too(scene: Scene) -> None:
    put(scene.forum)
    scene.pass_to(72, step=6 * HOUR)
    assert len(scene.said("help")) == 1
    scene.saying.say("7-1", reassigned(Labels(route="prices"), by="ann", at=scene.now))
    scene.pass_to(96, step=3 * HOUR)
    assert (len(scene.said("help")), len(scene.said("vault"))) == (1, 1)
    scene.answer()
    scene.pass_to(97)
    assert [post.startswith("This is over") for post in (*scene.said("help"), *scene.said("vault"))] == [True, True]
