from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from service.api.button_desk import IT_WORKS
from service.api.buttons import PATH
from service.chat.buttons import TEST_CASE, buttons_for
from service.chat.connection import ChatAccess
from service.chat.interfaces import Draft
from service.chat.mattermost import Mattermost
from service.chat.twin import TwinChat
from service.domain import Redacted
from service.escalation.acting.errands import marker_of
from service.store.database import open_database
from tests.api.button_samples import NOW, SECRET, callback, fill
from tests.escalation.casework.samples import Bureau
from tests.escalation.running.samples import DIRECTORY

Pressed = tuple[str, list[tuple[str, str]]]
Press = Callable[..., Pressed]


@pytest.fixture
def press(sqlite_url: str) -> Iterator[Press]:
    """Makes a post with buttons on a twin of Mattermost and lets a person press one; gives what they see, and what was said of the case."""
    fill(sqlite_url)
    database = open_database(sqlite_url)
    bureau = Bureau(database)
    version = bureau.view(NOW).known.facts.topic.version
    with callback(sqlite_url) as client:

        def forward(request: httpx.Request) -> httpx.Response:
            answer = client.post(request.url.path, content=request.content, headers={"Content-Type": "application/json"})
            return httpx.Response(answer.status_code, content=answer.content)

        twin = TwinChat(clock=lambda: NOW, integrations=httpx.MockTransport(forward))
        bot, people = twin.add_user("topicrouter", bot=True), {name: twin.add_user(name) for name in ("ann", "bob", "zoe")}
        channel = twin.add_channel(twin.add_team("hut"), "desk", bot, *people.values())

        def pressed(action_id: str, by: str, *, option: str | None = None, kind: str = "queue", case_id: str = "7-1") -> Pressed:
            routes, marker = tuple(DIRECTORY.routes), marker_of(case_id, "queue")
            buttons = buttons_for(case_id, "queue", kind=kind, version=version, marker=marker, routes=routes, secret=SECRET)
            draft = Draft(channel.id, Redacted("Look at this."), "m-1", buttons=buttons, callback=f"https://us.example{PATH}")
            with Mattermost(ChatAccess("https://chat.example", bot.token), transport=twin.transport()) as chat:
                post_id = chat.post(draft)
            seen = twin.press(post_id, action_id, people[by], option)
            assert seen.status == 200
            said = bureau.office.actions.acknowledgements("7-1")
            return seen.ephemeral_text, [(each.kind, each.by) for each in said]

        yield pressed
    database.close()


def test_a_press_on_a_chat_server_comes_to_the_case(press: Press) -> None:
    told, said = press("release", "ann")
    assert told.startswith("Released.")
    assert said == [("approved", "ann")]


def test_a_choice_of_a_menu_comes_to_the_case(press: Press) -> None:
    told, said = press("route", "bob", option="prices", kind="channel_post")
    assert "The route is prices now" in told
    assert said == [("reassigned", "bob")]


def test_somebody_who_is_not_in_the_directory_is_told_so(press: Press) -> None:
    told, said = press("notneeded", "zoe")
    assert "not in the directory" in told
    assert said == []


def test_a_button_of_a_test_says_that_it_works(press: Press) -> None:
    assert press("take", "ann", kind="channel_post", case_id=TEST_CASE) == (IT_WORKS, [])
