"""What volunteers know, learnt from the questions that they answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from service.directory.role_people import has_agreed
from service.errors import InputError
from service.experts.answerers import answerers
from service.experts.memory import ExpertMemory
from service.inference.topic_vectors import encoder_digest, topic_vectors

if TYPE_CHECKING:
    from service.directory.model import Directory
    from service.domain import Topic
    from service.inference.bundle.contents import Bundle

MOST_QUESTIONS = 1_000
"""Questions of one person that are learnt, the newest of the archive: what somebody knew long ago fades."""
BATCH = 32


def learn_experts(topics: Iterable[Topic], directory: Directory, bundle: Bundle, at: datetime) -> ExpertMemory:
    """Learn from the topics that volunteers answered who have agreed to be asked by `at` (aware); nobody else's are embedded.

    Raises:
        InputError: none of them has answered anything (`nothing_learnt`).

    """
    names = {
        person.forum.casefold(): person.id
        for person in directory.volunteers.values()
        if person.forum is not None and has_agreed(person, at)
    }
    answered: dict[str, list[Topic]] = {}
    for topic in topics:
        for name in answerers(topic):
            if person := names.get(name):
                answered.setdefault(person, []).append(topic)
    if not answered:
        message = (
            f"no volunteer who agreed to be asked ({len(names)} in the directory) has answered a topic of the archive; "
            "`forum` should be their user name there"
        )
        raise InputError(message, reason="nothing_learnt")
    pairs = [(person, topic) for person in sorted(answered) for topic in _newest(answered[person])]
    questions = {topic.id: topic for _, topic in pairs}
    vectors = dict(zip(questions, _embedded(list(questions.values()), bundle), strict=True))
    return ExpertMemory(
        encoder=encoder_digest(bundle.manifest),
        model_version=bundle.manifest.version,
        learnt_at=at,
        people=tuple(person for person, _ in pairs),
        topics=tuple(topic.id for _, topic in pairs),
        vectors=np.array([vectors[topic.id] for _, topic in pairs], np.float32),
    )


def _newest(topics: list[Topic]) -> list[Topic]:
    return sorted(topics, key=lambda topic: (topic.created_at.timestamp() if topic.created_at else 0.0, topic.id))[-MOST_QUESTIONS:]


def _embedded(topics: list[Topic], bundle: Bundle) -> list[np.ndarray]:
    return [vector for start in range(0, len(topics), BATCH) for vector in topic_vectors(bundle, topics[start : start + BATCH])]
