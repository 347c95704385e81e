"""Keeps what a person says of a listed topic as a label, and tells which topics of a list are still to be labelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import KeptLabel, Labels, LabelSource
from service.feedback.making import Feedback, make_label
from service.labelling.candidates import has_its_label
from service.labelling.entries import Entry

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw
    from service.feedback.vocabulary import Vocabulary
    from service.store.interfaces import LabelRepository


@dataclass(frozen=True, slots=True)
class Desk:
    """Keeps the answers of one person."""

    labels: LabelRepository
    author: str
    vocabulary: Vocabulary
    draw: BlindDraw

    def keep(self, entry: Entry, labels: Labels, *, blind: bool, now: datetime) -> None:
        """Keep an answer with the text that was judged and what the model had said of it.

        Args:
            entry: the topic.
            labels: what the person says.
            blind: whether the topic is drawn and the person had not seen the guess.
            now: the present moment, aware.

        Raises:
            FeedbackError: the answer is none that can be kept (`feedback_invalid`).
            StoreError: the database can't be used.

        """
        feedback = Feedback(
            topic_id=entry.id,
            title=entry.title,
            body=entry.body,
            labels=labels,
            source=LabelSource.BLIND if blind else LabelSource.CORRECTION,
            author=self.author,
            version=entry.version,
            text_at=entry.text_at,
            at=now,
            model_version=entry.model_version,
            predicted=entry.predicted,
        )
        made = make_label(feedback, vocabulary=self.vocabulary, draw=self.draw, now=now)
        self.labels.add(made.label, label_id=made.label_id)


def still_open(
    entries: Iterable[Entry], kept: Mapping[str, Sequence[KeptLabel]], *, author: str, draw: BlindDraw
) -> tuple[tuple[Entry, ...], int]:
    """Give the topics of a list that a person should still label, and how many drawn ones are for somebody else.

    Done is a topic that somebody labelled since it was listed, and a drawn one with a blind label. A drawn topic that this person
    judged before is no longer blind for them; one that the draw no longer holds is labelled as any other.
    """
    open_entries: list[Entry] = []
    for_others = 0
    for entry in entries:
        labels = kept.get(entry.id, ())
        drawn = entry.drawn and draw.has(entry.id)
        if has_its_label(labels if drawn else [each for each in labels if each.label.at >= entry.listed_at], drawn=drawn):
            continue
        if drawn and any(each.label.author == author and each.label.source.by_person for each in labels):
            for_others += 1
        else:
            open_entries.append(entry if drawn else entry.model_copy(update={"source": LabelSource.CORRECTION}))
    return tuple(open_entries), for_others
