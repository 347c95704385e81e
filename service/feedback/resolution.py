"""Which of several labels of a topic wins, field by field, and what of them may be learnt from. The model's own guess is never one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from service.domain import KeptLabel, Label, Labels, LabelSource, TopicText
from service.inference.confidentiality import WITHHELD

FIELDS = tuple(field.name for field in fields(Labels))


class Unfit(StrEnum):
    """Why a label is not learnt from."""

    TEXT_TOO_NEW = "text_too_new"
    TEXT_WITHHELD = "text_withheld"
    TEXT_ERASED = "text_erased"

    @property
    def sentence(self) -> str:
        """The reason for people."""
        if self is Unfit.TEXT_TOO_NEW:
            return "its text was written or seen after the decision was due"
        if self is Unfit.TEXT_ERASED:
            return "its text is not kept any more"
        return "its text could not be redacted and was withheld"


@dataclass(frozen=True, slots=True)
class Winner:
    """What holds for one field, who said so, and how it came about."""

    value: Any
    source: LabelSource
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LearntTopic:
    """A topic fit to learn from: the newest text that was there when the decision was due, and the winner of each field that has one."""

    topic_id: str
    text: TopicText
    winners: Mapping[str, Winner]

    @property
    def labels(self) -> Labels:
        """The winners' values."""
        return Labels(**{name: winner.value for name, winner in self.winners.items()})


def decision_due(kept: Iterable[KeptLabel]) -> datetime | None:
    """Give the earliest time at which a decision on a topic was due, as its labels tell; None if none does."""
    return min((each.label.decision_due_at for each in kept if each.label.decision_due_at is not None), default=None)


def unfit(label: Label, due: datetime | None = None) -> Unfit | None:
    """Say why a label is not learnt from, None if it may be.

    The text has to be as it was when the decision was due: what was edited in later (often the answer) must not leak in. Where the label
    does not say when that was, `due` counts, which the topic's other labels tell (`decision_due`), and without it the label's own time.
    """
    if label.text.at > (label.decision_due_at or due or label.at):
        return Unfit.TEXT_TOO_NEW
    if WITHHELD in {label.text.title, label.text.body}:
        return Unfit.TEXT_WITHHELD
    if not label.text.title and not label.text.body:
        return Unfit.TEXT_ERASED
    return None


def winning_labels(kept: Iterable[KeptLabel]) -> dict[str, Winner]:
    """Give the winner of each field among the labels of one topic: a person over an outcome, then the newer over the older."""
    return {name: _winner(name, each) for name, each in _winning(kept).items()}


def learnt_topic(kept: Iterable[KeptLabel], *, due: datetime | None = None) -> LearntTopic | None:
    """Give what may be learnt from the labels of one topic, None if nothing may.

    A person's label about a text that is too new counts for nothing itself, but no outcome speaks in its place. `due` is what all labels
    of the topic tell, where these are only some of them.
    """
    every = list(kept)
    due = due or decision_due(every)
    fit = [each for each in every if unfit(each.label, due) is None]
    judged = {name for each in every if each.label.source.by_person for name in FIELDS if getattr(each.label.labels, name) is not None}
    winning = {name: each for name, each in _winning(fit).items() if each.label.source.by_person or name not in judged}
    if "confidential" not in winning:
        winning.pop("confidential_kinds", None)
    if not winning:
        return None
    newest = max(winning.values(), key=lambda each: (each.label.text.at, each.number)).label
    return LearntTopic(newest.topic_id, newest.text, {name: _winner(name, each) for name, each in winning.items()})


def by_topic(kept: Iterable[KeptLabel]) -> dict[str, list[KeptLabel]]:
    """Sort labels by their topics, in the order in which the topics first come."""
    sorted_out: dict[str, list[KeptLabel]] = {}
    for each in kept:
        sorted_out.setdefault(each.label.topic_id, []).append(each)
    return sorted_out


def due_by_topic(kept: Iterable[KeptLabel]) -> dict[str, datetime]:
    """Give `decision_due` of each topic of which a label tells it."""
    return {topic_id: due for topic_id, labels in by_topic(kept).items() if (due := decision_due(labels)) is not None}


def _winning(kept: Iterable[KeptLabel]) -> dict[str, KeptLabel]:
    by_rank = sorted(kept, key=_rank)
    winning = {name: each for name in FIELDS for each in by_rank if getattr(each.label.labels, name) is not None}
    # kinds that somebody saw are not those of what was later found harmless, nor of what was later found confidential after all
    judged, kinds = winning.get("confidential"), winning.get("confidential_kinds")
    if judged and kinds and _rank(kinds) < _rank(judged) and kinds.label.labels.confidential != judged.label.labels.confidential:
        del winning["confidential_kinds"]
    return winning


def _rank(kept: KeptLabel) -> tuple[bool, datetime, int]:
    return kept.label.source.by_person, kept.label.at, kept.number


def _winner(name: str, kept: KeptLabel) -> Winner:
    label = kept.label
    return Winner(getattr(label.labels, name), label.source, label.author, label.at)
