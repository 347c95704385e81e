"""What a policy holds: how free the runner is, its clocks, caps and brake, and which topics it takes up.

Every class is a table of the policy file, with the file's keys. `service.escalation.policy_files` reads and checks a file;
`service.escalation.decide` acts by it.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from service.directory.model import Entry
from service.escalation.time_lengths import Length

VERSION_LENGTH = 12


class Mode(StrEnum):
    """How free the runner is (design, "Suggest first")."""

    SUGGEST = "suggest"
    APPROVE = "approve"
    AUTO = "auto"


class Auto(Entry, frozen=True):
    """How sure a prediction must be for an action to be released by itself, in mode `auto`."""

    confidence: float = Field(ge=0.5, le=1, allow_inf_nan=False)


class Pace(Entry, frozen=True):
    """The clocks of one degree of urgency: until the mention, the channel post, after being taken on, and in the queue."""

    mention: Length
    channel: Length
    taken: Length
    queue: Length


class LoudPace(Pace, frozen=True):
    """The clocks of a loud topic; `page` runs from the channel post to a call, and from that to the next."""

    page: Length


class Clocks(Entry, frozen=True):
    """All clocks."""

    usual: Pace
    urgent: Pace
    loud: LoudPace
    prediction: Length
    expire: Length


class WorkingHours(Entry, frozen=True):
    """How long sending may wait for somebody's working hours."""

    wait_at_most: Length


class Caps(Entry, frozen=True):
    """How often somebody is asked within seven days."""

    person: int = Field(ge=1)
    volunteer: int = Field(ge=1)


class Brake(Entry, frozen=True):
    """When everything that leaves is stopped: `least` actions or more within `window`, and `times_usual` as many as usual."""

    window: Length
    least: int = Field(ge=1)
    times_usual: float = Field(ge=1, allow_inf_nan=False)
    pause: Length


class Paging(Entry, frozen=True):
    """Whether people are called, how many about one topic, and how often one of them within twelve hours, whatever it is about."""

    enabled: bool
    calls: int = Field(ge=1, le=10)
    nightly: int = Field(2, ge=1, le=10)


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("should not be empty")
    if text.startswith("@"):
        raise ValueError("should be a name without @")
    return text


Name: TypeAlias = Annotated[str, AfterValidator(_name)]


class Names(Entry, frozen=True):
    """Names that are needed (none: any will do) and names that keep out; upper and lower case are the same."""

    only: tuple[Name, ...] = ()
    never: tuple[Name, ...] = ()

    def admits(self, *names: str | None) -> bool:
        """Whether something that bears `names` is let in."""
        borne = {name.casefold() for name in names if name}
        only, never = ({name.casefold() for name in listed} for listed in (self.only, self.never))
        return not borne & never and (not only or bool(borne & only))


class Topics(Entry, frozen=True):
    """Which topics are taken up."""

    oldest: Length
    categories: Names
    tags: Names
    authors_never: tuple[Name, ...]
    staff_authors: bool


class PolicyRules(Entry, frozen=True):
    """All that a policy file can say."""

    mode: Mode
    auto: Auto
    clocks: Clocks
    working_hours: WorkingHours
    caps: Caps
    brake: Brake
    paging: Paging
    topics: Topics

    def content(self) -> str:
        """The rules as JSON, which reads as a policy file too; the same rules give the same text."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """A hash of the content, which comments, layout and ways to write a length of time don't change."""
        return hashlib.sha256(self.content().encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_LENGTH]


class Policy(PolicyRules, frozen=True):
    """A checked policy and its version, which a running case keeps."""

    version: str

    def content(self) -> str:
        """The rules without the version, as JSON."""
        return PolicyRules.model_construct(**{name: getattr(self, name) for name in PolicyRules.model_fields}).content()
