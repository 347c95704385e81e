"""Hard cases as tables for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from service.inference.reading import read
from training.exploring.captioned import spoken
from training.hard_cases.pairs import CONFIDENTIAL, URGENT
from training.release import corpus_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.data.records import LabelledTopic
    from training.hard_cases.neighbours import Contradiction
    from training.hard_cases.pairs import JudgedPair
    from training.hard_cases.record import Record

COUNTED = ("all right", "the same of all", "else wrong")

YES_OR_NO = {
    CONFIDENTIAL: {str(True): "confidential", str(False): "harmless"},
    URGENT: {str(True): "urgent", str(False): "can wait"},
}


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


def confusions(pairs: Sequence[JudgedPair]) -> list[dict[str, object]]:
    """Return, by label and the answers that its pairs turn on, how many there are, how many confused, and what was said then."""
    turning: dict[tuple[str, str], list[JudgedPair]] = {}
    for pair in pairs:
        answers = " / ".join(sorted(_answer(pair.label, wanted) for wanted in set(pair.wanted)))
        turning.setdefault((pair.label, answers), []).append(pair)
    confused = {key: Counter(_answer(pair.label, pair.said[0]) for pair in found if pair.confused) for key, found in turning.items()}
    labels = list(dict.fromkeys(label for label, _ in turning))
    return [
        {
            "label": spoken(label),
            "pairs turn on": answers,
            "pairs": len(turning[label, answers]),
            "confused": said.total(),
            "said of both": ", ".join(f"{answer} {times}" for answer, times in said.most_common()),
        }
        for (label, answers), said in sorted(confused.items(), key=lambda item: (labels.index(item[0][0]), -item[1].total(), item[0][1]))
    ]


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
        _row(pair.ids, [spoken(answer) for answer in pair.wanted], topics, pair.cosine, said=spoken(pair.said[0]))
        for pair in sorted(shown, key=lambda pair: (-pair.cosine, pair.ids))[:most]
    ]


def closest(contradictions: Sequence[Contradiction], topics: Mapping[str, LabelledTopic], *, most: int) -> list[dict[str, object]]:
    """Return the closest contradictions as `hardest_pairs` does."""
    shown = [found for found in contradictions if _harmless(found.ids, topics)]
    return [_row(found.ids, [spoken(route) for route in found.routes], topics, found.cosine) for found in shown[:most]]


def _row(
    ids: Sequence[str], wanted: Sequence[str], topics: Mapping[str, LabelledTopic], cosine: float, *, said: str = ""
) -> dict[str, object]:
    """Return a row that names a title once where several topics have it."""
    titles = dict.fromkeys(_title(topics[name]) for name in ids)
    row: dict[str, object] = {"topics": " / ".join(ids), "titles": " / ".join(titles), "wanted": " / ".join(wanted)}
    return {**row, **({"said of both": said} if said else {}), "cosine": cosine}


def _harmless(ids: Sequence[str], topics: Mapping[str, LabelledTopic]) -> bool:
    """Tell whether all are still in the corpus and may be shown."""
    return all(name in topics and not topics[name].confidential for name in ids)


def _answer(label: str, answer: str) -> str:
    """Return an answer as people say it; those of yes-or-no labels by their meaning."""
    return YES_OR_NO[label][answer] if label in YES_OR_NO else spoken(answer)


def _title(topic: LabelledTopic) -> str:
    return read(topic.title, topic.body).title
