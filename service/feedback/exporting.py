"""Labels on their way out: the topics to learn from, and why others are not among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.domain import KeptLabel, LabelSource
from service.feedback.resolution import FIELDS, by_topic, decision_due, learnt_topic, winning_labels
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


def learnt_rows(
    kept: Iterable[KeptLabel], *, draw: BlindDraw, sources: Collection[LabelSource] | None = None, since: datetime | None = None
) -> LearntRows:
    """Give the topics that training reads: those with a route that a fit label told.

    Args:
        kept: all labels of the topics, for any of them may tell when the decision was due.
        draw: which topics are labelled blind.
        sources: only labels that came about so have a say; None for all.
        since: only topics with a winner of this time (aware) or later. An older label has its say all the same.

    """
    rows: list[dict[str, Any]] = []
    left_out: Counter[str] = Counter()
    for topic_id, every in by_topic(kept).items():
        labels = [each for each in every if sources is None or each.label.source in sources]
        learnt = learnt_topic(labels, due=decision_due(every))
        told = winning_labels(labels)
        if learnt is not None and "route" not in learnt.winners:
            learnt = None
        winners = told if learnt is None else learnt.winners
        if not labels or (since is not None and all(winner.at < since for winner in winners.values())):
            continue
        if learnt is not None:
            rows.append(learnt_row(learnt, blind_drawn=draw.has(topic_id)))
        elif "route" in told:
            left_out["their texts are newer than the decision or withheld"] += 1
        else:
            left_out["nobody told their route"] += 1
    return LearntRows(tuple(rows), left_out)
