"""Tells in sentences what became of the topics of a history, of duplicates, and what is held out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from training.data.holdout import HeldOutBy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.data.duplicates import Deduplicated
    from training.data.holdout import HoldOut
    from training.data.records import LabelledTopic
    from training.history.labelling import Tally
    from training.history.mapping import Mapping

MOST_MARKS_TOLD = 10


def tally_told(tally: Tally, mapping: Mapping, *, name: str) -> Iterator[str]:
    """Say what became of the topics of a history called `name`."""
    yield f"{name}: {_topics(tally.read)} read, {tally.kept:,} labelled"
    for why, times in tally.left_out.most_common():
        yield f"  left out: {_topics(times)}, {why}"
    if tally.unmapped:
        shown = ", ".join(f"{mark} ({times:,})" for mark, times in tally.unmapped.most_common(MOST_MARKS_TOLD))
        rest = len(tally.unmapped) - MOST_MARKS_TOLD
        yield f"  not mapped to a route: {shown}{f' and {rest:,} more' if rest > 0 else ''}"
    if tally.by_default:
        yield f"  took the default route: {_topics(tally.by_default)}"
    unused = tally.unused(mapping)
    if unused:
        yield f"  mapped, but no topic has it: {', '.join(unused)}"


def duplicates_told(found: Deduplicated) -> Iterator[str]:
    """Say how many topics repeat another one; nothing if none does."""
    if found.exact or found.near:
        otherwise = f"; {found.otherwise_routed:,} of them had another route" if found.otherwise_routed else ""
        yield f"left out as duplicates: {found.exact:,} the same word for word, {found.near:,} nearly so{otherwise}"


def hold_out_told(held: HoldOut) -> Iterator[str]:
    """Say what is learnt from, what is held out and why, and what that leaves open."""
    learnt, judged = ([topic for topic in held.topics if topic.split == split] for split in ("train", "holdout"))
    yield f"learnt from: {_topics(len(learnt))} ({_routes(learnt)})"
    if not judged:
        yield (
            "held out: none (as asked, or for want of topics), so nothing is said of how good the model is"
            if held.by is not HeldOutBy.DATA
            else "held out: none, as the data says"
        )
        return
    yield f"held out: {_topics(len(judged))} ({_routes(judged)}): {hold_out_name(held)}"
    if held.by is HeldOutBy.TIME and held.untimed:
        yield (
            f"{_topics(held.untimed)} of {len(held.topics):,} have no `created_at`: they are learnt from, whenever they were written, "
            "so the figures may be too good"
        )
    if held.by is HeldOutBy.CHANCE:
        yield "what was drawn at random is easier than what is yet to come: give topics their `created_at`"
    known, asked = ({topic.route[0] for topic in topics} for topics in (learnt, judged))
    if asked - known:
        yield f"held out only, so never right: {', '.join(sorted(asked - known))}"
    if known - asked:
        yield f"learnt only, so not judged: {', '.join(sorted(known - asked))}"


def hold_out_name(held: HoldOut) -> str:
    """Say which topics are held out, in words for a card: `the latest topics, written since 2026-03-01`."""
    if held.by is HeldOutBy.TIME and held.since:
        return f"the latest topics, written since {held.since:%Y-%m-%d}"
    if held.by is HeldOutBy.CHANCE:
        return "topics drawn at random, for no order in time is known"
    return "topics that the data holds out"


def _routes(topics: Sequence[LabelledTopic]) -> str:
    return ", ".join(f"{route} {times:,}" for route, times in Counter(topic.route[0] for topic in topics).most_common())


def _topics(number: int) -> str:
    return f"{number:,} {'topic' if number == 1 else 'topics'}"
