"""Hard cases as tables for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from service.inference.reading import read
from training.exploring.captioned import spoken
from training.release import corpus_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.data.records import LabelledTopic
    from training.hard_cases.neighbours import Contradiction
    from training.hard_cases.pairs import JudgedPair
    from training.hard_cases.record import Record

COUNTED = ("all right", "the same of all", "else wrong")


def state(record: Record, topics: Sequence[LabelledTopic]) -> str:
    """Tell which topics a record was made of, and whether the `train` split is still the same."""
    made = f"Recorded on {record.topics:,} topics with the encoder {record.encoder}."
    if corpus_digest(topics) == record.sha256:
        return f"{made} The corpus is still the same."
    return f"{made} The corpus has changed since ({len(topics):,} topics now); make the record again: python -m training.hard_cases"


def verdicts(pairs: Sequence[JudgedPair]) -> dict[str, dict[str, int]]:
    """Count by label the pairs of which all was said rightly, of which the same was said wrongly of all, and the rest."""
    counts: dict[str, Counter[str]] = {}
    for pair in pairs:
        name = COUNTED[0] if all(pair.right) else COUNTED[1] if pair.confused else COUNTED[2]
        counts.setdefault(pair.label, Counter())[name] += 1
    return {label: {name: found[name] for name in COUNTED} for label, found in counts.items()}


def confusions(pairs: Sequence[JudgedPair], label: str) -> list[dict[str, object]]:
    """Return, for each two answers that pairs of a label turn on, how many there are and how often the same was said of all."""
    turning: dict[str, list[JudgedPair]] = {}
    for pair in pairs:
        if pair.label == label:
            turning.setdefault(" / ".join(sorted(spoken(name) for name in set(pair.wanted))), []).append(pair)
    rows = [
        {"pairs turn on": names, "pairs": len(found), "confused": sum(pair.confused for pair in found)} for names, found in turning.items()
    ]
    return sorted(rows, key=lambda row: (-int(str(row["confused"])), str(row["pairs turn on"])))


def hardest_pairs(pairs: Sequence[JudgedPair], label: str, topics: Mapping[str, LabelledTopic], *, most: int) -> list[dict[str, object]]:
    """Return the confused pairs of a label whose texts are most alike, by their redacted titles; none that holds confidential content.

    Args:
        pairs: judged ones.
        label: what they differ in.
        topics: by id.
        most: how many rows.

    """
    shown = [pair for pair in pairs if pair.label == label and pair.confused and _harmless(pair.ids, topics)]
    return [
        {
            **{f"title {at}": _title(topics[name]) for at, name in enumerate(pair.ids[:2], 1)},
            **{f"wanted {at}": spoken(answer) for at, answer in enumerate(pair.wanted[:2], 1)},
            "said of both": spoken(pair.said[0]),
            "cosine": pair.cosine,
        }
        for pair in sorted(shown, key=lambda pair: (-pair.cosine, pair.ids))[:most]
    ]


def closest(contradictions: Sequence[Contradiction], topics: Mapping[str, LabelledTopic], *, most: int) -> list[dict[str, object]]:
    """Return the closest contradictions as `hardest_pairs` does."""
    shown = [found for found in contradictions if _harmless(found.ids, topics)]
    return [
        {
            "title 1": _title(topics[found.ids[0]]),
            "title 2": _title(topics[found.ids[1]]),
            "route 1": spoken(found.routes[0]),
            "route 2": spoken(found.routes[1]),
            "cosine": found.cosine,
        }
        for found in shown[:most]
    ]


def _harmless(ids: Sequence[str], topics: Mapping[str, LabelledTopic]) -> bool:
    """Tell whether all are still in the corpus and may be shown."""
    return all(name in topics and not topics[name].confidential for name in ids)


def _title(topic: LabelledTopic) -> str:
    return read(topic.title, topic.body).title
