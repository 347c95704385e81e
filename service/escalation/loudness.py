"""How loud a topic is: a flag that its text alone can raise, and a loud point that needs a second signal besides.

A stranger's text alone never rings anybody. The table `LOUD_RULES` holds what counts as a second signal; each is looked at only where the
text is urgent beyond doubt. Replies that only share the trouble and a person's release come with the escalation runner; no source carries
them yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from service.directory.visibility import confidential_kinds
from service.domain import FindingKind, Prediction, Suggestion, Topic

FEW_HOURS = timedelta(hours=4)
TOPICS_THAT_SHOW_AN_OUTAGE = 3
REPLIES_THAT_SHARE_THE_TROUBLE = 2
MANY_VIEWS = 50


@dataclass(frozen=True, slots=True)
class Signals:
    """What else is known about a topic; None where the source does not carry it, which counts as absent.

    `urgent_alike`: urgent topics of the same area by different authors within `FEW_HOURS`, this one included. `sharing_replies`: replies
    that only share the trouble. `author_of_standing`: the author is staff or otherwise vouched for. `released_by`: who of the staff said
    that it may be loud.
    """

    urgent_alike: int | None = None
    sharing_replies: int | None = None
    views: int | None = None
    author_of_standing: bool | None = None
    released_by: str | None = None


@dataclass(frozen=True, slots=True)
class Loudness:
    """`flag` shortens the clocks; `loud` allows @here and a call; `because` says why, for staff."""

    flag: bool
    loud: bool
    because: tuple[str, ...]


LOUD_RULES: tuple[tuple[str, Callable[[Signals], bool]], ...] = (
    (
        f"{TOPICS_THAT_SHOW_AN_OUTAGE} or more people wrote of urgent trouble in this area within {FEW_HOURS.seconds // 3600} hours",
        lambda signals: (signals.urgent_alike or 0) >= TOPICS_THAT_SHOW_AN_OUTAGE,
    ),
    (
        f"{REPLIES_THAT_SHARE_THE_TROUBLE} or more replies only share the trouble, and {MANY_VIEWS} or more have read it",
        lambda signals: (signals.sharing_replies or 0) >= REPLIES_THAT_SHARE_THE_TROUBLE and (signals.views or 0) >= MANY_VIEWS,
    ),
    ("the author is of standing", lambda signals: signals.author_of_standing is True),
    ("a person released it", lambda signals: bool(signals.released_by)),
)
"""What counts as a second signal, as people are told it."""


def loudness(prediction: Prediction, signals: Signals) -> Loudness:
    """Say whether a topic is flagged, and whether it may be loud."""
    if not prediction.urgent:
        return Loudness(flag=False, loud=False, because=())
    if FindingKind.VULNERABILITY in confidential_kinds(prediction):
        return Loudness(flag=True, loud=False, because=("A weakness is told in private at once, but never loudly.",))
    if not prediction.clearly_urgent:
        return Loudness(flag=True, loud=False, because=("Not loud: the text is urgent, but not beyond doubt.",))
    because = tuple(f"May be loud: {sentence}." for sentence, holds in LOUD_RULES if holds(signals))
    if not because:
        return Loudness(flag=True, loud=False, because=("Not loud: nothing but the text speaks for it.",))
    return Loudness(flag=True, loud=True, because=because)


def signals_among(topics: Sequence[Topic], predictions: Sequence[Prediction]) -> list[Signals]:
    """Gather each topic's signals from what its source says and from the topics it stands among, in their order."""
    return [
        Signals(
            urgent_alike=_urgent_alike(topic, prediction, topics, predictions),
            views=topic.views or None,
            author_of_standing=topic.author_is_staff or None,
        )
        for topic, prediction in zip(topics, predictions, strict=True)
    ]


def louden(topics: Sequence[Topic], suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Return the suggestions with their loudness and why; topics and suggestions in the same order."""
    predictions = [suggestion.prediction for suggestion in suggestions]
    found = [loudness(prediction, signals) for prediction, signals in zip(predictions, signals_among(topics, predictions), strict=True)]
    return [
        replace(suggestion, loud=each.loud, why=(*suggestion.why, *each.because))
        for suggestion, each in zip(suggestions, found, strict=True)
    ]


def _urgent_alike(topic: Topic, prediction: Prediction, topics: Sequence[Topic], predictions: Sequence[Prediction]) -> int | None:
    if topic.created_at is None or not prediction.urgent or not prediction.area:
        return None
    both = zip(topics, predictions, strict=True)
    alike = [other for other, said in both if said.urgent and said.area == prediction.area and _near(other, topic)]
    return len({_author(other) for other in alike})


def _near(other: Topic, topic: Topic) -> bool:
    return other.created_at is not None and topic.created_at is not None and abs(other.created_at - topic.created_at) <= FEW_HOURS


def _author(topic: Topic) -> object:
    """Tell authors apart; all whom a source does not name are one, since a stranger may have written all of their topics."""
    return topic.author_id if topic.author_id is not None else (topic.author or "").casefold()
