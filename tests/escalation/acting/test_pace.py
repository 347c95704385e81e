from __future__ import annotations

import os
from datetime import timedelta

import httpx

from service.chat.twin_faults import RateLimit
from service.escalation.cases import Status
from service.escalation.policy_files import parse_policy
from service.forum.twin_content import TwinUser
from service.store.database import Database
from tests.escalation.acting.scene import Scene, put
from tests.escalation.running.samples import HOUR, MONDAY

MANY = int(os.environ.get("TOPICROUTER_DUE_ACTIONS", "40"))
CALM = parse_policy("mode: auto\ncaps: {person: 1000}\nbrake: {least: 100000}\ntopics: {staff_authors: false}")


def test_many_due_actions_are_carried_out_within_the_servers_limits(books: Database) -> None:
    scene = Scene(books, CALM, paced=True)
    limited: list[int] = []
    answer = scene.forum.handle

    def counted(request: httpx.Request) -> httpx.Response:
        response = answer(request)
        limited.extend([response.status_code] if response.status_code == httpx.codes.TOO_MANY_REQUESTS else [])
        return response

    scene.forum.handle = counted  # type: ignore[method-assign]  # the twin is listened to
    scene.forum.settings.calls_per_minute = 60
    scene.chat.faults.rate_limit = RateLimit()
    for number in range(1, MANY + 1):
        topic = put(scene.forum, number * 10, body="The app crashes" if number % 2 else "A weakness: all can read all", at=MONDAY)
        topic.posts[0] = type(topic.posts[0])(number * 1000, TwinUser(1000 + number, f"zoe{number}"), MONDAY, topic.posts[0].raw)
    scene.now = MONDAY + 24 * HOUR
    for _ in range(12):
        scene.turn(scene.now + timedelta(minutes=5))
    actions = [each for case in scene.cases.all(only_open=False) for each in scene.actions.of_case(case.id)]
    done = [each for each in actions if each.kind in {"mention", "security_post"} and each.status == Status.DONE]
    assert len(done) >= MANY
    assert (limited, scene.chat.faults.limited) == ([], 0)
    assert len(scene.said("vault")) == MANY // 2
    scene.close()
