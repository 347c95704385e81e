"""Labels on their way out: the topics to learn from, and why others are not among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain import KeptLabel
from service.feedback.resolution import FIELDS, by_topic, learnt_topic, winning_labels
from service.feedback.rows import learnt_row

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw

_TEXT = ("id", "title", "body")
ALL_COLUMNS = (
    *_TEXT,
    *FIELDS,
    "language",
    "version",
    "text_at",
    "source",
    "by",
    "at",
    "decision_due_at",
    "model_version",
    "predicted",
    "answered_by",
    "asked",
    "feedback_id",
)
LEARNT_COLUMNS = (*_TEXT, *FIELDS, "language", "label_sources", "labelled_by", "labelled_at", "version", "text_at", "blind_drawn")


@dataclass(frozen=True, slots=True)
class LearntRows:
    """Topics to learn from, and of how many nothing is learnt, by the reason."""

    rows: tuple[dict[str, Any], ...]
    left_out: Mapping[str, int]


def learnt_rows(kept: Iterable[KeptLabel], *, draw: BlindDraw) -> LearntRows:
    """Give the topics that training reads: those with a route that a fit label told."""
    rows: list[dict[str, Any]] = []
    left_out: Counter[str] = Counter()
    for topic_id, labels in by_topic(kept).items():
        learnt = learnt_topic(labels)
        if learnt is not None and "route" in learnt.winners:
            rows.append(learnt_row(learnt, blind_drawn=draw.has(topic_id)))
        elif "route" in winning_labels(labels):
            left_out["their texts are newer than the decision or withheld"] += 1
        else:
            left_out["nobody told their route"] += 1
    return LearntRows(tuple(rows), left_out)
