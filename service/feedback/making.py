"""Makes a label of feedback: redacts the text, checks what is said, and settles what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from service.domain import Label, Labels, LabelSource, TopicText
from service.errors import FeedbackError
from service.feedback.blind_draw import BlindDraw
from service.feedback.vocabulary import Fault, Vocabulary, whole
from service.inference.reading import read
from service.store.identity import timed_id
from service.store.storable import storable

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far ahead of ours another machine's clock may be."""
LONGEST = {
    "topic_id": 200,
    "title": 1_000,
    "body": 200_000,
    "author": 100,
    "version": 100,
    "model_version": 100,
    "answered_by": 200,
    "feedback_id": 100,
}
"""Code points that a field may have at most."""
MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class Feedback:
    """What came in. Title and body may hold anything: this is never kept, logged or shown.

    `version` names the text's version (a forum's edit number), `text_at` when it was written, else when it was seen. `at` is when the
    label was given, None for now. `feedback_id` tells the same feedback sent again.
    """

    topic_id: str
    title: str
    body: str
    labels: Labels
    source: LabelSource
    author: str
    version: str | None = None
    text_at: datetime | None = None
    at: datetime | None = None
    decision_due_at: datetime | None = None
    model_version: str | None = None
    predicted: Labels | None = None
    answered_by: str | None = None
    asked: tuple[str, ...] = ()
    feedback_id: str | None = None


@dataclass(frozen=True, slots=True)
class MadeLabel:
    """A label fit to be kept, and the id by which it is known again; None if it has none of its own."""

    label: Label
    label_id: str | None


def make_label(feedback: Feedback, *, vocabulary: Vocabulary, draw: BlindDraw, now: datetime) -> MadeLabel:
    """Make a label of feedback.

    Without `text_at` the text counts as seen when the label was given. Without a version, the text's own digest is its version.

    Args:
        feedback: what came in.
        vocabulary: known routes and areas.
        draw: which topics are labelled blind.
        now: the present moment, aware.

    Raises:
        FeedbackError: `feedback_invalid`, with every fault.

    """
    faults = (*_size_faults(feedback), *_faults(feedback, vocabulary, draw, now))
    if faults:
        told = "; ".join(f"field {field} {wrong}: should be {right}" for field, wrong, right in faults)
        raise FeedbackError(told, reason="feedback_invalid", faults=faults)
    at = (feedback.at or now).astimezone(UTC)
    label = Label(
        topic_id=storable(feedback.topic_id),
        text=_text(feedback, seen_at=at),
        labels=whole(feedback.labels),
        source=feedback.source,
        author=storable(feedback.author),
        at=at,
        decision_due_at=feedback.decision_due_at.astimezone(UTC) if feedback.decision_due_at else None,
        model_version=storable(feedback.model_version) if feedback.model_version else None,
        predicted=_storable_labels(whole(feedback.predicted)) if feedback.predicted else None,
        answered_by=storable(feedback.answered_by) if feedback.answered_by else None,
        asked=tuple(map(storable, feedback.asked)),
    )
    return MadeLabel(label, storable(feedback.feedback_id) if feedback.feedback_id else timed_id(label) if feedback.at else None)


def _size_faults(feedback: Feedback) -> Iterator[Fault]:
    for field, longest in LONGEST.items():
        if len(getattr(feedback, field) or "") > longest:
            yield field, "is too long", f"text of at most {longest:,} characters"
    if not feedback.topic_id or not feedback.author:
        yield "author" if feedback.topic_id else "topic_id", "is missing", "text"
    if len(feedback.asked) > MOST_ASKED or any(len(each) > LONGEST["answered_by"] for each in feedback.asked):
        yield "asked", "is too long", f"at most {MOST_ASKED} names of at most {LONGEST['answered_by']} characters"


def _faults(feedback: Feedback, vocabulary: Vocabulary, draw: BlindDraw, now: datetime) -> Iterator[Fault]:
    is_outcome = feedback.source is LabelSource.OUTCOME
    if not (is_outcome and feedback.answered_by and whole(feedback.labels) == Labels()):
        yield from vocabulary.faults(feedback.labels)
    if feedback.source is LabelSource.BLIND and not draw.has(feedback.topic_id):
        # a sample that people chose measures nothing
        yield "source", "is blind, and the topic is not one of those drawn", "correction, or the label of a drawn topic"
    if not is_outcome and (feedback.answered_by or feedback.asked):
        yield "answered_by" if feedback.answered_by else "asked", "belongs to an outcome", "left out, or the source `outcome`"
    if feedback.at and feedback.at > now + CLOCKS_DIFFER:
        yield "at", "lies in the future", "when the label was given"
    if feedback.text_at and feedback.text_at > (feedback.at or now) + CLOCKS_DIFFER:
        yield "text_at", "is later than the label", "when the text that was judged was written"


def _text(feedback: Feedback, *, seen_at: datetime) -> TopicText:
    reading = read(storable(feedback.title), storable(feedback.body))
    redacted = reading.redacted
    version = storable(feedback.version) if feedback.version else reading.version
    written_at = (feedback.text_at or seen_at).astimezone(UTC)
    return TopicText(version, redacted.title, redacted.body, written_at, reading.language.code if reading.language.identified else None)


def _storable_labels(labels: Labels) -> Labels:
    return replace(
        labels,
        route=None if labels.route is None else storable(labels.route),
        area=None if labels.area is None else storable(labels.area),
    )
