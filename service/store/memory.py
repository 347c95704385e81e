"""Labels and observations kept in memory: the twins of the database, for tests and for trying things out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from service.domain import KeptLabel, Label
from service.store.identity import content_digest, following_id, refuse_other_content
from service.store.interfaces import EVERY_LABEL, Added, LabelFilter
from service.store.observation import Observation, Window


class MemoryLabels:
    """A `LabelRepository` that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._kept: list[KeptLabel] = []
        self._number = 0
        self._lock = threading.Lock()

    def add(self, label: Label, *, label_id: str | None = None) -> Added:
        """Keep a label, or give the one that is kept already."""
        with self._lock:
            digest = content_digest(label)
            if label_id is None:
                previous = self._previous(label)
                if previous and content_digest(previous.label) == digest:
                    return Added(previous, new=False)
                label_id = following_id(digest, previous.id if previous else None)
            for kept in self._kept:
                if (kept.id, kept.label.author) == (label_id, label.author):
                    refuse_other_content(same=content_digest(kept.label) == digest, label_id=label_id)
                    return Added(kept, new=False)
            self._number += 1
            made = KeptLabel(self._number, label_id, label)
            self._kept.append(made)
            return Added(made, new=True)

    def find(self, wanted: LabelFilter = EVERY_LABEL) -> Iterator[KeptLabel]:
        """Yield the wanted labels in the order in which they were kept."""
        with self._lock:
            kept = list(self._kept)
        yield from (each for each in kept if _is_wanted(each.label, wanted))

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def _previous(self, label: Label) -> KeptLabel | None:
        mine = [
            kept
            for kept in self._kept
            if (kept.label.topic_id, kept.label.author, kept.label.source) == (label.topic_id, label.author, label.source)
        ]
        return mine[-1] if mine else None


def _is_wanted(label: Label, wanted: LabelFilter) -> bool:
    return (
        (wanted.topic_id is None or label.topic_id == wanted.topic_id)
        and (wanted.sources is None or label.source in wanted.sources)
        and (wanted.since is None or label.at >= wanted.since)
    )


class MemoryObservations:
    """An `ObservationRepository` that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Observation] = {}
        self._lock = threading.Lock()

    def add(self, observations: Iterable[Observation]) -> int:
        """Keep what was not kept yet; return how many that were."""
        with self._lock:
            before = len(self._kept)
            for each in observations:
                self._kept.setdefault((each.topic_id, each.model_version), each)
            return len(self._kept) - before

    def find(self, window: Window) -> Iterator[Observation]:
        """Yield the observations of a window, by their time."""
        with self._lock:
            kept = [each for each in self._kept.values() if window.has(each.at)]
        yield from sorted(kept, key=lambda each: (each.at, each.topic_id, each.model_version))

    def close(self) -> None:
        """Do nothing: nothing is open."""
