"""Labels topics of the past by a mapping, and redacts their texts as all texts are that are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.inference.confidentiality import WITHHELD
from service.inference.reading import read
from service.store.storable import storable
from training.data.records import LabelledTopic
from training.history.past_topic import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from training.history.mapping import Entry, Mapping
    from training.history.past_topic import Mark, PastTopic

NO_ROUTE = "nothing maps them to a route"
AS_MAPPED = "the mapping leaves them out"
SAYS_NOTHING = "without a single word"
NOT_REDACTED = "their text could not be redacted"
# in labelled topics these two enclose made-up values that are filled in
_BRACKETS = str.maketrans("⟦⟧", "[]")


@dataclass
class Tally:
    """What became of the topics of the past.

    `left_out` counts by reason; `unmapped` the topics of each mark that led to no route or to the default one; `used` holds the entries
    of the mapping that some topic had.
    """

    read: int = 0
    kept: int = 0
    by_default: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    used: set[tuple[MarkKind, str]] = field(default_factory=set)

    def unused(self, mapping: Mapping) -> list[str]:
        """Name the entries of the mapping that no topic had."""
        return [f"{kind.singular} {name}" for kind in MarkKind for name in mapping.section(kind) if (kind, name) not in self.used]


def labelled(topics: Iterable[PastTopic], mapping: Mapping, tally: Tally) -> Iterator[LabelledTopic]:
    """Yield the topics to learn from: route and area as mapped, title and first post redacted, time and source kept.

    Of a topic's tags the one that comes first in the mapping tells; a tag or label comes before the category, that before the repository,
    and the default last. The tally is counted on while topics are read.
    """
    for topic in topics:
        tally.read += 1
        entries = _entries(topic, mapping, tally)
        route = next((entry.route for entry in entries if entry.route), None)
        told = mapping.default.route if mapping.default and not route else route
        if any(entry.leave_out for entry in entries):
            tally.left_out[AS_MAPPED] += 1
            continue
        if route is None:
            tally.unmapped.update(_blamed(topic, mapping))
        if told is None:
            tally.left_out[NO_ROUTE] += 1
            continue
        by_default = [mapping.default] if mapping.default else []
        made = _redacted(topic, told, next((entry.area for entry in [*entries, *by_default] if entry.area), None))
        if isinstance(made, str):
            tally.left_out[made] += 1
            continue
        tally.kept += 1
        tally.by_default += route is None
        yield made


def _entries(topic: PastTopic, mapping: Mapping, tally: Tally) -> list[Entry]:
    found: list[tuple[int, int, Entry]] = []
    for mark in topic.marks:
        name = mapping.entry_name(mark)
        if name is not None:
            tally.used.add((mark.kind, name))
            section = mapping.section(mark.kind)
            found.append((list(MarkKind).index(mark.kind), list(section).index(name), section[name]))
    return [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]


def _blamed(topic: PastTopic, mapping: Mapping) -> Iterator[str]:
    """Name the marks that could have told the route: not the repository, and tags only where there is nothing else."""
    unmapped = [mark for mark in topic.marks if mapping.entry_name(mark) is None and mark.kind is not MarkKind.REPOSITORY]
    told_apart: list[Mark] = [mark for mark in unmapped if mark.kind is not MarkKind.TAG] or unmapped
    yield from map(str, told_apart)
    if not told_apart:
        yield "mapped to an area only" if topic.marks else "neither category, tag nor label"


def _redacted(topic: PastTopic, route: str, area: str | None) -> LabelledTopic | str:
    reading = read(*(storable(text).translate(_BRACKETS) for text in (topic.title, topic.body)))
    if WITHHELD in {reading.redacted.title, reading.redacted.body}:
        return NOT_REDACTED
    if not reading.says_anything:
        return SAYS_NOTHING
    return LabelledTopic(
        id=storable(topic.id),
        title=reading.redacted.title,
        body=reading.redacted.body,
        route=(route,),
        area=(area,) if area else None,
        language=reading.language.code if reading.language.identified else None,
        source=storable(topic.source),
        created_at=topic.created_at,
    )
