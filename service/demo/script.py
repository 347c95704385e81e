"""What people do in the demo: whom they are, under which post they press what, and what they answer. Data alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from service.chat.buttons import ButtonAct
from service.demo.chat import GUEST, NEWCOMER


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody (by the chat handle) presses a button in a channel, so long after the post was made.

    It is under the first post about the topic there that has the button and that they have not pressed it under yet. `chosen` is what
    they choose where it is a menu.
    """

    topic: str
    channel: str
    who: str
    button: ButtonAct
    after: timedelta
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody (by the forum name) answers in a topic, so long after it was first asked about in the chat."""

    topic: str
    who: str
    after: timedelta
    text: str


Deed: TypeAlias = Press | Answer


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


_QUEUE = "community-private"
"""Where the community managers find what waits for them."""

SCRIPT: tuple[Deed, ...] = (
    # a weakness, or only a wish? the community manager lets security have a look, who say that it is nothing
    Press("112", _QUEUE, "nuala.beacon", ButtonAct.RELEASE, _minutes(25)),
    Press("112", "security-private", "ulrik.bastion", ButtonAct.NOT_NEEDED, _minutes(95)),
    # the model was not sure: once it was wrong, once it was right
    Press("128", _QUEUE, "nuala.beacon", ButtonAct.ROUTE, _minutes(40), chosen="technical"),
    Press("110", _QUEUE, "nuala.beacon", ButtonAct.RELEASE, _minutes(14 * 60 + 5)),
    # a colleague who is not in the directory yet tries to release something, then the community manager does
    Press("123", _QUEUE, NEWCOMER, ButtonAct.RELEASE, _minutes(8)),
    Press("123", _QUEUE, "nuala.beacon", ButtonAct.RELEASE, _minutes(100)),
    # nothing to answer
    Press("126", _QUEUE, "nuala.beacon", ButtonAct.NOT_NEEDED, _minutes(12)),
    # taken on and answered
    Press("102", "server", "haruto.typhoon", ButtonAct.TAKE, _minutes(7)),
    Answer("102", "hl_typhoon", _minutes(110), "The column is left over from the 4.0 beta. Rename it and start 4.2.1 once more."),
    Press("104", "support-private", "kwame.fairlead", ButtonAct.TAKE, _minutes(6)),
    Answer(
        "104", "hl_fairlead", _minutes(75), "The directory server has a new certificate. Let the server trust it, and the ward gets in."
    ),
    # taken on, and not answered yet
    Press("109", "toolkit", "kwame.fairlead", ButtonAct.TAKE, _minutes(20)),
    Press("124", "business-private", "bram.tillerman", ButtonAct.TAKE, _minutes(45)),
    # asked, and not the right one
    Press("108", "calls-boards-playbooks", "haruto.typhoon", ButtonAct.PERSON, _minutes(16)),
    # who may not: a guest of the open team, and a volunteer
    Press("113", "web-and-desktop", GUEST, ButtonAct.NOT_NEEDED, _minutes(5)),
    Press("118", "peer-help", "seagrass", ButtonAct.NOT_NEEDED, _minutes(33)),
    # the outage: two topics need a release at each stage; one is taken on after a call, one before
    Press("901", _QUEUE, "efren.pharos", ButtonAct.RELEASE, _minutes(5)),
    Press("901", _QUEUE, "efren.pharos", ButtonAct.RELEASE, _minutes(5)),
    Press("902", _QUEUE, "efren.pharos", ButtonAct.RELEASE, _minutes(5)),
    Press("902", _QUEUE, "efren.pharos", ButtonAct.RELEASE, _minutes(5)),
    Press("902", "ask-engineering", "lorne.sheave", ButtonAct.TAKE, _minutes(9)),
    Press("903", "ask-engineering", "mireille.gantry", ButtonAct.TAKE, _minutes(42)),
)
