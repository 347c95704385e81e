"""The plain values that all rooms speak: topics, findings, predictions, suggestions. No I/O, no clock.

Route and area names are data: they come from the labelled corpus and the directory, never from code. All times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType, TypeAlias

RouteName: TypeAlias = str
AreaName: TypeAlias = str
Redacted = NewType("Redacted", str)
"""Text that may be stored and shown. Only redaction makes it from what people wrote; whatever leaves asks for this type."""
NOTHING_SHOWN = Redacted("")


class FindingKind(StrEnum):
    """What makes a topic confidential (annotation guide, section 3)."""

    SECRET = "secret"  # noqa: S105 - the name of a kind, not a credential
    PERSONAL = "personal"
    INFRASTRUCTURE = "infrastructure"
    COMMERCIAL = "commercial"
    VULNERABILITY = "vulnerability"
    UNDETERMINED = "undetermined"


class PostKind(StrEnum):
    """Discourse's `post_type`, 1 to 4."""

    REGULAR = "regular"
    MODERATOR_ACTION = "moderator_action"
    SMALL_ACTION = "small_action"
    WHISPER = "whisper"


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a topic as the forum shows it; `text` is Markdown or cooked HTML, `accepted`: it was marked as the answer."""

    number: int
    author_id: int
    author: str
    created_at: datetime
    text: str = ""
    kind: PostKind = PostKind.REGULAR
    hidden: bool = False
    deleted: bool = False
    staff: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A forum topic: title and first post, and what the forum knows about the thread.

    Only `id`, `title` and `body` are needed for a prediction; a source that does not know the rest leaves the defaults.
    `body` is the first post, Markdown or cooked HTML. `posts` holds every post, the first included. Topic documents tell a category by its
    number alone.
    """

    id: str
    title: str
    body: str
    created_at: datetime | None = None
    url: str | None = None
    author_id: int | None = None
    author: str | None = None
    author_is_staff: bool = False
    posts: tuple[Post, ...] = ()
    category: str | None = None
    category_id: int | None = None
    tags: tuple[str, ...] = ()
    views: int = 0
    closed: bool = False
    archived: bool = False
    visible: bool = True
    deleted: bool = False
    regular: bool = True
    pinned_globally: bool = False
    has_accepted_answer: bool = False
    category_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One confidential thing in a topic's text.

    `start` and `end` are code points of the original title or body (`end` exclusive); `confidence` is between 0 and 1; `reason` is
    a short phrase for people that never repeats the text found; `placeholder` is the word that stands in brackets in redacted text.
    `fingerprint` recognises the same secret again (an HMAC with the deployment's key); other kinds, and deployments without a key, have
    none.
    """

    kind: FindingKind
    field: Literal["title", "body"]
    start: int
    end: int
    confidence: float
    reason: str
    recogniser: str
    placeholder: str
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature that spoke for a decision; `weight` is its share of it (log-odds, positive speaks for it)."""

    feature: str
    weight: float


@dataclass(frozen=True, slots=True)
class SimilarTopic:
    """A topic of our own corpus that resembles the one predicted; `similarity` is a cosine, -1 to 1."""

    id: str
    title: str
    route: RouteName
    similarity: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says about one topic.

    `route` is always the most probable one; `abstained` says that nobody should act on it. `probabilities` sums to 1. `confidential`
    is true when recognisers and heads together say so and whenever detection failed. Its kind is `undetermined` then, and where no kind is
    probable enough. `confidential_reasons` are the phrases that told what no recogniser points at, `urgent_reasons` those that told
    urgency (none where it is not urgent); `clearly_urgent` says that it is sure enough for loud means, given a second signal. `area` is
    empty where the model knows no areas.
    """

    topic_id: str
    route: RouteName
    confidence: float
    probabilities: Mapping[RouteName, float]
    area: AreaName
    area_confidence: float
    confidential: bool
    confidential_probability: float
    confidential_kinds: tuple[FindingKind, ...]
    confidential_reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    redacted_title: Redacted
    redacted_body: Redacted
    urgent: bool
    urgent_probability: float
    urgent_reasons: tuple[Reason, ...]
    clearly_urgent: bool
    needs_answer: bool
    language: str
    abstained: bool
    reasons: tuple[Reason, ...]
    similar: tuple[SimilarTopic, ...]
    model_version: str


class Visibility(StrEnum):
    """How far a chat channel can be read (design, "Channels have three levels")."""

    PUBLIC = "public"
    STAFF = "staff"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who would be asked: handles on forum and chat, the role they are asked in, and when they are at work.

    `available_at` is the first moment, not before the time asked for, at which the person works; None if the directory knows no hours.
    `zone` (IANA name) and `city` say in which local time that is told to people; without them it is told in UTC.
    """

    id: str
    name: str
    role: str
    forum: str | None
    chat: str | None
    available_at: datetime | None
    at_work: bool
    zone: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The chat channel where a topic would be escalated."""

    channel: str
    team: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom to ask about a topic, where, and what would be said. Nothing is sent by making one.

    `route` is the route acted on: the predicted one, or where a confidential topic falls to. `forum_mention` is false where the
    process forbids a public mention (an undisclosed weakness). `draft` is the message for the forum or, without a mention, for the
    channel; empty until it is written. `for_review` says that a person should look before anybody is asked, `loud` that @here and a call
    are allowed.
    """

    topic_id: str
    prediction: Prediction
    route: RouteName
    contacts: tuple[Contact, ...]
    fallback: tuple[Contact, ...]
    place: Place | None
    forum_mention: bool
    for_review: bool
    draft: str
    why: tuple[str, ...]
    advice: tuple[str, ...] = field(default=())
    loud: bool = False


class LabelSource(StrEnum):
    """How a label came about: a person corrected, a person labelled a drawn topic without seeing a prediction, or events told it."""

    CORRECTION = "correction"
    BLIND = "blind"
    OUTCOME = "outcome"

    @property
    def by_person(self) -> bool:
        """Whether a person judged the topic, which outranks what events suggest."""
        return self is not LabelSource.OUTCOME


@dataclass(frozen=True, slots=True)
class Labels:
    """What is said of a topic, by a person, by events or by a model; None where nothing is said."""

    route: RouteName | None = None
    area: AreaName | None = None
    confidential: bool | None = None
    confidential_kinds: tuple[FindingKind, ...] | None = None
    urgent: bool | None = None
    needs_answer: bool | None = None


@dataclass(frozen=True, slots=True)
class TopicText:
    """One version of a topic's text: redacted, and known to have existed at `at` (written or seen then)."""

    version: str
    title: Redacted
    body: Redacted
    at: datetime
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What `author` said at `at` of one version of a topic's text.

    `decision_due_at` is when somebody had to be asked about the topic; a newer text says more than was known then. `predicted` is what the
    model of `model_version` had said. `answered_by` and `asked` belong to outcomes: who really answered, and who had been asked.
    """

    topic_id: str
    text: TopicText
    labels: Labels
    source: LabelSource
    author: str
    at: datetime
    decision_due_at: datetime | None = None
    model_version: str | None = None
    predicted: Labels | None = None
    answered_by: str | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptLabel:
    """A label as the store keeps it; `number` grows in the order of keeping, `id` tells the same label sent again (given its author)."""

    number: int
    id: str
    label: Label


class Scope(StrEnum):
    """What an API key is good for."""

    PREDICT = "predict"
    SUGGEST = "suggest"
    FEEDBACK = "feedback"
    READ = "read"
    ACT = "act"
