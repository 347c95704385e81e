"""What the route for feedback takes and gives. Fields that are not known are ignored; the description of each says what is right."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.api import examples
from service.api.schemas import A_MOMENT, Moment, Text, TopicId, encodable
from service.domain import FindingKind, Labels, LabelSource
from service.feedback.making import LONGEST, MOST_ASKED

NAME_CHARACTERS = LONGEST["answered_by"]
ID_CHARACTERS, TITLE_CHARACTERS, BODY_CHARACTERS = LONGEST["topic_id"], LONGEST["title"], LONGEST["body"]
MOST_KINDS = len(FindingKind)


# the limit comes before what mends the text, or being too long would be told as of a list
AnyText = Annotated[str, Field(max_length=NAME_CHARACTERS), BeforeValidator(encodable)]
ShortText = Annotated[str, Field(max_length=LONGEST["version"]), BeforeValidator(encodable)]
OwnId = Annotated[str, Field(min_length=1, max_length=LONGEST["feedback_id"]), BeforeValidator(encodable)]


def _short(field: str, what: str) -> str:
    return f"{what}: text of at most {LONGEST[field]} characters, or null"


class LabelledTopicIn(BaseModel):
    """The text that was judged; it is redacted before anything of it is kept."""

    id: TopicId = Field(min_length=1, max_length=ID_CHARACTERS, description=f"text of 1 to {ID_CHARACTERS} characters, or a whole number")
    title: Text = Field(max_length=TITLE_CHARACTERS, description=f"text of at most {TITLE_CHARACTERS:,} characters")
    body: Text = Field(
        max_length=BODY_CHARACTERS,
        description=f"the first post, Markdown or cooked HTML: text of at most {BODY_CHARACTERS:,} characters, which may be empty",
    )
    version: ShortText | None = Field(
        None,
        description=_short("version", "which version of the text this is, such as the forum's edit number; without one, its digest"),
    )
    text_at: Moment = Field(
        None,
        description=f"when this version was written; without it, the text counts as seen when it was labelled, and nothing is learnt "
        f"from a text newer than `decision_due_at`: {A_MOMENT}, or null",
    )


class LabelsIn(BaseModel):
    """What is said of the topic; at least one field."""

    route: AnyText | None = Field(None, description="a route of the directory, or null")
    area: AnyText | None = Field(None, description="an area of the directory, or null")
    confidential: bool | None = Field(None, description="true, false, or null")
    confidential_kinds: list[FindingKind] | None = Field(
        None, max_length=MOST_KINDS, description=f"a list of {', '.join(FindingKind)}; or null. What has a kind is confidential."
    )
    urgent: bool | None = Field(None, description="true, false, or null")
    needs_answer: bool | None = Field(None, description="true, false, or null")

    def labels(self) -> Labels:
        """Give them as the domain's value."""
        kinds = None if self.confidential_kinds is None else tuple(self.confidential_kinds)
        return Labels(self.route, self.area, self.confidential, kinds, self.urgent, self.needs_answer)


class FeedbackRequest(BaseModel):
    """What somebody, or what happened, says of a topic. Who says it is the API key's name."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK_REQUEST]})

    id: OwnId | None = Field(
        None,
        description=f"tells the same feedback sent again: text of 1 to {LONGEST['feedback_id']} characters; without one or null, "
        f"the same is known again by its content",
    )
    topic: LabelledTopicIn = Field(description="a topic as /docs describes it")
    labels: LabelsIn = Field(description="an object with at least one label")
    source: LabelSource = Field(
        LabelSource.CORRECTION,
        description="`correction`: a person judged; `blind`: a person judged a drawn topic without seeing a prediction; `outcome`: what "
        "happened tells it",
    )
    at: Moment = Field(None, description=f"when the label was given: {A_MOMENT}; without one or null: now")
    decision_due_at: Moment = Field(None, description=f"when somebody had to be asked about the topic: {A_MOMENT}, or null")
    model_version: ShortText | None = Field(None, description=_short("model_version", "the model that had predicted it"))
    predicted: LabelsIn | None = Field(None, description="what that model had said, or null")
    answered_by: AnyText | None = Field(None, description=_short("answered_by", "of an outcome, who really answered"))
    asked: list[AnyText] = Field(
        default=[],
        max_length=MOST_ASKED,
        description=f"of an outcome, who had been asked: at most {MOST_ASKED} names of at most {LONGEST['answered_by']} characters",
    )


class LabelsOut(BaseModel):
    """Labels as they are kept; null where nothing is said."""

    route: str | None = None
    area: str | None = None
    confidential: bool | None = None
    confidential_kinds: list[FindingKind] | None = None
    urgent: bool | None = None
    needs_answer: bool | None = None


class FeedbackOut(BaseModel):
    """The label as it is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK_RESPONSE]})

    id: str
    new: bool = Field(description="False where the same was kept before; this is that one.")
    topic_id: str
    text_version: str
    redacted_title: str
    redacted_body: str
    labels: LabelsOut
    source: LabelSource
    by: str
    at: str
    learnt_from: bool = Field(description="Whether training may use it.")
    why_not: str | None = Field(None, description="`text_too_new`, `text_withheld` or `text_erased`; null where it is learnt from.")
    blind_drawn: bool = Field(description="Whether the topic belongs to the random sample that is labelled blind.")
