"""What happens in the demo, as it is told: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from service.domain import Visibility
from service.escalation.cases import Status


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the runner does, by its action's kind: when, about which topic, and what is said to whom and where.

    `status`: carried out, never to be, or waiting until a person releases it.
    """

    at: datetime
    topic: str
    kind: str
    people: tuple[str, ...]
    place: str
    loud: bool
    text: str
    status: Status = Status.DONE


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of a button: who, under which post, and what they alone were told. `chosen` is what was chosen of a menu."""

    at: datetime
    topic: str
    who: str
    button: str
    chosen: str | None
    channel: str
    told: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answers on the forum."""

    at: datetime
    topic: str
    who: str
    text: str


Event: TypeAlias = Said | Pressed | Answered


@dataclass(frozen=True, slots=True)
class Story:
    """How one topic went."""

    topic: str
    title: str
    stage: str
    ended: str | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class PostShown:
    """A post in the chat as it stands at the end; `buttons` are those that can still be pressed."""

    at: datetime
    text: str
    buttons: tuple[str, ...]
    edited: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class ChannelShown:
    """A channel with what stands in it, oldest first."""

    name: str
    level: Visibility
    posts: tuple[PostShown, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call: whom, about which topic, and what they heard; `over`: it was taken back."""

    who: str
    topic: str
    text: str
    over: bool


@dataclass(frozen=True, slots=True)
class Days:
    """How the days went: `public_texts` is how many of ours anybody can read, `leaks` how many of them tell something confidential."""

    stories: tuple[Story, ...]
    channels: tuple[ChannelShown, ...]
    presses: tuple[Pressed, ...]
    calls: tuple[Call, ...]
    public_texts: int
    leaks: int

    @property
    def carried_out(self) -> int:
        """How many actions were carried out."""
        return sum(said.status is Status.DONE for story in self.stories for said in story.said)
