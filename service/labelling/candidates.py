"""Topics that might be worth a label: those of a source, and stored ones of which no person has told the route."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from service.domain import KeptLabel, Labels, LabelSource, Prediction, Redacted, Topic
from service.forum.fitness import why_unfit
from service.inference.confidentiality import WITHHELD
from service.store.storable import storable

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw

BATCH = 32


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic, as redacted text, with what the model says of it.

    `text_at` is when the text was written or seen; `created_at` when the topic was written, None where nobody knows. `drawn` says that it
    is to be labelled blind.
    """

    topic_id: str
    title: Redacted
    body: Redacted
    text_at: datetime
    created_at: datetime | None
    version: str | None
    drawn: bool
    prediction: Prediction

    @property
    def torn(self) -> float:
        """How far the two likeliest routes lie apart, 0 to 1; 0 is torn between them."""
        first, second, *_ = (*sorted(self.prediction.probabilities.values(), reverse=True), 0.0, 0.0)
        return first - second

    @property
    def likeness(self) -> float:
        """How much the nearest topic that the model learnt from resembles it (cosine); 1 where there is none to compare with."""
        return max((similar.similarity for similar in self.prediction.similar), default=1.0)

    @property
    def predicted(self) -> Labels:
        """What the model says, in the form of labels."""
        said = self.prediction
        return Labels(said.route, said.area or None, said.confidential, said.confidential_kinds, said.urgent, said.needs_answer)


Predict = Callable[[Sequence[Topic]], list[Prediction]]


def source_candidates(
    topics: Iterable[Topic], predict: Predict, *, draw: BlindDraw, done: Callable[[str], bool], since: datetime, seen_at: datetime
) -> Iterator[Candidate]:
    """Yield the topics of a source that want a label; private messages, and what is deleted or hidden, are left out.

    Args:
        topics: as the forum shows them.
        predict: the model.
        draw: which topics are labelled blind.
        done: says of a topic's id that it has the label it wants.
        since: topics written before this (aware) are left out; those without a time are not.
        seen_at: when the source was read, aware.

    """
    recent = (topic for topic in topics if topic.created_at is None or topic.created_at >= since)
    wanted = (topic for topic in recent if why_unfit(topic) is None and not done(storable(topic.id)))
    for topic, prediction in _predicted(wanted, predict):
        candidate = Candidate(
            topic_id=storable(topic.id),
            title=prediction.redacted_title,
            body=prediction.redacted_body,
            text_at=seen_at,
            created_at=topic.created_at,
            version=None,
            drawn=draw.has(storable(topic.id)),
            prediction=prediction,
        )
        if _readable(candidate):
            yield candidate


def stored_candidates(
    kept: Mapping[str, Sequence[KeptLabel]], predict: Predict, *, draw: BlindDraw, done: Callable[[str], bool], since: datetime
) -> Iterator[Candidate]:
    """Yield the stored topics that want a label, each with its newest text; `kept` holds labels by topic, else as `source_candidates`."""
    newest = {topic_id: max(labels, key=lambda each: (each.label.text.at, each.number)).label.text for topic_id, labels in kept.items()}
    texts = {topic_id: text for topic_id, text in newest.items() if text.at >= since and not done(topic_id)}
    topics = (Topic(topic_id, text.title, text.body, created_at=text.at) for topic_id, text in texts.items())
    for topic, prediction in _predicted(topics, predict):
        text = texts[topic.id]
        candidate = Candidate(topic.id, text.title, text.body, text.at, text.at, text.version, draw.has(topic.id), prediction)
        if _readable(candidate):
            yield candidate


def has_its_label(labels: Iterable[KeptLabel], *, drawn: bool) -> bool:
    """Say whether a topic has the label that it wants: its route, told by a person, who must not have seen a prediction if it is drawn."""
    return any(each.label.labels.route is not None and _counts(each.label.source, drawn=drawn) for each in labels)


def _counts(source: LabelSource, *, drawn: bool) -> bool:
    return source is LabelSource.BLIND if drawn else source.by_person


def _readable(candidate: Candidate) -> bool:
    text = candidate.title + candidate.body
    return WITHHELD not in {candidate.title, candidate.body} and any(map(str.isalpha, text))


def _predicted(topics: Iterable[Topic], predict: Predict) -> Iterator[tuple[Topic, Prediction]]:
    waiting = iter(topics)
    while batch := list(islice(waiting, BATCH)):
        yield from zip(batch, predict(batch), strict=True)
