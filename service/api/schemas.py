"""What the routes about topics take and give. Fields that are not known are ignored; the description of each says what is right."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from service.api import examples
from service.domain import FindingKind, Topic, Visibility

MOST_TOPICS = 64
ID_CHARACTERS = 200
TITLE_CHARACTERS = 1_000
BODY_CHARACTERS = 200_000
URL_CHARACTERS = 2_000
AUTHOR_CHARACTERS = 200
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

A_MOMENT = f"a time with its offset from UTC such as 2026-03-28T23:30:00Z, from {EARLIEST:%Y} to before {LATEST:%Y}"

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(value: object) -> object:
    """Replace half surrogate pairs, which JSON can escape and UTF-8 can't hold, each by one code point so that offsets stay."""
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value


def _id_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else encodable(value)


def _written_time(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise PydanticCustomError("time_type", "not a time")
    return value


def _within_a_century(value: datetime | None) -> datetime | None:
    if value is not None and not EARLIEST <= value < LATEST:
        raise PydanticCustomError("time_out_of_range", "out of range")
    return value


Text = Annotated[str, BeforeValidator(encodable)]
TopicId = Annotated[
    str,
    BeforeValidator(_id_as_text),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": ID_CHARACTERS}, {"type": "integer"}]}),
]
Moment = Annotated[
    AwareDatetime | None,
    BeforeValidator(_written_time),
    AfterValidator(_within_a_century),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
]


class TopicIn(BaseModel):
    """A topic to predict."""

    id: TopicId = Field(
        min_length=1,
        max_length=ID_CHARACTERS,
        description=f"text of 1 to {ID_CHARACTERS} characters, or a whole number; each topic of a request has another",
    )
    title: Text = Field(max_length=TITLE_CHARACTERS, description=f"text of at most {TITLE_CHARACTERS:,} characters")
    body: Text = Field(
        max_length=BODY_CHARACTERS,
        description=f"the first post, Markdown or cooked HTML: text of at most {BODY_CHARACTERS:,} characters, which may be empty",
    )
    created_at: Moment = Field(None, description=f"when the topic was written, against which its deadlines are read: {A_MOMENT}, or null")

    def topic(self) -> Topic:
        """Give it as the topic that the model reads."""
        return Topic(self.id, self.title, self.body, created_at=self.created_at)


class AskedTopicIn(TopicIn):
    """A topic to say whom to ask about."""

    url: Text | None = Field(
        None, max_length=URL_CHARACTERS, description=f"the topic's address: text of at most {URL_CHARACTERS:,} characters, or null"
    )
    author: Text | None = Field(
        None, max_length=AUTHOR_CHARACTERS, description=f"its author's user name: text of at most {AUTHOR_CHARACTERS} characters, or null"
    )

    def topic(self) -> Topic:
        """Give it as the topic that model and directory read."""
        return Topic(self.id, self.title, self.body, created_at=self.created_at, url=self.url, author=self.author)


AnyTopic = TypeVar("AnyTopic", bound=TopicIn)


def _each_id_once(topics: list[AnyTopic]) -> list[AnyTopic]:
    seen: set[str] = set()
    for at, topic in enumerate(topics):
        if topic.id in seen:
            raise PydanticCustomError("repeated_id", "repeated", {"below": [at, "id"]})
        seen.add(topic.id)
    return topics


class PredictionsRequest(BaseModel):
    """Topics to predict."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PREDICTIONS_REQUEST]})

    topics: Annotated[list[TopicIn], AfterValidator(_each_id_once)] = Field(
        min_length=1, max_length=MOST_TOPICS, description=f"a list of 1 to {MOST_TOPICS} topics"
    )


class SuggestionsRequest(BaseModel):
    """Topics to say whom to ask about, and the moment for which this is asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUGGESTIONS_REQUEST]})

    topics: Annotated[list[AskedTopicIn], AfterValidator(_each_id_once)] = Field(
        min_length=1, max_length=MOST_TOPICS, description=f"a list of 1 to {MOST_TOPICS} topics"
    )
    at: Moment = Field(
        None,
        description=f"the moment to ask for: {A_MOMENT}; without one or null: now",
    )


class FindingOut(BaseModel):
    """One confidential thing; `start` and `end` are code points of the original title or body, `end` exclusive."""

    kind: FindingKind
    field: str = Field(description="`title` or `body`.")
    start: int
    end: int
    confidence: float
    reason: str
    fingerprint: str | None = Field(description="Of a secret: recognises the same one again, given the deployment has a key.")


class ReasonOut(BaseModel):
    """What spoke for a decision: a feature with its weight (log-odds), or a similar topic of our corpus with its similarity."""

    feature: str
    weight: float


class PredictionOut(BaseModel):
    """What the model says about one topic, exactly as `topicrouter predict` prints it."""

    id: str
    route: str = Field(description="Always the most probable one; don't act on it where `abstained`.")
    confidence: float
    probabilities: dict[str, float]
    area: str = Field(description="Empty where the model knows no areas.")
    area_confidence: float
    confidential: bool
    confidential_probability: float
    confidential_kinds: list[FindingKind]
    confidential_reasons: list[ReasonOut] = Field(description="Phrases that told a kind which no pattern shows; not for the public.")
    findings: list[FindingOut]
    redacted_title: str
    redacted_body: str
    urgent: bool
    urgent_probability: float
    urgent_reasons: list[ReasonOut] = Field(description="Phrases that told urgency; empty where it is not urgent.")
    clearly_urgent: bool = Field(description="Sure enough to be loud, if a second signal speaks for it too.")
    needs_answer: bool
    language: str
    abstained: bool
    reasons: list[ReasonOut]
    model_version: str


class PredictionsOut(BaseModel):
    """Predictions in the order of the topics."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PREDICTIONS_RESPONSE]})

    predictions: list[PredictionOut]
    count: int
    model_version: str


class ContactOut(BaseModel):
    """Somebody to ask, in which role, and from when on they are at work."""

    id: str
    name: str
    role: str
    forum: str | None
    chat: str | None
    at_work: bool
    available_at: str | None
    zone: str | None


class PlaceOut(BaseModel):
    """The chat channel where the topic would be escalated."""

    channel: str
    team: str
    visibility: Visibility


class SuggestionOut(BaseModel):
    """Whom to ask about a topic, where, what to say, and why. Nothing was sent."""

    id: str
    route: str = Field(description="The route acted on: the predicted one, or where a confidential topic falls to.")
    contacts: list[ContactOut]
    fallback: list[ContactOut]
    place: PlaceOut | None
    forum_mention: bool = Field(description="False where nobody may be mentioned in public.")
    for_review: bool = Field(description="A person should look before anybody is asked.")
    loud: bool = Field(description="@here and a call are allowed: urgent beyond doubt, and a second signal speaks for it.")
    draft: str
    why: list[str] = Field(description="For staff only: it may name what makes the topic confidential.")
    advice: list[str] = Field(description="What a moderator should do at once.")
    prediction: PredictionOut


class SuggestionsOut(BaseModel):
    """Suggestions in the order of the topics, for the moment `at`."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUGGESTIONS_RESPONSE]})

    suggestions: list[SuggestionOut]
    count: int
    at: str
    model_version: str
    directory_version: str
