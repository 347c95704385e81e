"""What is known about a case when it is decided: plain values without text of the topic, writable as JSON.

`pydantic.TypeAdapter(Facts)` writes and reads them. All times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from service.domain import Contact, FindingKind, Place, RouteName
from service.forum.unanswered import Verdict


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What the forum says of a topic, freshly read.

    `version` changes with every edit of title or first post. `standing` is what stands against asking anybody, whatever the posts say
    (`service.forum.unanswered.standing`). `answered_at` is when the first answer was written, `resolved_at` when the author said that
    it works now. `wrote` are the forum names of all who have written in it, its author included.
    """

    version: str
    created_at: datetime | None = None
    standing: Verdict | None = None
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    author_is_staff: bool = False
    wrote: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one version of the topic, and how loud that is.

    `kinds` are those the topic must be handled by; `confidential_probability` is their common one. `urgent` shortens the clocks, `loud`
    allows @here and a call; `why_loud` says why, for staff. `route_set_by` names the person who set the route at `route_set_at`, which
    makes it sure.
    """

    topic_version: str
    route: RouteName
    confidence: float
    abstained: bool
    needs_answer: bool
    kinds: tuple[FindingKind, ...]
    confidential_probability: float
    urgent: bool
    loud: bool
    model_version: str
    why_loud: tuple[str, ...] = ()
    route_set_by: str | None = None
    route_set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Whom the directory names for the topic at this moment.

    `contacts`, `fallback` and `place` are the suggestion's; `place_as_said` is whether the server shows the channel as the directory
    describes it (None: not looked at yet). `private_place` is used where `place` can't be. `reviewers` are the community managers,
    `reviewers_fallback` who stands in for them. `on_call` are those who agreed to be called, in their order. `volunteer_caps` has the
    own weekly number of each volunteer by id; who is not in it is staff. `in_order`: who may be asked first is a rule.
    """

    contacts: tuple[Contact, ...] = ()
    fallback: tuple[Contact, ...] = ()
    place: Place | None = None
    place_as_said: bool | None = None
    private_place: Place | None = None
    reviewers: tuple[Contact, ...] = ()
    reviewers_fallback: tuple[Contact, ...] = ()
    on_call: tuple[Contact, ...] = ()
    volunteer_caps: Mapping[str, int] = field(default_factory=dict)
    in_order: bool = False
    directory_version: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's release of the action with `key`, decided for this version of the topic."""

    key: str
    topic_version: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakenOn:
    """Somebody who was asked said that they look into it."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What persons said about the case on the board, by a button or by command.

    `passed_on` are those (by id) who said that they are not the ones to ask about it, in the order of their saying so; `passed_on_at` is
    when the last of them did.
    """

    dismissed_by: str | None = None
    snoozed_until: datetime | None = None
    taken_on: TakenOn | None = None
    approvals: tuple[Approval, ...] = ()
    passed_on: tuple[str, ...] = ()
    passed_on_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """How much is going on beyond this case.

    `asked` has how often each person (by id) was asked in the last seven days, `called` how often they were called in the last twelve
    hours. `recent` is how many actions left within the brake's window,
    `usual` how many that usually are; `stopped_by` names the person who stopped everything. `let_go_at` is when the brake last let go.
    """

    asked: Mapping[str, int] = field(default_factory=dict)
    called: Mapping[str, int] = field(default_factory=dict)
    recent: int = 0
    usual: float = 0.0
    stopped_by: str | None = None
    let_go_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a decision rests on, besides the case, its policy and the time. Without a judgement the model is asked first."""

    topic: TopicFacts
    judgement: Judgement | None = None
    people: People = People()
    said: Said = Said()
    load: Load = Load()
