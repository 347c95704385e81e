"""Makes an observation of a prediction: its decisions, and how strange the topic was to the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.inference.reading import language_of, ngram_text
from service.inference.text import prepare
from service.store.observation import Observation
from service.store.storable import storable

if TYPE_CHECKING:
    from datetime import datetime

    from service.domain import Prediction
    from service.inference.pipeline import TopicPipeline

ENGLISH = "en"
UNIDENTIFIED = "und"


@dataclass(frozen=True)
class KnownWords:
    """The single words among the n-grams of a model."""

    words: frozenset[str]
    analyse: Callable[[str], list[str]]

    @classmethod
    def of(cls, pipeline: TopicPipeline) -> KnownWords:
        """Take them from a fitted pipeline."""
        vectorizer = pipeline.features.words_
        in_lower_case, in_words = vectorizer.build_preprocessor(), vectorizer.build_tokenizer()
        words = frozenset(ngram for ngram in vectorizer.vocabulary_ if " " not in ngram)
        return cls(words, lambda text: in_words(in_lower_case(text)))

    def unknown_share(self, text: str) -> float | None:
        """Return the share of a text's words that are not known, repeats counted; None if it has none."""
        words = self.analyse(text)
        return sum(word not in self.words for word in words) / len(words) if words else None


def observe(prediction: Prediction, known: KnownWords, *, at: datetime) -> Observation:
    """Make an observation; the text, of which nothing is kept, is read redacted, as the heads read it.

    How strange a text is can be told for English only, and where no language was identified: the multilingual part of a model has its
    own encoder, and words of other languages are unknown by nature. A change of languages shows by itself.

    Args:
        prediction: what the model said.
        known: words of the same model.
        at: when it was asked, aware.

    """
    prepared = prepare(prediction.redacted_title, prediction.redacted_body)
    identified = language_of(prepared)
    language = identified.code if identified.identified else UNIDENTIFIED
    comparable = language in {ENGLISH, UNIDENTIFIED}
    return Observation(
        topic_id=storable(prediction.topic_id),
        at=at,
        model_version=prediction.model_version,
        route=prediction.route,
        confidence=prediction.confidence,
        area=prediction.area,
        confidential=prediction.confidential,
        urgent=prediction.urgent,
        abstained=prediction.abstained,
        language=language,
        similarity=max((similar.similarity for similar in prediction.similar), default=None) if comparable else None,
        unknown_words=known.unknown_share(ngram_text(prepared)) if comparable else None,
    )
