"""Figures of what is yes or no: confidential, urgent, in need of an answer."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from service.domain import FindingKind
from training.evaluation.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain import Prediction
    from training.data.records import LabelledTopic
    from training.evaluation.intervals import Figure

LABELS = ("confidential", "urgent", "needs_answer")


def yes_or_no(topics: Sequence[LabelledTopic], predictions: Sequence[Prediction]) -> dict[str, Any]:
    """Compare labels and predictions, in the same order; labels that a data set does not carry are left out.

    Each label has `recall`, `precision` and `false_alarms` (Wilson's intervals), `missed` and `false_alarm_ids`. A harmless topic that is
    kept private only because nothing could be told of it counts as `undetermined`, not as a false alarm. `confidential` has
    `recall_by_kind` and `by_language` besides, `urgent` those of `clearly_urgent` as `beyond_doubt`.
    """
    figures = {}
    for name in LABELS:
        pairs = [
            (topic, got)
            for topic, got in zip(topics, predictions, strict=True)
            if getattr(topic, name) is not None and _told(name, topic, got)
        ]
        if pairs:
            figures[name] = _counted(pairs, name, attrgetter(name))
    if "confidential" in figures:
        both = [(topic, got) for topic, got in zip(topics, predictions, strict=True) if topic.confidential is not None]
        figures["confidential"] |= _of_confidential(both)
    if "urgent" in figures:
        both = [(topic, got) for topic, got in zip(topics, predictions, strict=True) if topic.urgent is not None]
        figures["urgent"]["beyond_doubt"] = _counted(both, "urgent", attrgetter("clearly_urgent"))
    return figures


def could_not_be_told(got: Prediction) -> bool:
    """Tell whether detection failed; where only the kind is not known, the probability is less than certainty."""
    return got.confidential_kinds == (FindingKind.UNDETERMINED,) and got.confidential_probability == 1.0


def _told(name: str, topic: LabelledTopic, got: Prediction) -> bool:
    return name != "confidential" or bool(topic.confidential) or not could_not_be_told(got)


def _counted(pairs: Sequence[tuple[LabelledTopic, Prediction]], name: str, says: Callable[[Prediction], bool]) -> dict[str, Any]:
    true = [(topic, says(got)) for topic, got in pairs if getattr(topic, name)]
    false = [(topic, says(got)) for topic, got in pairs if not getattr(topic, name)]
    hits, alarms = sum(said for _, said in true), sum(said for _, said in false)
    return {
        "recall": wilson(hits, len(true)),
        "precision": wilson(hits, hits + alarms),
        "false_alarms": wilson(alarms, len(false)),
        "missed": [topic.id for topic, said in true if not said],
        "false_alarm_ids": [topic.id for topic, said in false if said],
    }


def _of_confidential(pairs: Sequence[tuple[LabelledTopic, Prediction]]) -> dict[str, Any]:
    harmless = [got for topic, got in pairs if not topic.confidential]
    kinds = sorted({kind for topic, _ in pairs for kind in topic.confidential_kinds})
    languages = sorted({topic.language or "en" for topic, _ in pairs})
    groups = {
        "English": ["en"],
        "other": [code for code in languages if code != "en"],
        **{code: [code] for code in languages if code != "en"},
    }
    return {
        "undetermined": wilson(sum(could_not_be_told(got) for got in harmless), len(harmless)),
        "recall_by_kind": {kind: _share([got.confidential for topic, got in pairs if kind in topic.confidential_kinds]) for kind in kinds},
        "missed_by_kind": {
            kind: [topic.id for topic, got in pairs if kind in topic.confidential_kinds and not got.confidential] for kind in kinds
        },
        "by_language": {
            name: {
                "recall": _share([got.confidential for topic, got in pairs if topic.confidential and (topic.language or "en") in codes]),
                "false_alarms": _share(
                    [
                        got.confidential and not could_not_be_told(got)
                        for topic, got in pairs
                        if not topic.confidential and (topic.language or "en") in codes
                    ]
                ),
            }
            for name, codes in groups.items()
        },
    }


def _share(said: Sequence[bool]) -> Figure | None:
    return wilson(sum(said), len(said))
