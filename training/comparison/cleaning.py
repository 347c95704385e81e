"""What of a topic the heads get to see: as it is served, the author's own words alone, or the text with nothing redacted."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from service.inference.text import PartKind, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.inference.reading import Reading
    from training.data.records import LabelledTopic


class Cleaning(StrEnum):
    """How topics are cleaned before features are made of them."""

    AS_SERVED = "redacted, with code and logs"
    PROSE_ONLY = "redacted, prose only"
    UNREDACTED = "unredacted, with code and logs"


def cleaned(topics: Sequence[LabelledTopic], readings: Sequence[Reading], cleaning: Cleaning) -> list[Reading]:
    """Return readings cleaned in another way; what was detected in a topic, and its language, stay as they are.

    Args:
        topics: the raw texts.
        readings: the same topics as the service reads them.
        cleaning: the way wanted. `PROSE_ONLY` drops code, logs, quotes and signatures.

    """
    match cleaning:
        case Cleaning.AS_SERVED:
            return list(readings)
        case Cleaning.PROSE_ONLY:
            return [_prose_only(reading) for reading in readings]
        case Cleaning.UNREDACTED:
            return [replace(reading, prepared=prepare(topic.title, topic.body)) for topic, reading in zip(topics, readings, strict=True)]


def _prose_only(reading: Reading) -> Reading:
    prose = tuple(part for part in reading.prepared.parts if part.kind is PartKind.PROSE)
    return replace(reading, prepared=replace(reading.prepared, parts=prose))
