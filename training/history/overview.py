"""What a history is sorted by, as a mapping with empty places to fill in."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from training.history.past_topic import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from training.history.past_topic import PastTopic

MOST_OF_A_KIND = 100


def mapping_to_fill_in(topics: Iterable[PastTopic]) -> Iterator[str]:
    """Yield the lines of a mapping in YAML that names every mark with the number of its topics, the most frequent first."""
    counts: dict[MarkKind, Counter[str]] = {kind: Counter() for kind in MarkKind}
    number = 0
    for topic in topics:
        number += 1
        for mark in topic.marks:
            counts[mark.kind][mark.names[0]] += 1
    yield f"# {number:,} topics. Name your routes, and behind each mark its route, {{route: …, area: …}} or {{leave_out: true}};"
    yield "# delete what you don't map."
    yield "routes: []"
    yield "areas: []"
    for kind, marks in counts.items():
        if marks:
            yield f"{kind}:"
        for name, times in marks.most_common(MOST_OF_A_KIND):
            # JSON's strings are YAML's too
            yield f"  {json.dumps(name, ensure_ascii=False)}:  # {times:,} topics"
        if len(marks) > MOST_OF_A_KIND:
            yield f"  # and {len(marks) - MOST_OF_A_KIND:,} that are rarer"
