"""Candidates, lists and sittings for the tests of this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from service.domain import Labels, LabelSource, Prediction, Redacted, SimilarTopic
from service.feedback.vocabulary import Vocabulary
from service.labelling.candidates import Candidate
from service.labelling.entries import Entry, Why
from service.labelling.session import Session
from tests.reports.samples import prediction
from tests.store.samples import HOUR, NOW

VOCABULARY = Vocabulary(("technical", "licensing", "feature"), ("server", "mobile", "mobile_push"))
GUESS = Labels("feature", "mobile", confidential=False, confidential_kinds=(), urgent=False, needs_answer=True)


def entry(name: str = "1", **changes: Any) -> Entry:
    """A topic that the model is unsure of."""
    plain: dict[str, Any] = {
        "id": name,
        "title": f"Title of {name}",
        "body": "It stopped after the upgrade.",
        "why": Why.UNSURE,
        "told": "the model is unsure",
        "source": LabelSource.CORRECTION,
        "listed_at": NOW - HOUR,
        "text_at": NOW - HOUR,
        "created_at": NOW - 30 * HOUR,
        "language": "en",
        "model_version": "0.1.0",
        "predicted": GUESS,
        "confidence": 0.41,
    }
    return Entry(**(plain | changes))


def drawn(name: str = "1", **changes: Any) -> Entry:
    """A topic that is labelled blind."""
    return entry(name, **({"why": Why.DRAWN, "source": LabelSource.BLIND, "told": "drawn at random to be labelled blind"} | changes))


def candidate(name: str, *, first: float = 0.9, likeness: float = 0.8, is_drawn: bool = False, age: timedelta = HOUR) -> Candidate:
    """A topic whose likeliest route has the probability `first`; below 0.7 the model leaves it to a person."""
    said: Prediction = prediction(
        route="technical",
        confidence=first,
        probabilities={"technical": first, "feature": 1 - first},
        abstained=first < 0.7,
        similar=(SimilarTopic("near", "A title", "technical", likeness),),
    )
    created = NOW - age
    return Candidate(name, Redacted(f"Title of {name}"), Redacted("Body"), NOW, created, None, is_drawn, said)


class Kept:
    """Notes what is kept."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, Labels, bool]] = []

    def __call__(self, entry: Entry, labels: Labels, /, *, blind: bool, now: Any) -> None:
        self.answers.append((entry.id, labels, blind))


def sitting(*entries: Entry, keep: Any = None) -> Session:
    return Session(entries, vocabulary=VOCABULARY, keep=keep or Kept())
