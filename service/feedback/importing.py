"""Keeps the labels of a file: every bad line is told by its number, the rest is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from service.domain import LabelSource
from service.errors import FeedbackError
from service.feedback.making import MadeLabel, make_label
from service.feedback.rows import feedback_of
from service.store.identity import content_digest

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw
    from service.feedback.rows import Row
    from service.feedback.vocabulary import Vocabulary
    from service.store.interfaces import LabelRepository


Untimed: TypeAlias = dict[tuple[str, str, LabelSource], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every row: the known names, the draw, who labelled and how where a row does not say, and the present moment."""

    vocabulary: Vocabulary
    draw: BlindDraw
    author: str | None
    source: LabelSource
    now: datetime


@dataclass(frozen=True, slots=True)
class Imported:
    """How many labels are new, and how many were there already."""

    new: int
    known: int


def labels_of_rows(
    rows: Iterable[tuple[str, Row | str]], *, rules: Rules, on_problem: Callable[[str], None], progress: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, MadeLabel]]:
    """Make labels of rows; each comes with its place.

    Args:
        rows: each with its place, or what is wrong with it.
        rules: what holds for all.
        on_problem: told a sentence about every row that gives no label, beginning with its place; it never repeats a text.
        progress: called after each row.

    """
    untimed: Untimed = {}
    for place, row in rows:
        try:
            made = _label_of(row, rules)
            _refuse_contradiction(made, place, untimed)
        except FeedbackError as error:
            on_problem(f"{place}: {error}")
        else:
            yield place, made
        progress()


def keep_all(made: Iterable[tuple[str, MadeLabel]], labels: LabelRepository, *, on_problem: Callable[[str], None]) -> Imported:
    """Keep labels; one whose id another label has is told and left out. Raises StoreError."""
    new = known = 0
    for place, each in made:
        try:
            added = labels.add(each.label, label_id=each.label_id)
        except FeedbackError as error:
            on_problem(f"{place}: {error}")
            continue
        new, known = new + added.new, known + (not added.new)
    return Imported(new, known)


def _label_of(row: Row | str, rules: Rules) -> MadeLabel:
    if isinstance(row, str):
        raise FeedbackError(row, reason="row_invalid")
    feedback = feedback_of(row, author=rules.author, source=rules.source)
    return make_label(feedback, vocabulary=rules.vocabulary, draw=rules.draw, now=rules.now)


def _refuse_contradiction(made: MadeLabel, place: str, untimed: Untimed) -> None:
    """Refuse what would win or lose by nothing but its place in the file, and be new again whenever the file is imported again."""
    if made.label_id is not None:
        return
    label = made.label
    digest = content_digest(label)
    before, told = untimed.setdefault((label.topic_id, label.author, label.source), (place, digest))
    if told != digest:
        message = f"says something else of the topic than {before} by the same person; give each its time in `at`"
        raise FeedbackError(message, reason="row_invalid")
