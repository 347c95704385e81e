"""Feedback for the tests of this room."""

from __future__ import annotations

from typing import Any

from service.domain import Labels, LabelSource
from service.feedback.blind_draw import BlindDraw
from service.feedback.making import Feedback, MadeLabel, make_label
from service.feedback.vocabulary import Vocabulary
from tests.store.samples import NOW

VOCABULARY = Vocabulary(("technical", "licensing", "feature"), ("server", "mobile"))
ALL_DRAWN, NONE_DRAWN = BlindDraw(1.0, "seed"), BlindDraw(0.0, "seed")


def feedback(**changes: Any) -> Feedback:
    """A correction by ada; keywords change its fields."""
    plain: dict[str, Any] = {
        "topic_id": "12",
        "title": "Server does not start",
        "body": "It stopped after the upgrade.",
        "labels": Labels(route="technical"),
        "source": LabelSource.CORRECTION,
        "author": "ada",
    }
    return Feedback(**(plain | changes))


def made(draw: BlindDraw = NONE_DRAWN, **changes: Any) -> MadeLabel:
    return make_label(feedback(**changes), vocabulary=VOCABULARY, draw=draw, now=NOW)
