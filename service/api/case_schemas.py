"""What the routes for cases take and give. Fields that are not known are ignored; the description of each says what is right."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.api import case_examples
from service.api.feedback_schemas import LabelsIn, LabelsOut
from service.api.schemas import A_MOMENT, Moment, encodable
from service.domain import FindingKind
from service.escalation.cases import End, Stage
from service.escalation.casework.wishes import LONGEST_NOTE, Act, Wish

NAME_CHARACTERS = 200
MOST_CASES, USUAL_CASES = 200, 50

Name = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS), BeforeValidator(encodable)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE), BeforeValidator(encodable)]
A_NAME = f"text of 1 to {NAME_CHARACTERS} characters"


class CasesQuery(BaseModel):
    """Which cases are wanted; what is not said leaves all."""

    state: Literal["open", "ended", "all"] = Field("open", description="one of open, ended, all")
    waiting: bool = Field(
        default=False,
        description="true or false: only open cases that wait for a person (in the queue, for a release, handed over), the first due first",
    )
    stage: Stage | SkipJsonSchema[None] = Field(None, description=f"one of {', '.join(Stage)}")
    route: Name | SkipJsonSchema[None] = Field(None, description=f"the route that is acted on: {A_NAME}")
    topic: Name | SkipJsonSchema[None] = Field(None, description=f"the topic's id: {A_NAME}")
    asked: Name | SkipJsonSchema[None] = Field(
        None, description=f"somebody who is asked: the id, or the handle on forum or chat, of a person of the directory, {A_NAME}"
    )
    limit: int = Field(
        USUAL_CASES, ge=1, le=MOST_CASES, description=f"at most so many cases, 1 to {MOST_CASES}; a page may hold fewer and have a next"
    )
    after: Name | SkipJsonSchema[None] = Field(None, description=f"the `next` of the page before, of the same list: {A_NAME}")


class ActRequest(BaseModel):
    """What a person says about a case. The name of the API key is kept beside theirs."""

    model_config = ConfigDict(json_schema_extra={"examples": [case_examples.ACT_REQUEST]})

    act: Act = Field(
        description="`approve`: release what waits for it; `dismiss`: end the case; `reassign`: say what the topic really is; `snooze`: "
        "put it off; `take`: they look into it; `pass_on`: they are not the one to ask"
    )
    by: Name = Field(description=f"who says it: the id, or the handle on forum or chat, of a person of the directory, {A_NAME}")
    action: Name | None = Field(
        None, description=f"of `approve`, the key of what is released: {A_NAME}; without it or null, the one thing that waits"
    )
    labels: LabelsIn | None = Field(None, description="of `reassign`, what the topic is: an object with at least one label")
    until: Moment = Field(None, description=f"of `snooze`, until when: {A_MOMENT}, at most as far ahead as cases expire")
    note: Note | None = Field(
        None, description=f"for those who read the case's story, redacted before it is kept: text of at most {LONGEST_NOTE:,} characters"
    )

    @model_validator(mode="after")
    def _complete(self) -> ActRequest:
        for act, field in ((Act.REASSIGN, "labels"), (Act.SNOOZE, "until")):
            if self.act is act and getattr(self, field) is None:
                raise PydanticCustomError("missing", "missing", {"below": [field]})
        return self

    def wish(self) -> Wish:
        """Give it as the desk takes it."""
        return Wish(self.act, self.action, self.labels.labels() if self.labels else None, self.until, self.note)


class PersonOut(BaseModel):
    """Somebody, by the directory's id."""

    id: str
    name: str


class AwaitedOut(BaseModel):
    """Something that waits for a person."""

    key: str = Field(description="What `approve` takes as `action`.")
    kind: str = Field(description="`queue`, or the kind of the action that needs a release.")
    since: str
    due: str = Field(description="When the fallback contact gets it, or the case ends.")
    contacts: list[PersonOut] = Field(description="Whose turn it is.")
    handed_over: bool = Field(description="The fallback contact has it, for nobody looked in time.")
    releasable: bool = Field(description="To approve it changes what happens; otherwise it needs a look.")
    because: list[str]


class CaseOut(BaseModel):
    """A case as it stands. What the model says is null until it has said something about the topic's newest version."""

    id: str
    topic_id: str
    title: str | None = Field(description="The topic's redacted title; null where it is not kept.")
    url: str | None
    stage: Stage
    route: str | None = Field(description="The route acted on.")
    area: str | None
    confidence: float | None
    abstained: bool | None
    route_set_by: str | None = Field(description="The person who set the route.")
    urgent: bool | None
    loud: bool | None
    confidential_kinds: list[FindingKind] | None
    opened_at: str
    due_at: str | None = Field(description="When it is decided next if nothing happens before.")
    ended: End | None
    ended_at: str | None
    because: list[str] = Field(description="Why it waits, or ended, or what is decided next; for staff.")
    held: bool = Field(description="Somebody took it on or put it off, and has the time for it still.")
    waits_for: list[AwaitedOut]
    policy_version: str


class CasesOut(BaseModel):
    """A page of cases."""

    model_config = ConfigDict(json_schema_extra={"examples": [case_examples.CASES]})

    cases: list[CaseOut]
    count: int
    next: str | None = Field(description="What `after` takes to go on; null where nothing follows.")


class ActionOut(BaseModel):
    """Something that was decided to be done, and how far it is."""

    key: str
    kind: str
    release: str = Field(description="Who lets it happen: internal, suggested, approval, approved or automatic.")
    status: str = Field(description="pending, shown (nothing leaves), released (in the outbox), done, failed or withdrawn.")
    at: str
    topic_version: str
    contacts: list[PersonOut]
    to_fallback: bool
    place: str | None
    loud: bool
    advice: list[str] = Field(description="What a moderator should do.")
    because: list[str] = Field(description="For staff: it may name what makes the topic confidential.")
    message: Literal["kept", "erased", "none"]
    text: str | None = Field(description="The message, redacted.")


class CaseWholeOut(CaseOut):
    """A case as it stands, with its actions."""

    model_config = ConfigDict(json_schema_extra={"examples": [case_examples.CASE_WHOLE]})

    actions: list[ActionOut]


class CallOut(BaseModel):
    """By what a call was placed."""

    service: str
    named: str | None = Field(description="The service's own name for whoever acknowledged.")


class SaidOut(BaseModel):
    """What a person said."""

    kind: str = Field(description="approved, dismissed, reassigned, snoozed, taken, passed_on, or pressed (a button, again).")
    by: str
    at: str
    action_key: str | None
    until: str | None
    labels: LabelsOut | None = Field(description="Of a correction: what persons say of the topic by then, together.")
    note: str | None
    client: str | None = Field(description="The name of the API key that it came by.")
    button: str | None = Field(description="The button that was pressed to say so.")
    call: CallOut | None = Field(description="The call that was acknowledged, if it came by one.")


class VersionsOut(BaseModel):
    """By what something was decided."""

    policy: str
    directory: str | None
    model: str | None
    topic: str | None


class EventOut(BaseModel):
    """One thing that happened to a case."""

    at: str
    event: Literal["opened", "said", "action", "wait", "ended"]
    because: list[str]
    stage: Stage | None
    action_key: str | None
    action: ActionOut | None = Field(description="As it is now; null where it was decided anew later.")
    said: SaidOut | None
    ended: End | None
    versions: VersionsOut | None


class ComingOut(BaseModel):
    """What would be decided."""

    kind: str = Field(description="The kind of an action, `wait` or `close`.")
    contacts: list[PersonOut]
    until: str | None
    ended: End | None
    because: list[str]


class NextOut(BaseModel):
    """What comes next, and when, if nothing happens before."""

    at: str
    because: list[str] = Field(description="Why it waits until then.")
    then: list[ComingOut]


class StoryOut(BaseModel):
    """All that happened to a case, in the order of time, and what comes next."""

    model_config = ConfigDict(json_schema_extra={"examples": [case_examples.STORY]})

    case: CaseOut
    events: list[EventOut]
    next: NextOut | None


class ActOut(BaseModel):
    """What was kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [case_examples.ACT]})

    case_id: str
    new: bool = Field(description="False where the same was said before; this is that one.")
    said: SaidOut
    due_at: str | None = Field(description="When the case is decided anew.")
    label_id: str | None = Field(description="Of a correction: the label that the model learns from; null where the text is not kept.")
