"""Looks for confidential texts in what was written where anybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.domain import FindingKind, Prediction, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST_FOUND = 4
"""Characters of something found that are looked for; less would be found anywhere."""
SHORTEST_LINE = 20
"""Characters of a line of a confidential topic that are looked for."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text that we wrote about a topic where anybody reads it; `in_topic`: in the topic itself."""

    topic: str
    text: str
    in_topic: bool


@dataclass
class Witness:
    """Remembers what the model found in which topic, with the very words that nobody else keeps, to hold them against what was said."""

    predict: Callable[[Sequence[Topic]], Sequence[Prediction]]
    confidential: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def __call__(self, topics: Sequence[Topic]) -> Sequence[Prediction]:
        """Predict, and remember."""
        predictions = self.predict(topics)
        for topic, prediction in zip(topics, predictions, strict=True):
            self._remember(topic, prediction)
        return predictions

    def leaks(self, written: Sequence[Written]) -> list[Written]:
        """Give the texts that tell something confidential.

        That is whatever repeats what was found in any topic, or the title or a whole line of a confidential one; a post in a public
        channel about a confidential topic; and a reply in a topic that tells an undisclosed weakness.
        """
        return [each for each in written if self._tells(each)]

    def _tells(self, written: Written) -> bool:
        forbidden = self.weak if written.in_topic else self.confidential
        return written.topic in forbidden or any(words in written.text for words in self.words)

    def _remember(self, topic: Topic, prediction: Prediction) -> None:
        for finding in prediction.findings:
            found = (topic.title if finding.field == "title" else topic.body)[finding.start : finding.end]
            if len(found) >= SHORTEST_FOUND:
                self.words.add(found)
        if not prediction.confidential:
            return
        self.confidential.add(topic.id)
        if FindingKind.VULNERABILITY in prediction.confidential_kinds:
            self.weak.add(topic.id)
        self.words |= {topic.title, *(line for line in topic.body.splitlines() if len(line) >= SHORTEST_LINE)}
