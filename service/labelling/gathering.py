"""Gathers the topics that want a label: stored ones, and those of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from service.domain import KeptLabel, Topic
from service.errors import SourceUnavailable
from service.labelling.candidates import Candidate, Predict, has_its_label, source_candidates, stored_candidates

if TYPE_CHECKING:
    from service.feedback.blind_draw import BlindDraw


def gather(
    kept: Mapping[str, Sequence[KeptLabel]],
    topics: Iterable[Topic],
    predict: Predict,
    *,
    draw: BlindDraw,
    since: datetime,
    now: datetime,
) -> list[Candidate]:
    """Give the topics that want a label, each once: as stored where it is, for that is the text that was there when it was handled.

    Args:
        kept: every label that is stored, by topic.
        topics: those of a source, seen just now.
        predict: the model.
        draw: which topics are labelled blind.
        since: topics from before this (aware) are left out.
        now: the present moment, aware.

    """

    def done(topic_id: str) -> bool:
        return has_its_label(kept.get(topic_id, ()), drawn=draw.has(topic_id))

    found = {each.topic_id: each for each in stored_candidates(kept, predict, draw=draw, done=done, since=since)}
    of_source = source_candidates(
        topics, predict, draw=draw, done=lambda topic_id: topic_id in found or done(topic_id), since=since, seen_at=now
    )
    return [*found.values(), *of_source]


def until_unavailable(topics: Iterable[Topic], on_end: Callable[[str], None]) -> Iterator[Topic]:
    """Yield topics until their source stops answering, which is told to `on_end`. Raises SourceUnavailable if it never gave any."""
    read = 0
    try:
        for topic in topics:
            read += 1
            yield topic
    except SourceUnavailable as error:
        if not read:
            raise
        on_end(f"The source stopped answering, so topics are missing here: {error}")
