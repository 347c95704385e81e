"""Parts of the topics, for each of which accuracy and what is found of confidential content are compared."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from training.evaluation.evaluate import LENGTHS
from training.judging.figures import CONFIDENTIAL, told_harmless
from training.judging.statistics import ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic
    from training.judging.answers import Answers
    from training.judging.measures import Measured, Scales
    from training.judging.statistics import Values, Weights


def _language(topic: LabelledTopic) -> str | None:
    return topic.language


def _length(topic: LabelledTopic) -> str | None:
    low, high = next(span for span in LENGTHS if span[0] <= len(topic.body) < span[1])
    return f"{low:,} to {high - 1:,} characters" if high < LENGTHS[-1][1] else f"{low:,} characters and more"


def _area(topic: LabelledTopic) -> str | None:
    return topic.area[0] if topic.area else None


def _source(topic: LabelledTopic) -> str | None:
    return topic.source or topic.author_group


def _month(topic: LabelledTopic) -> str | None:
    return f"{topic.created_at.astimezone(UTC):%Y-%m}" if topic.created_at else None


SLICINGS: dict[str, Callable[[LabelledTopic], str | None]] = {
    "language": _language,
    "length": _length,
    "area": _area,
    "source": _source,
    "month": _month,
}
"""How topics are parted; a topic that lacks what a way looks at is in none of its parts. A source is a forum or file, else an author."""


def all_slices(scales: Scales) -> list[Measured]:
    """Take the accuracy of routes in every slice, and where there is confidential or harmless content recall and false alarms."""
    return [measured for way in SLICINGS for measured in _of_way(scales, way)]


def _of_way(scales: Scales, way: str) -> Iterator[Measured]:
    topics = scales.current.topics
    names = np.array([SLICINGS[way](topic) or "" for topic in topics])
    lengths = np.array([len(topic.body) for topic in topics])
    found = [str(name) for name in np.unique(names) if name]
    for name in sorted(found, key=lambda name: (lengths[names == name].min() if way == "length" else 0, name)):
        inside = names == name
        measure = partial(scales.measure, group=way, of=name)
        yield measure("accuracy", partial(_accuracy, inside), partial(_inside, inside))
        if any(topic.confidential for topic, is_in in zip(topics, inside, strict=True) if is_in):
            yield measure("confidential_recall", partial(_recall, inside), partial(_confidential, inside))
        if any(topic.confidential is False for topic, is_in in zip(topics, inside, strict=True) if is_in):
            yield measure("false_alarms", partial(_alarms, inside), partial(_harmless, inside), higher_is_better=False)


def _inside(inside: NDArray[np.bool_], _: Answers) -> NDArray[np.bool_]:
    return inside


def _accuracy(inside: NDArray[np.bool_], weights: Weights, answers: Answers) -> Values:
    return ratio(weights, answers.right, inside)


def _confidential(inside: NDArray[np.bool_], answers: Answers) -> NDArray[np.bool_]:
    return answers.labelled_yes(CONFIDENTIAL) & inside


def _harmless(inside: NDArray[np.bool_], answers: Answers) -> NDArray[np.bool_]:
    return told_harmless(answers) & inside


def _recall(inside: NDArray[np.bool_], weights: Weights, answers: Answers) -> Values:
    return ratio(weights, answers.flagged(CONFIDENTIAL), _confidential(inside, answers))


def _alarms(inside: NDArray[np.bool_], weights: Weights, answers: Answers) -> Values:
    return ratio(weights, answers.flagged(CONFIDENTIAL), _harmless(inside, answers))
