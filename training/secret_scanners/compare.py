"""Lets every scanner read every topic, and counts."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from service.domain import FindingKind
from service.errors import InputError
from training.release import corpus_digest
from training.secret_scanners.record import ByTruth, Compared, Outcome, Share
from training.secret_scanners.scanners import OURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from training.data.records import LabelledTopic
    from training.secret_scanners.scanners import Scanner


class Truth(StrEnum):
    """What a topic holds."""

    SECRET = FindingKind.SECRET.value
    OTHER_REASONS = "other_reasons"
    HARMLESS = "harmless"


@dataclass(frozen=True)
class Scanned:
    """What a scanner said, topic by topic: the rules that fired, and the processor's milliseconds, shape (topics,)."""

    rules: Sequence[frozenset[str]]
    milliseconds: NDArray[np.float64]

    def together(self, other: Scanned) -> Scanned:
        """Return what both say of the same topics, one after the other."""
        rules = [mine | theirs for mine, theirs in zip(self.rules, other.rules, strict=True)]
        return Scanned(rules, self.milliseconds + other.milliseconds)


def truth_of(topic: LabelledTopic) -> Truth:
    """Return what a topic holds, by its labels.

    Raises:
        InputError: it has none (`labels_missing`).

    """
    if topic.confidential is None:
        raise InputError(f"{topic.id}: nothing says whether it is confidential", reason="labels_missing")
    if FindingKind.SECRET in topic.confidential_kinds:
        return Truth.SECRET
    return Truth.OTHER_REASONS if topic.confidential else Truth.HARMLESS


def scan_topics(scanner: Scanner, topics: Sequence[LabelledTopic]) -> Scanned:
    """Let a scanner read topics one by one."""
    rules, milliseconds = [], []
    with scanner.opened() as scan:
        for topic in topics:
            start = time.process_time()
            rules.append(scan(topic.title, topic.body))
            milliseconds.append((time.process_time() - start) * 1_000)
    return Scanned(rules, np.array(milliseconds))


def compare(title: str, topics: Sequence[LabelledTopic], scanned: Mapping[Scanner, Scanned]) -> Compared:
    """Count how every scanner did, alone and together with ours.

    Args:
        title: of the set of topics, for people.
        topics: labelled.
        scanned: what each scanner said of them, ours among them.

    """
    truths = [truth_of(topic) for topic in topics]
    outcomes = {}
    for scanner, said in scanned.items():
        elsewhere = [other.rules for them, other in scanned.items() if them.library != scanner.library]
        only = tuple(
            topic.id
            for at, topic in enumerate(topics)
            if truths[at] is Truth.SECRET and said.rules[at] and not any(rules[at] for rules in elsewhere)
        )
        outcomes[scanner.name] = _outcome(topics, truths, said, only=only, rules=_by_rule(truths, said))
    for scanner, said in scanned.items():
        if scanner.library != OURS.library:
            outcomes[together(scanner)] = _outcome(topics, truths, scanned[OURS].together(said), only=None, rules={})
    return Compared(title=title, topics=_counted(truths), sha256=corpus_digest(topics), outcomes=outcomes)


def titles_of(scanners: Sequence[Scanner]) -> dict[str, str]:
    """Return titles for people by name, of all scanners and of those together with ours."""
    pairs = {together(other): f"{OURS.title} + {other.title}" for other in scanners if other.library != OURS.library}
    return {scanner.name: scanner.title for scanner in scanners} | pairs


def together(scanner: Scanner) -> str:
    """Return the name of a scanner together with ours."""
    return f"{OURS.name}+{scanner.name}"


def _outcome(
    topics: Sequence[LabelledTopic],
    truths: Sequence[Truth],
    said: Scanned,
    *,
    only: tuple[str, ...] | None,
    rules: dict[str, ByTruth],
) -> Outcome:
    found: dict[Truth, list[str]] = {truth: [] for truth in Truth}
    missed: dict[Truth, list[str]] = {truth: [] for truth in Truth}
    for topic, truth, fired in zip(topics, truths, said.rules, strict=True):
        (found if fired else missed)[truth].append(topic.id)
    shares = {truth: Share(hits=len(found[truth]), total=len(found[truth]) + len(missed[truth])) for truth in Truth}
    median, most = np.quantile(said.milliseconds, [0.5, 0.95]).round(2).tolist()
    return Outcome(
        recall=shares[Truth.SECRET],
        false_alarms=shares[Truth.HARMLESS],
        other_reasons=shares[Truth.OTHER_REASONS],
        milliseconds_median=median,
        milliseconds_95=most,
        missed=tuple(missed[Truth.SECRET]),
        alarmed=tuple(found[Truth.HARMLESS]),
        only=only,
        rules=rules,
    )


def _by_rule(truths: Sequence[Truth], said: Scanned) -> dict[str, ByTruth]:
    return {
        rule: _counted(truth for truth, rules in zip(truths, said.rules, strict=True) if rule in rules)
        for rule in sorted(frozenset().union(*said.rules))
    }


def _counted(truths: Iterable[Truth]) -> ByTruth:
    counts = Counter(truths)
    return ByTruth(**{truth.value: counts[truth] for truth in Truth})
