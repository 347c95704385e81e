"""Topics in, predictions out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from service.domain import FindingKind, Prediction
from service.inference.explanation import Explainer, topic_vector
from service.inference.neighbours import LEAST
from service.inference.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.domain import Topic
    from service.inference.bundle.contents import Bundle
    from service.inference.encoder import SentenceEncoder
    from service.inference.reading import Reading

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


class Predictor:
    """Predicts with one loaded model bundle; safe to share between threads."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._explainer = Explainer(bundle.pipeline, bundle.examples)
        self._classes = {name: head.classes for name, head in bundle.pipeline.heads.items()}

    def predict(self, topics: Sequence[Topic]) -> list[Prediction]:
        """Predict each topic from its title and body; the result has the order of the topics. Category and tags are not read."""
        if not topics:
            return []
        readings = [read(topic.title, topic.body) for topic in topics]
        vectors = embed(self.bundle.encoder, readings)
        matrix = self.bundle.pipeline.matrix(readings, vectors)
        cosines = self.bundle.examples.cosines(topic_vector(vectors))
        heads = self.bundle.pipeline.probabilities(matrix)
        route = self.bundle.pipeline.with_neighbours(heads["route"], cosines)
        # what the similar topics added to the log-odds of each route
        # what the similar topics added to each route
        lift = log_odds(route) - log_odds(heads["route"])
        heads = {**heads, "route": route}
        return [
            self._prediction(topic, reading, {name: rows[at] for name, rows in heads.items()}, matrix[at], (cosines[at], lift[at]))
            for at, (topic, reading) in enumerate(zip(topics, readings, strict=True))
        ]

    def _prediction(
        self,
        topic: Topic,
        reading: Reading,
        heads: Mapping[str, NDArray[np.float64]],
        row: NDArray[np.float32],
        neighbours: tuple[NDArray[np.float32], NDArray[np.float64]],
    ) -> Prediction:
        thresholds = self.bundle.manifest.thresholds
        cosines, lift = neighbours
        routes = self._classes["route"]
        route_at = int(np.argmax(heads["route"]))
        area, area_confidence = self._area(heads)
        confidence = float(heads["route"][route_at])
        english = reading.language.identified and reading.language.code == "en"
        needed = thresholds.abstain if english else thresholds.abstain_other_language
        confidential_probability, kinds = self._confidentiality(reading, heads)
        urgent = self._yes(heads, "urgent")
        return Prediction(
            topic_id=topic.id,
            route=routes[route_at],
            confidence=confidence,
            probabilities=dict(zip(routes, map(float, heads["route"]), strict=True)),
            area=area,
            area_confidence=area_confidence,
            confidential=bool(kinds),
            confidential_probability=confidential_probability,
            confidential_kinds=kinds,
            findings=reading.detection.findings,
            redacted_title=reading.redacted.title,
            redacted_body=reading.redacted.body,
            urgent=urgent >= thresholds.urgent,
            urgent_probability=urgent,
            needs_answer=self._yes(heads, "needs_answer", absent=1.0) >= thresholds.needs_answer,
            language=reading.language.code,
            abstained=confidence < needed or not reading.says_anything,
            reasons=self._explainer.reasons(row, routes[route_at], float(lift[route_at])),
            similar=self._explainer.similar(cosines),
            model_version=self.bundle.manifest.version,
        )

    def _confidentiality(self, reading: Reading, heads: Mapping[str, NDArray[np.float64]]) -> tuple[float, tuple[FindingKind, ...]]:
        """Join recognisers and head: either is enough. A topic is confidential exactly when it has a kind."""
        thresholds = self.bundle.manifest.thresholds
        by_head = self._yes(heads, "confidential")
        sure = [finding for finding in reading.detection.findings if finding.confidence >= SURE_FINDING]
        kinds = {finding.kind for finding in sure}
        guessed = {name.removeprefix("kind:"): self._yes(heads, name) for name in heads if name.startswith("kind:")}
        if by_head >= thresholds.confidential or sure:
            kinds |= {FindingKind(name) for name, probability in guessed.items() if probability >= thresholds.kinds[name]}
        if by_head >= thresholds.confidential and not kinds:
            kinds = {FindingKind(max(guessed, key=lambda name: guessed[name]))} if guessed else {FindingKind.UNDETERMINED}
        if reading.undetermined:
            kinds.add(FindingKind.UNDETERMINED)
        probability = max([by_head, *(finding.confidence for finding in sure), float(bool(reading.undetermined))])
        return probability, tuple(sorted(kinds, key=list(FindingKind).index))

    def _area(self, heads: Mapping[str, NDArray[np.float64]]) -> tuple[str, float]:
        if "area" not in heads:
            return "", 0.0
        at = int(np.argmax(heads["area"]))
        return self._classes["area"][at], float(heads["area"][at])

    def _yes(self, heads: Mapping[str, NDArray[np.float64]], name: str, *, absent: float = 0.0) -> float:
        """Return the probability that a yes-or-no head says yes; `absent` where the model has no such head."""
        return float(heads[name][self._classes[name].index(str(True))]) if name in heads else absent
