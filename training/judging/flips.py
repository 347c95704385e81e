"""Topics that one model gets right and the other wrong, each with what both said and why, in redacted words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from service.domain import FindingKind
from service.inference.text import prepare
from service.reports.shown_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.domain import Prediction
    from training.data.records import LabelledTopic
    from training.judging.answers import Answers

EXCERPT_CHARACTERS = 320
MOST_REASONS = 4
Head: TypeAlias = Literal["confidential", "route", "urgent"]
ORDER: tuple[Head, ...] = ("confidential", "route", "urgent")
"""What weighs most comes first."""


@dataclass(frozen=True)
class Side:
    """What one model said, and reasons in redacted words.

    `probability` is that of the route said, or of being confidential or urgent, whatever was said. `abstained` says that the route was left
    to a person.
    """

    said: str
    probability: float
    abstained: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Flip:
    """A topic on which the models differ and one is right. `lost` says that it was the current one.

    `missed` says that something confidential or urgent was overlooked by the one that is wrong. Title and excerpt are redacted, on one
    line; the excerpt is empty where redaction can't cover what is confidential.
    """

    head: Head
    lost: bool
    topic_id: str
    title: str
    excerpt: str
    language: str
    missed: bool
    truth: tuple[str, ...]
    current: Side
    candidate: Side


def find_flips(current: Answers, candidate: Answers) -> tuple[Flip, ...]:
    """Find what flips, the lost ones first.

    Among them confidential content comes before routes and those before urgency, what was missed before false alarms, and then what the
    candidate is most sure of.
    """
    flips = [flip for head in ORDER for flip in _of_head(head, current, candidate)]
    return tuple(sorted(flips, key=_weight))


def _weight(flip: Flip) -> tuple[bool, int, bool, float, str]:
    return not flip.lost, ORDER.index(flip.head), not flip.missed, -flip.candidate.probability, flip.topic_id


def _of_head(head: Head, current: Answers, candidate: Answers) -> Iterator[Flip]:
    is_right, truth, side = _HEADS[head]
    for topic, before, now in zip(current.topics, current.predictions, candidate.predictions, strict=True):
        was, is_ = is_right(topic, before), is_right(topic, now)
        if was is None or was == is_:
            continue
        yield Flip(
            head=head,
            lost=was,
            topic_id=one_line(topic.id),
            title=one_line(now.redacted_title) or f"Topic {one_line(topic.id)}",
            excerpt=_excerpt(topic, before, now),
            language=now.language,
            missed=head != "route" and getattr(topic, head) is True,
            truth=truth(topic),
            current=side(before),
            candidate=side(now),
        )


def _excerpt(topic: LabelledTopic, before: Prediction, now: Prediction) -> str:
    covered = {finding.kind.value for prediction in (before, now) for finding in prediction.findings}
    told = {kind.value for prediction in (before, now) for kind in prediction.confidential_kinds} | set(topic.confidential_kinds)
    # a weakness told in prose, or a failed detection, has no place to cover
    if told - covered:
        return ""
    return one_line(prepare("", now.redacted_body).prose, limit=EXCERPT_CHARACTERS)


def _route_side(got: Prediction) -> Side:
    similar = [f"similar topic “{one_line(got.similar[0].title)}” ({got.similar[0].route})"] if got.similar else []
    reasons = [reason.feature for reason in got.reasons[: MOST_REASONS - len(similar)]]
    return Side(got.route, got.confidence, got.abstained, _shown([*reasons, *similar]))


def _confidential_side(got: Prediction) -> Side:
    kinds = ", ".join(kind.value for kind in got.confidential_kinds)
    reasons = [*dict.fromkeys(finding.reason for finding in got.findings), *(reason.feature for reason in got.confidential_reasons)]
    if FindingKind.UNDETERMINED in got.confidential_kinds and not reasons:
        reasons = ["what it holds could not be told"]
    return Side(kinds if got.confidential else "nothing confidential", got.confidential_probability, got.abstained, _shown(reasons))


def _urgent_side(got: Prediction) -> Side:
    reasons = [reason.feature for reason in got.urgent_reasons]
    return Side("urgent" if got.urgent else "not urgent", got.urgent_probability, got.abstained, _shown(reasons))


def _shown(reasons: list[str]) -> tuple[str, ...]:
    return tuple(one_line(reason) for reason in reasons[:MOST_REASONS])


def _confidential_truth(topic: LabelledTopic) -> tuple[str, ...]:
    return (topic.confidential_kinds or ("confidential",)) if topic.confidential else ("nothing confidential",)


_HEADS: dict[
    Head,
    tuple[Callable[[LabelledTopic, Prediction], bool | None], Callable[[LabelledTopic], tuple[str, ...]], Callable[[Prediction], Side]],
] = {
    "route": (lambda topic, got: got.route in topic.route, lambda topic: topic.route, _route_side),
    "confidential": (
        lambda topic, got: None if topic.confidential is None else topic.confidential == got.confidential,
        _confidential_truth,
        _confidential_side,
    ),
    "urgent": (
        lambda topic, got: None if topic.urgent is None else topic.urgent == got.urgent,
        lambda topic: ("urgent" if topic.urgent else "not urgent",),
        _urgent_side,
    ),
}
"""By head: whether a model is right about a topic (None where the topic has no such label), the truth, and what the model said."""
