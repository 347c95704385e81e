"""Topics in, predictions out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from service.domain import FindingKind, Prediction
from service.inference.confidentiality import fingerprinted
from service.inference.deadlines import without_idle_deadlines
from service.inference.evidence import CONFIDENTIAL, KIND
from service.inference.explanation import Explainer, topic_vector
from service.inference.neighbours import LEAST
from service.inference.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from service.domain import Reason, Topic
    from service.inference.bundle.contents import Bundle
    from service.inference.encoder import SentenceEncoder
    from service.inference.reading import Reading

TOLD_KINDS = (FindingKind.COMMERCIAL, FindingKind.VULNERABILITY)
"""The kinds that no pattern shows."""
URGENT = "urgent"
# a recogniser that is less sure than this only feeds the heads
SURE_FINDING = 0.5


def embed(encoder: SentenceEncoder, readings: Sequence[Reading]) -> NDArray[np.float32]:
    """Return title and body vectors side by side: float32, shape (len(readings), 2 x dimension)."""
    vectors = encoder.encode([text for reading in readings for text in (reading.title, reading.body_for_encoder)])
    return vectors.reshape(len(readings), -1)


def log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm of p / (1 - p) of each probability, finite at 0 and 1 too; the shape stays."""
    odds: NDArray[np.float64] = logit(np.clip(probabilities, LEAST, 1 - LEAST))
    return odds


@dataclass(frozen=True)
class _Judged:
    """One topic as the model sees it.

    `heads` are each head's probabilities, shape (classes,); `joined` those of confidential content; `row` is its row of the feature matrix;
    `cosines` tell how much it resembles each corpus topic; `lift` is what similar topics added to the log-odds of each route.
    """

    topic: Topic
    reading: Reading
    heads: Mapping[str, NDArray[np.float64]]
    joined: Mapping[str, float]
    row: csr_matrix
    cosines: NDArray[np.float32]
    lift: NDArray[np.float64]


class Predictor:
    """Predicts with one loaded model bundle; safe to share between threads.

    Args:
        bundle: as `load_bundle` gives it.
        fingerprint_key: the deployment's key for fingerprints of secrets; None gives none.

    """

    def __init__(self, bundle: Bundle, *, fingerprint_key: bytes | None = None) -> None:
        self.bundle = bundle
        self._fingerprint_key = fingerprint_key
        self._explainer = Explainer(bundle.pipeline, bundle.examples)
        self._classes = {name: head.classes for name, head in bundle.pipeline.heads.items()}

    def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        """Predict each topic from its title and body, and from when it was written; the result has the order of the topics.

        Category and tags are not read. Without a `created_at` every deadline counts as near.
        """
        return [self._prediction(judged) for judged in self._judge(topics)] if topics else []

    def _judge(self, topics: Sequence[Topic]) -> Iterator[_Judged]:
        readings = [read(topic.title, topic.body) for topic in topics]
        vectors = embed(self.bundle.encoder, readings)
        matrix = self.bundle.pipeline.matrix(readings, vectors)
        cosines = self.bundle.examples.cosines(topic_vector(vectors))
        heads = self.bundle.pipeline.probabilities(matrix)
        route = self.bundle.pipeline.with_neighbours(heads["route"], cosines)
        lift = log_odds(route) - log_odds(heads["route"])
        heads = {**heads, "route": route}
        joined = self._joined(readings, heads)
        for at, (topic, reading) in enumerate(zip(topics, readings, strict=True)):
            yield _Judged(
                topic=topic,
                reading=reading,
                heads={name: rows[at] for name, rows in heads.items()},
                joined={name: float(rows[at]) for name, rows in joined.items()},
                row=matrix[at],
                cosines=cosines[at],
                lift=lift[at],
            )

    def _joined(self, readings: Sequence[Reading], heads: Mapping[str, NDArray[np.float64]]) -> Mapping[str, NDArray[np.float64]]:
        evidence = self.bundle.pipeline.evidence
        if evidence is None:
            return {}
        yes = {name: heads[name][:, self._classes[name].index(str(True))] for name in evidence.heads}
        return evidence.probabilities([reading.detection.findings for reading in readings], yes)

    def _prediction(self, judged: _Judged) -> Prediction:
        thresholds, reading = self.bundle.manifest.thresholds, judged.reading
        routes, probabilities = self._classes["route"], judged.heads["route"]
        route_at = int(np.argmax(probabilities))
        confidence = float(probabilities[route_at])
        english = reading.language.identified and reading.language.code == "en"
        needed = thresholds.abstain if english else thresholds.abstain_other_language
        area, area_confidence = self._area(judged.heads)
        confidential_probability, kinds = self._confidentiality(reading, judged.joined)
        urgent = self._urgency(judged)
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
            confidential_reasons=self._told(judged.row, kinds),
            findings=fingerprinted(reading.detection.findings, title=judged.topic.title, body=judged.topic.body, key=self._fingerprint_key),
            redacted_title=reading.redacted.title,
            redacted_body=reading.redacted.body,
            urgent=urgent >= thresholds.urgent,
            urgent_probability=urgent,
            urgent_reasons=self._explainer.phrases(judged.row, URGENT),
            clearly_urgent=urgent >= thresholds.clearly_urgent,
            needs_answer=self._yes(judged.heads, "needs_answer", absent=1.0) >= thresholds.needs_answer,
            language=reading.language.code,
            abstained=confidence < needed or not reading.says_anything,
            reasons=self._explainer.reasons(judged.row, routes[route_at], float(judged.lift[route_at])),
            similar=self._explainer.similar(judged.cosines),
            model_version=self.bundle.manifest.version,
        )

    def _urgency(self, judged: _Judged) -> float:
        """Return how probable it is that a topic is urgent; a deadline that is over, or far ahead, must not be what tells it."""
        urgent = self._yes(judged.heads, URGENT)
        written_at, reading = judged.topic.created_at, judged.reading
        if written_at is None or urgent < self.bundle.manifest.thresholds.urgent:
            return urgent
        title, body = (
            without_idle_deadlines(text, language=reading.language.code, written_at=written_at)
            for text in (reading.redacted.title, reading.redacted.body)
        )
        if (title, body) == (reading.redacted.title, reading.redacted.body):
            return urgent
        readings = [read(title, body)]
        matrix = self.bundle.pipeline.matrix(readings, embed(self.bundle.encoder, readings))
        without = {name: rows[0] for name, rows in self.bundle.pipeline.probabilities(matrix).items()}
        return min(urgent, self._yes(without, URGENT))

    def _confidentiality(self, reading: Reading, joined: Mapping[str, float]) -> tuple[float, tuple[FindingKind, ...]]:
        """Return how probable it is that a topic is confidential, and its kinds; it is confidential exactly when it has one."""
        thresholds = self.bundle.manifest.thresholds
        sure = [finding for finding in reading.detection.findings if finding.confidence >= SURE_FINDING]
        # a model that was not taught what is confidential has the recognisers only
        probability = joined.get(CONFIDENTIAL, max((finding.confidence for finding in sure), default=0.0))
        kinds = set()
        if probability >= thresholds.confidential:
            by_kind = {FindingKind(name.removeprefix(KIND)): value for name, value in joined.items() if name != CONFIDENTIAL}
            kinds = {finding.kind for finding in sure} | {kind for kind, value in by_kind.items() if value >= thresholds.kinds[kind]}
            kinds = kinds or {max(by_kind, key=lambda kind: by_kind[kind], default=FindingKind.UNDETERMINED)}
        if reading.undetermined:
            probability, kinds = 1.0, kinds | {FindingKind.UNDETERMINED}
        return probability, tuple(sorted(kinds, key=list(FindingKind).index))

    def _told(self, row: csr_matrix, kinds: Sequence[FindingKind]) -> tuple[Reason, ...]:
        """Return the phrases that speak for kinds which no pattern shows; what recognisers found carries its own reason."""
        return tuple(reason for kind in kinds if kind in TOLD_KINDS for reason in self._explainer.phrases(row, KIND + kind))

    def _area(self, heads: Mapping[str, NDArray[np.float64]]) -> tuple[str, float]:
        if "area" not in heads:
            return "", 0.0
        at = int(np.argmax(heads["area"]))
        return self._classes["area"][at], float(heads["area"][at])

    def _yes(self, heads: Mapping[str, NDArray[np.float64]], name: str, *, absent: float = 0.0) -> float:
        """Return the probability that a yes-or-no head says yes; `absent` where the model has no such head."""
        return float(heads[name][self._classes[name].index(str(True))]) if name in heads else absent
