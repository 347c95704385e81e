"""A correction of a case becomes a label that the model learns from, about the text that was judged. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import Labels, LabelSource, Redacted
from service.errors import CaseError
from service.escalation.casework.wishes import LONGEST_NOTE, too_long

if TYPE_CHECKING:
    from service.domain import Prediction, TopicText
    from service.feedback.blind_draw import BlindDraw
    from service.feedback.making import MadeLabel
    from service.feedback.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person judged: a version of a topic's redacted text, what the model had said of it, and when somebody had to be asked."""

    topic_id: str
    text: TopicText
    predicted: Prediction | None
    due_at: datetime


def made_label(
    judged: Judged | None, labels: Labels, *, by: str, now: datetime, vocabulary: Vocabulary, draw: BlindDraw
) -> MadeLabel | None:
    """Make a label of what was said; None where the text that it is about is not kept any more.

    Raises:
        CaseError: `case_act_invalid`, for names that are unknown, and where nothing is said.

    """
    # what redacts and identifies languages takes a while to load, which a list of cases should not wait for
    from service.feedback.making import Feedback, make_label

    faults = tuple(vocabulary.faults(labels))
    if faults:
        told = "; ".join(f"{field} {wrong}: should be {right}" for field, wrong, right in faults)
        raise CaseError(told, reason="case_act_invalid", faults=faults)
    if judged is None:
        return None
    said = judged.predicted
    feedback = Feedback(
        topic_id=judged.topic_id,
        title=judged.text.title,
        body=judged.text.body,
        labels=labels,
        source=LabelSource.CORRECTION,
        author=by,
        version=judged.text.version,
        text_at=judged.text.at,
        decision_due_at=judged.due_at,
        model_version=said.model_version if said else None,
        predicted=_said(said) if said else None,
    )
    return make_label(feedback, vocabulary=vocabulary, draw=draw, now=now)


def redacted_note(note: str | None) -> Redacted | None:
    """Redact what a person notes. Raises CaseError (`case_act_invalid`) if it is too long."""
    if not note or not note.strip():
        return None
    if len(note) > LONGEST_NOTE:
        raise too_long("note", LONGEST_NOTE)
    from service.inference.reading import read
    from service.store.storable import storable

    return read("", storable(note.strip())).redacted.body


def _said(prediction: Prediction) -> Labels:
    return Labels(
        prediction.route,
        prediction.area or None,
        prediction.confidential,
        prediction.confidential_kinds,
        prediction.urgent,
        prediction.needs_answer,
    )
