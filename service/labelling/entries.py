"""A line of the list of topics worth labelling."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from service.domain import Labels, LabelSource, Redacted


class Why(StrEnum):
    """Why a topic is worth a label, in the order in which the list begins."""

    DRAWN = "drawn"
    LABEL_ERROR = "label_error"
    UNSURE = "unsure"
    UNLIKE = "unlike"


class Entry(BaseModel):
    """A topic worth a label, as redacted text. `feedback import` takes a list of them too, once labels and `by` are filled in.

    `told` says why for people. `source` is how a label of it comes about: `blind` for a drawn topic, of which nobody should see `predicted`
    before having judged it. `given` are the labels that may be wrong, `given_by` who gave them. `text_at` is when the text was
    written or seen, `created_at` when the topic was; `confidence` is that in the predicted route, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    title: Redacted
    body: Redacted
    why: Why
    told: str
    source: LabelSource
    listed_at: AwareDatetime
    text_at: AwareDatetime
    version: str | None = None
    created_at: AwareDatetime | None = None
    language: str | None = None
    model_version: str | None = None
    predicted: Labels | None = None
    confidence: float | None = None
    given: Labels | None = None
    given_by: str | None = None

    @property
    def drawn(self) -> bool:
        """Whether it is labelled blind."""
        return self.source is LabelSource.BLIND
