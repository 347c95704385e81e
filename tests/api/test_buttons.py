from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from service.api import button_desk
from service.api.button_desk import NOT_OURS, TRY_AGAIN
from service.api.buttons import MOST_BYTES, PATH
from service.chat.buttons import CHOSEN, ButtonAct, Press, signed
from service.domain import Scope
from service.escalation.acting.errands import marker_of
from service.store import engine
from service.store.database import open_database
from tests.api.button_samples import NOW, SECRET, callback, fill
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import bearer, with_keys
from tests.escalation.casework.samples import Bureau
from tests.escalation.running.samples import DIRECTORY

POST, USER, CHANNEL = "p" * 26, "u" * 26, "c" * 26


@dataclass
class Chat:
    """Presses buttons as a chat server tells of it."""

    client: TestClient
    bureau: Bureau
    pressed: int = field(default=0)

    def press(self, act: ButtonAct, *, by: str = "ann", **changes: Any) -> str:
        """Press a button; give what the one who pressed is told."""
        told = self.told(act, by=by, **changes)
        answer = self.client.post(PATH, json=told)
        assert answer.status_code == 200
        assert list(answer.json()) == ["ephemeral_text"]
        return str(answer.json()["ephemeral_text"])

    def told(self, act: ButtonAct, *, by: str = "ann", action: str = "queue", chosen: str | None = None, **changes: Any) -> dict[str, Any]:
        """What the server tells of a press."""
        self.pressed += 1
        version = self.bureau.view(NOW).known.facts.topic.version
        marker = changes.pop("marker", marker_of("7-1", action))
        context = signed(Press(act, changes.pop("case_id", "7-1"), action, changes.pop("version", version), marker), SECRET)
        return {
            "user_id": USER,
            "user_name": by,
            "post_id": POST,
            "channel_id": CHANNEL,
            "trigger_id": f"trigger {self.pressed}",
            "type": "select" if chosen else "button",
            "context": {**context, **({CHOSEN: chosen} if chosen else {})},
        } | changes

    def said(self) -> list[tuple[str, str]]:
        """What was said about the case, and by whom."""
        return [(each.kind, each.by) for each in self.bureau.office.actions.acknowledgements("7-1")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("buttons") / "filled.db"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture
def bureau(filled: Path, sqlite_url: str) -> Iterator[Bureau]:
    copyfile(filled, sqlite_url.removeprefix("sqlite:///"))
    database = open_database(sqlite_url)
    yield Bureau(database)
    database.close()


@pytest.fixture
def chat(bureau: Bureau, sqlite_url: str) -> Iterator[Chat]:
    with callback(sqlite_url) as client:
        yield Chat(client, bureau)


@pytest.fixture
def whole(make_app: MakeApp, bureau: Bureau, sqlite_url: str) -> Iterator[Chat]:
    parts: dict[str, Any] = {"clock": lambda: NOW, "directory": DIRECTORY, "cases": None, "database": SecretStr(sqlite_url)}
    # with keys, which a chat server has none of
    with client_of(make_app(button_secret=SecretStr(SECRET), **parts, **with_keys())) as client:
        yield Chat(client, bureau)


def test_who_takes_a_case_on_is_kept_with_the_press_and_nobody_else_is_asked(chat: Chat) -> None:
    assert chat.press(ButtonAct.TAKE, by="Bob", action="channel_post").startswith("Thank you. Nobody else is asked for 24h")
    (taken,) = chat.bureau.office.actions.acknowledgements("7-1")
    assert (taken.kind, taken.by, taken.at) == ("taken", "bob", NOW)
    told = taken.details["button"]
    assert (told["act"], told["action"], told["user"], told["post"], told["channel"]) == ("take", "channel_post", USER, POST, CHANNEL)
    assert chat.bureau.view(NOW).held


def test_a_wrong_route_is_corrected_and_learnt_from(chat: Chat) -> None:
    assert "The route is prices now" in chat.press(ButtonAct.ROUTE, chosen="prices")
    (label,) = chat.bureau.labels.find()
    assert (label.label.labels.route, label.label.source, label.label.author) == ("prices", "correction", "ann")
    assert chat.bureau.view(NOW).known.facts.judgement.route_set_by == "ann"  # type: ignore[union-attr]  # it was predicted


def test_a_release_counts_for_what_was_shown(chat: Chat) -> None:
    assert "edited since" in chat.press(ButtonAct.RELEASE, version="an older one")
    assert "decided anew since" in chat.press(ButtonAct.RELEASE, marker="of an older post")
    assert chat.said() == []
    assert chat.press(ButtonAct.RELEASE).startswith("Released.")
    assert chat.said() == [("approved", "ann")]


def test_the_wrong_person_is_not_asked_again_and_the_story_tells_it(chat: Chat) -> None:
    chat.press(ButtonAct.TAKE, by="bob")
    assert chat.press(ButtonAct.PERSON, by="bob") == "Thank you. You are not asked about this topic again."
    view = chat.bureau.view(NOW)
    assert (view.held, view.known.facts.said.passed_on, view.kept.due_at) == (False, ("bob",), NOW)


def test_a_case_that_is_not_needed_ends(chat: Chat) -> None:
    assert "The case ends" in chat.press(ButtonAct.NOT_NEEDED)
    chat.bureau.office.day(NOW)
    assert chat.bureau.office.ended() == "dismissed"
    assert "known already" in chat.press(ButtonAct.NOT_NEEDED)
    assert "has ended (dismissed)" in chat.press(ButtonAct.TAKE)


@pytest.mark.parametrize("by", ["eve", "", "ANN ", "@ann", "val", "zoe"])
def test_who_is_not_in_the_directory_by_this_chat_handle_decides_nothing(chat: Chat, by: str) -> None:
    # Val is a volunteer with a handle on the forum alone, Zoe the author
    assert "not in the directory" in chat.press(ButtonAct.NOT_NEEDED, by=by)
    assert chat.said() == []


def test_a_name_that_is_no_text_decides_nothing(chat: Chat) -> None:
    for name in (None, 7, ["ann"]):
        assert "not in the directory" in chat.press(ButtonAct.NOT_NEEDED, user_name=name)


def test_the_same_pressed_again_is_kept_as_a_press_and_changes_nothing(chat: Chat) -> None:
    chat.press(ButtonAct.TAKE)
    assert chat.press(ButtonAct.TAKE) == "That is known already; nothing has changed."
    assert chat.said() == [("taken", "ann"), ("pressed", "ann")]


def test_a_press_that_is_told_again_later_counts_once(chat: Chat) -> None:
    told = chat.told(ButtonAct.ROUTE, chosen="prices")
    chat.client.post(PATH, json=told)
    chat.press(ButtonAct.ROUTE, by="bob", chosen="build")
    assert "known already" in chat.client.post(PATH, json=told).json()["ephemeral_text"]
    assert chat.said() == [("reassigned", "ann"), ("reassigned", "bob")]
    assert chat.bureau.view(NOW).known.facts.judgement.route == "build"  # type: ignore[union-attr]  # it was predicted


@pytest.mark.parametrize("chosen", [None, "elsewhere"])
def test_a_route_that_the_directory_does_not_have_is_asked_for_again(chat: Chat, chosen: str | None) -> None:
    assert "not one of repair, build, prices, neighbours" in chat.press(ButtonAct.ROUTE, chosen=chosen)
    assert chat.said() == []


def test_what_nothing_can_come_of_is_told_in_words(chat: Chat) -> None:
    assert chat.press(ButtonAct.TAKE, case_id="8-1") == "This case is not known here any more."
    assert chat.press(ButtonAct.RELEASE, action="mention").startswith("No such action of the case 7-1 waits to be released")


def test_a_button_that_is_not_ours_does_nothing_and_is_logged_without_what_it_said(chat: Chat, log: list[Any]) -> None:
    told = chat.told(ButtonAct.NOT_NEEDED)
    contexts: list[Any] = [{**told["context"], "case": "9-1"}, {}, None, [], "x"]
    for context in contexts:
        answer = chat.client.post(PATH, json=told | {"context": context})
        assert (answer.status_code, answer.json()) == (200, {"ephemeral_text": NOT_OURS})
    assert chat.said() == []
    refused = [each for each in log if each["event"] == "press_refused"]
    assert [(each["reason"], each["user"], each["post"]) for each in refused] == [("button_foreign", USER, POST)] * 5


def test_presses_are_logged_with_who_and_what(chat: Chat, log: list[Any]) -> None:
    chat.press(ButtonAct.TAKE, by="bob")
    chat.press(ButtonAct.TAKE, by="eve", user_id="no id\n")
    (pressed,) = [each for each in log if each["event"] == "pressed"]
    assert (pressed["by"], pressed["act"], pressed["case_id"], pressed["new"]) == ("bob", "take", "7-1", True)
    (refused,) = [each for each in log if each["event"] == "press_refused"]
    assert (refused["reason"], refused["user"]) == ("case_act_forbidden", None)


def test_a_press_needs_no_key_and_is_counted(whole: Chat) -> None:
    assert whole.press(ButtonAct.TAKE).startswith("Thank you.")
    figures = whole.client.get("/metrics", headers=bearer(Scope.READ)).text
    assert 'topicrouter_case_acts_total{act="take",new="true"} 1.0' in figures


def test_what_is_no_press_is_a_problem(whole: Chat) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"\xff", b"[" * 100_000):
        assert whole.client.post(PATH, content=body[:MOST_BYTES], headers=headers).status_code == 400
    assert whole.client.post(PATH, content=b" " * (MOST_BYTES + 1), headers=headers).status_code == 413
    assert whole.client.post(PATH, content=b"payload=%7B%7D").status_code == 415
    assert whole.client.post(PATH, json=[]).json() == {"ephemeral_text": NOT_OURS}


def test_without_a_secret_there_is_nothing_here(make_app: MakeApp) -> None:
    with client_of(make_app(**with_keys())) as client:
        assert client.post(PATH, json={}).status_code == 404


@contextmanager
def writing(database_url: str) -> Iterator[Callable[[], None]]:
    """Somebody else writes to the database, until it is told to end."""
    connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), check_same_thread=False, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection.rollback
    connection.close()


def test_a_press_waits_for_a_database_that_is_busy(chat: Chat, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(button_desk, "PAUSE_SECONDS", 0.05)
    with writing(sqlite_url) as end:
        threading.Timer(0.3, end).start()
        assert chat.press(ButtonAct.TAKE).startswith("Thank you.")
    assert chat.said() == [("taken", "ann")]


def test_a_press_that_can_not_be_kept_is_told_so(chat: Chat, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(button_desk, "PATIENCE_SECONDS", 0.0)
    with writing(sqlite_url):
        assert chat.press(ButtonAct.TAKE) == TRY_AGAIN
    assert chat.said() == []
    assert chat.press(ButtonAct.TAKE).startswith("Thank you.")
