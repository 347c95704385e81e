"""Picks the topics that are worth a label: drawn ones first, then doubtful labels, unsure routes and unusual topics in turn, none twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import Protocol

from service.domain import LabelSource
from service.labelling.candidates import Candidate
from service.labelling.entries import Entry, Why
from service.reports.wording import percent

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class TakesVariety(Protocol):
    """What keeps a list from telling the same trouble twice; `Variety` is one."""

    def adds(self, title: str, body: str, /) -> bool:
        """Take a text in, or say that one like it is in already."""
        ...

    def add(self, title: str, body: str, /) -> None:
        """Take a text in, whatever is in already."""
        ...


@dataclass(frozen=True, slots=True)
class Picked:
    """The list, and how many topics were left out because one like them is on it."""

    entries: tuple[Entry, ...]
    alike: int


def pick(
    candidates: Iterable[Candidate], doubtful: Sequence[Entry], *, count: int, usual: float, variety: TakesVariety, now: datetime
) -> Picked:
    """Pick the topics that are worth a label most.

    Drawn topics come first, oldest first: what decides about them must have nothing to do with what they say, or they measure nothing.
    The others take turns by reason, the strongest of each first. Routes that the model would act on are not unsure.

    Args:
        candidates: each topic once.
        doubtful: labels that may be wrong, the most doubtful first.
        count: of the list, at most.
        usual: cosine to the nearest topic learnt from below which a topic is unusual.
        variety: empty.
        now: the present moment, aware.

    """
    every = list(candidates)
    drawn = sorted((each for each in every if each.drawn), key=lambda each: (each.created_at or _LONG_AGO, each.topic_id))
    entries = [_entry(each, Why.DRAWN, "drawn at random to be labelled blind", now) for each in drawn[:count]]
    for entry in entries:
        variety.add(entry.title, entry.body)
    rest = [each for each in every if not each.drawn]
    unsure = sorted((each for each in rest if each.prediction.abstained), key=lambda each: (each.torn, each.topic_id))
    unlike = sorted((each for each in rest if each.likeness < usual), key=lambda each: (each.likeness, each.topic_id))
    turns = _in_turn(
        doubtful,
        (_entry(each, Why.UNSURE, _torn_between(each), now) for each in unsure),
        (_entry(each, Why.UNLIKE, _unlike(each, usual), now) for each in unlike),
    )
    listed = {entry.id for entry in entries}
    alike = 0
    for entry in turns:
        if len(entries) >= count:
            break
        if entry.id in listed:
            continue
        listed.add(entry.id)
        if variety.adds(entry.title, entry.body):
            entries.append(entry)
        else:
            alike += 1
    return Picked(tuple(entries), alike)


def _in_turn(*kinds: Iterable[Entry]) -> Iterator[Entry]:
    return (entry for entry in chain.from_iterable(zip_longest(*kinds)) if entry is not None)


def _torn_between(candidate: Candidate) -> str:
    likeliest = sorted(candidate.prediction.probabilities.items(), key=lambda each: -each[1])[:2]
    return f"the model is unsure: {' or '.join(f'{route} ({percent(share)})' for route, share in likeliest)}"


def _unlike(candidate: Candidate, usual: float) -> str:
    return f"unlike what the model learnt from: resembles the nearest topic by {candidate.likeness:.2f}, usual are {usual:.2f} and more"


def _entry(candidate: Candidate, why: Why, told: str, now: datetime) -> Entry:
    return Entry(
        id=candidate.topic_id,
        title=candidate.title,
        body=candidate.body,
        why=why,
        told=told,
        source=LabelSource.BLIND if candidate.drawn else LabelSource.CORRECTION,
        listed_at=now,
        text_at=candidate.text_at,
        version=candidate.version,
        created_at=candidate.created_at,
        language=candidate.prediction.language,
        model_version=candidate.prediction.model_version,
        predicted=candidate.predicted,
        confidence=candidate.prediction.confidence,
    )
