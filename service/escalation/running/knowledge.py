"""Gathers what a decision rests on, for many cases at once: topic, prediction, people, what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from service.directory.model import Role
from service.directory.suggest import suggest
from service.domain import Place, Prediction, Suggestion, Topic
from service.escalation.brake import WEEK
from service.escalation.cases import Case, Status
from service.escalation.facts import Facts, Load, TopicFacts
from service.escalation.gathering import as_a_person_says, judgement_of, people_of, reviewers_of
from service.escalation.loudness import FEW_HOURS, TOPICS_THAT_SHOW_AN_OUTAGE, Signals
from service.escalation.running.keeping import restored
from service.escalation.running.known_topics import KnownTopic, from_details
from service.escalation.running.said import Correction, correction_of, said_of
from service.forum.unanswered import Verdict

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.escalation.facts import Said
    from service.store.actions import SqlActions
    from service.store.case_values import KeptAction, KeptCase
    from service.store.topics import KeptPrediction, SqlTopics

SETTLED = (Status.SHOWN, Status.RELEASED, Status.DONE)
"""Statuses of actions by which somebody counts as asked."""
OTHER_AREA = "other"
"""What belongs to no other area (annotation guide)."""
FORGOTTEN = TopicFacts(version="", standing=Verdict.DELETED)
"""What is known of a topic of which nothing is kept any more."""


@dataclass(frozen=True)
class Known:
    """All that is known about one case; `suggestion` is what the directory makes of the prediction, None without one."""

    case: Case
    actions: tuple[KeptAction, ...]
    topic: KnownTopic
    said: Said
    suggestion: Suggestion | None = None
    facts: Facts = field(default_factory=lambda: Facts(FORGOTTEN))

    def with_load(self, load: Load) -> Facts:
        """Give the facts with how much is going on just now."""
        return replace(self.facts, load=load)


Familiarity: TypeAlias = Callable[[Topic, Prediction], Mapping[str, float]]
"""Says for each volunteer, by id, how close a topic comes to what they answered, 0 to 1."""


def nobody_is_known(topic: Topic, prediction: Prediction) -> Mapping[str, float]:
    """Know nothing of volunteers."""
    del topic, prediction
    return {}


def nobody_looked(place: Place) -> bool | None:
    """Know nothing of channels."""
    del place
    return None


class Knowledge:
    """Reads from the store what is known, and asks the directory whom it names.

    Args:
        topics: what is kept of topics.
        actions: what was done, and what people said.
        directory: names people and channels.
        familiarity: is asked about topics whose route leads to volunteers, with their redacted text.
        as_said: says whether a channel was what the directory says when it was last looked at; None where nobody looked.

    """

    def __init__(
        self,
        topics: SqlTopics,
        actions: SqlActions,
        directory: Directory,
        familiarity: Familiarity = nobody_is_known,
        *,
        as_said: Callable[[Place], bool | None] = nobody_looked,
    ) -> None:
        self._as_said = as_said
        self._topics = topics
        self._actions = actions
        self._directory = directory
        self._familiarity = familiarity

    def of(self, cases: Sequence[KeptCase], now: datetime) -> list[Known]:
        """Gather what is known at `now` (aware) about each case, in their order."""
        case_ids, topic_ids = [case.id for case in cases], [case.topic_id for case in cases]
        actions, said = self._actions.of_cases(case_ids), self._actions.acknowledgements_of(case_ids)
        topics = {topic_id: from_details(kept.details) for topic_id, kept in self._topics.newest_facts(topic_ids).items()}
        predictions = self._topics.newest_predictions({topic_id: known.facts.version for topic_id, known in topics.items()})
        alike = _Alike(self._topics, predictions.values())
        asked = self._actions.asked_since(now - WEEK, statuses=SETTLED)
        gathered = []
        for case in cases:
            kept = actions.get(case.id, ())
            spoken = said.get(case.id, ())
            known = Known(restored(case, kept), kept, topics.get(case.topic_id) or KnownTopic(FORGOTTEN), said_of(spoken))
            prediction = predictions.get(case.topic_id)
            gathered.append(self._with_prediction(known, prediction, correction_of(spoken), _Around(alike, asked), now))
        return gathered

    def _with_prediction(
        self, known: Known, kept: KeptPrediction | None, correction: Correction | None, around: _Around, now: datetime
    ) -> Known:
        if kept is None:
            reviewers = reviewers_of(self._directory, now, area=next(iter(self._directory.areas)))
            return replace(known, facts=Facts(known.topic.facts, None, reviewers, known.said))
        prediction = kept.prediction
        if correction is not None:
            prediction = as_a_person_says(prediction, correction.labels)
        prediction = _fitting(prediction, self._directory)
        topic = known.topic.sketch(prediction.topic_id)
        familiarity = self._familiar(topic, prediction, kept.topic_version)
        suggestion = suggest(topic, prediction, self._directory, now, asked_this_week=around.asked, familiarity=familiarity)
        routed = correction is not None and correction.labels.route is not None
        judgement = judgement_of(
            suggestion,
            topic_version=kept.topic_version,
            signals=Signals(
                urgent_alike=around.alike.count(prediction, known.topic),
                sharing_replies=known.topic.sharing or None,
                views=known.topic.views or None,
                author_of_standing=known.topic.facts.author_is_staff or None,
            ),
            route_set_by=correction.by if correction and routed else None,
            route_set_at=correction.at if correction and routed else None,
        )
        people = people_of(suggestion, self._directory, now)
        people = replace(
            people,
            place_as_said=self._as_said(people.place) if people.place else None,
            private_place=None if people.private_place and self._as_said(people.private_place) is False else people.private_place,
        )
        return replace(known, suggestion=suggestion, facts=Facts(known.topic.facts, judgement, people, known.said))

    def _familiar(self, topic: Topic, prediction: Prediction, version: str) -> Mapping[str, float]:
        if self._familiarity is nobody_is_known or self._directory.routes[prediction.route] is not Role.VOLUNTEERS:
            return {}
        text = next((text for text in reversed(self._topics.texts(topic.id)) if text.version == version), None)
        return {} if text is None else self._familiarity(replace(topic, title=text.title, body=text.body), prediction)


def made_loud_by(topics: SqlTopics, versions: Mapping[str, str]) -> frozenset[str]:
    """Give the urgent topics that may be loud because of others, which were just predicted in these versions (by their ids)."""
    said = topics.newest_predictions(versions)
    alike, found = _Alike(topics, said.values()), set[str]()
    for topic_id, facts in topics.newest_facts(said).items():
        known, prediction = from_details(facts.details), said[topic_id].prediction
        if (alike.count(prediction, known) or 0) >= TOPICS_THAT_SHOW_AN_OUTAGE and known.facts.created_at is not None:
            found |= alike.around(prediction, known.facts.created_at).keys()
    return frozenset(found - versions.keys())


@dataclass(frozen=True)
class _Around:
    """What goes on beside one case: urgent topics like it, and how often people were asked within a week."""

    alike: _Alike
    asked: Mapping[str, int]


def _fitting(prediction: Prediction, directory: Directory) -> Prediction:
    """Give the prediction with names that the directory has: an older model, or an older directory, may have had others."""
    if prediction.area not in directory.areas:
        known = OTHER_AREA in directory.areas
        prediction = replace(
            prediction, area=OTHER_AREA if known else next(iter(directory.areas)), abstained=prediction.abstained or not known
        )
    if prediction.route not in directory.routes:
        prediction = replace(prediction, route=next(iter(directory.routes)), abstained=True)
    return prediction


class _Alike:
    """Urgent topics of the same area by different authors within a few hours; the store is asked only where a topic is urgent."""

    def __init__(self, topics: SqlTopics, predictions: Iterable[KeptPrediction]) -> None:
        urgent = [kept for kept in predictions if kept.prediction.urgent]
        self._others: Mapping[str, tuple[Prediction, KnownTopic]] = {}
        if urgent:
            # a topic is predicted soon after it was written, but after a time without a runner not at once
            since = min(kept.at for kept in urgent) - 2 * FEW_HOURS
            said = {kept.prediction.topic_id: kept.prediction for kept in topics.urgent_since(since)}
            known = topics.newest_facts(said)
            self._others = {name: (said[name], from_details(facts.details)) for name, facts in known.items()}

    def count(self, prediction: Prediction, topic: KnownTopic) -> int | None:
        if not prediction.urgent or not prediction.area or topic.facts.created_at is None:
            return None
        return len({topic.facts.author, *self.around(prediction, topic.facts.created_at).values()})

    def around(self, prediction: Prediction, written: datetime) -> dict[str, str | None]:
        """Give the topics of the prediction's area that were written about then, with their authors."""
        return {
            name: other.facts.author
            for name, (said, other) in self._others.items()
            if said.area == prediction.area and other.facts.created_at is not None and abs(other.facts.created_at - written) <= FEW_HOURS
        }
