"""Topics in, predictions out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from service.domain import FindingKind, Prediction
from service.inference.confidentiality import fingerprinted
from service.inference.deadlines import without_idle_deadlines
from service.inference.evidence import CONFIDENTIAL, KIND
from service.inference.explanation import topic_vector
from service.inference.judging import Judge, embed
from service.inference.reading import read
from service.inference.text import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from service.domain import Reason, Topic
    from service.inference.bundle.contents import Bundle
    from service.inference.judging import Judged
    from service.inference.reading import Reading

ENGLISH = "en"
URGENT = "urgent"
TOLD_KINDS = (FindingKind.COMMERCIAL, FindingKind.VULNERABILITY)
"""The kinds that no pattern shows."""
# a recogniser that is less sure than this only feeds the heads
SURE_FINDING = 0.5


class Predictor:
    """Predicts with one loaded model bundle; safe to share between threads.

    Args:
        bundle: as `load_bundle` gives it.
        fingerprint_key: the deployment's key for fingerprints of secrets; None gives none.

    """

    def __init__(self, bundle: Bundle, *, fingerprint_key: bytes | None = None) -> None:
        self.bundle = bundle
        self._fingerprint_key = fingerprint_key
        self._judge = Judge(bundle.pipeline, bundle.encoder, bundle.examples, bundle.manifest.thresholds)
        self._judge_of_others = self._judge
        others, thresholds = bundle.pipeline.others, bundle.manifest.thresholds_others
        if others is not None and bundle.multilingual is not None and thresholds is not None:
            self._judge_of_others = Judge(others, bundle.multilingual, bundle.examples, thresholds)

    def predict(self, topics: Sequence[Topic], *, readings: Sequence[Reading] | None = None) -> list[Prediction]:
        """Predict each topic from its title and body, and from when it was written; the result has the order of the topics.

        Category and tags are not read. Without a `created_at` every deadline counts as near. `readings` are those of the topics, where they
        have been read already.
        """
        if not topics:
            return []
        readings = [read(topic.title, topic.body) for topic in topics] if readings is None else readings
        vectors = embed(self.bundle.encoder, readings)
        cosines = self.bundle.examples.cosines(topic_vector(self.bundle.pipeline.untuned(vectors)))
        predictions: dict[int, Prediction] = {}
        for judge in dict.fromkeys((self._judge, self._judge_of_others)):
            rows = [at for at, reading in enumerate(readings) if self._judge_for(reading) is judge]
            if rows:
                known = vectors[rows] if judge is self._judge else None
                judged = judge.judge([topics[at] for at in rows], [readings[at] for at in rows], cosines[rows], known)
                predictions |= {at: self._prediction(each, judge) for at, each in zip(rows, judged, strict=True)}
        return [predictions[at] for at in range(len(topics))]

    def _judge_for(self, reading: Reading) -> Judge:
        return self._judge_of_others if reading.language.identified and reading.language.code != ENGLISH else self._judge

    def _prediction(self, judged: Judged, judge: Judge) -> Prediction:
        thresholds, reading = judge.thresholds, judged.reading
        routes, probabilities = judge.classes["route"], judged.heads["route"]
        route_at = int(np.argmax(probabilities))
        confidence = float(probabilities[route_at])
        english = reading.language.identified and reading.language.code == ENGLISH
        needed = thresholds.abstain if english else thresholds.abstain_other_language
        area, area_confidence = _area(judged.heads, judge)
        confidential_probability, kinds = _confidentiality(judged, judge)
        urgent = self._urgency(judged, judge)
        return Prediction(
            topic_id=judged.topic.id,
            route=routes[route_at],
            confidence=confidence,
            probabilities=dict(zip(routes, map(float, probabilities), strict=True)),
            area=area,
            area_confidence=area_confidence,
            confidential=bool(kinds),
            confidential_probability=confidential_probability,
            confidential_kinds=kinds,
            confidential_reasons=_told(judged.row, kinds, judge),
            findings=fingerprinted(reading.detection.findings, title=judged.topic.title, body=judged.topic.body, key=self._fingerprint_key),
            redacted_title=reading.redacted.title,
            redacted_body=reading.redacted.body,
            urgent=urgent >= thresholds.urgent,
            urgent_probability=urgent,
            urgent_reasons=judge.explainer.phrases(judged.row, URGENT) if urgent >= thresholds.urgent else (),
            clearly_urgent=urgent >= thresholds.clearly_urgent,
            needs_answer=judge.yes(judged.heads, "needs_answer", absent=1.0) >= thresholds.needs_answer,
            language=reading.language.code,
            abstained=confidence < needed or not reading.says_anything,
            reasons=judge.explainer.reasons(judged.row, routes[route_at], float(judged.lift[route_at])),
            similar=judge.explainer.similar(judged.cosines),
            model_version=self.bundle.manifest.version,
        )

    def _urgency(self, judged: Judged, judge: Judge) -> float:
        """Return how probable it is that a topic is urgent; a deadline that is over, or far ahead, must not be what tells it."""
        urgent = judge.yes(judged.heads, URGENT)
        written_at, reading = judged.topic.created_at, judged.reading
        if written_at is None or urgent < judge.thresholds.urgent:
            return urgent
        title, body = (
            without_idle_deadlines(text, language=reading.language.code, written_at=written_at)
            for text in (reading.redacted.title, reading.redacted.body)
        )
        if (title, body) == (reading.redacted.title, reading.redacted.body):
            return urgent
        # what was found stays: only the sentences are gone
        shortened = replace(reading, prepared=prepare(title, body))
        (without,) = judge.judge([judged.topic], [shortened], judged.cosines[None])
        return min(urgent, judge.yes(without.heads, URGENT))


def _confidentiality(judged: Judged, judge: Judge) -> tuple[float, tuple[FindingKind, ...]]:
    """Return how probable it is that a topic is confidential, and its kinds; it is confidential exactly when it has one."""
    thresholds, joined = judge.thresholds, judged.joined
    sure = [finding for finding in judged.reading.detection.findings if finding.confidence >= SURE_FINDING]
    # a model that was not taught what is confidential has the recognisers only
    probability = joined.get(CONFIDENTIAL, max((finding.confidence for finding in sure), default=0.0))
    kinds = set()
    # what recognisers are sure of is never told in public, whatever the heads think of the rest
    if probability >= thresholds.confidential or sure:
        by_kind = {FindingKind(name.removeprefix(KIND)): value for name, value in joined.items() if name != CONFIDENTIAL}
        kinds = {finding.kind for finding in sure} | {kind for kind, value in by_kind.items() if value >= thresholds.kinds[kind]}
        # the least of several guesses at a kind must not decide who may be asked
        kinds = kinds or {FindingKind.UNDETERMINED}
    if judged.reading.undetermined:
        probability, kinds = 1.0, kinds | {FindingKind.UNDETERMINED}
    return probability, tuple(sorted(kinds, key=list(FindingKind).index))


def _told(row: csr_matrix, kinds: Sequence[FindingKind], judge: Judge) -> tuple[Reason, ...]:
    """Return the phrases that speak for kinds which no pattern shows; what recognisers found carries its own reason."""
    heads = [KIND + kind for kind in kinds if kind in TOLD_KINDS] or ([CONFIDENTIAL] if FindingKind.UNDETERMINED in kinds else [])
    return tuple(reason for head in heads for reason in judge.explainer.phrases(row, head))


def _area(heads: Mapping[str, NDArray[np.float64]], judge: Judge) -> tuple[str, float]:
    if "area" not in heads:
        return "", 0.0
    at = int(np.argmax(heads["area"]))
    return judge.classes["area"][at], float(heads["area"][at])
