"""What topics mean, as one unit vector each, by which similar topics are found; it knows none of the labels."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.explanation import topic_vector
from service.inference.judging import embed
from service.inference.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from service.domain import Topic
    from service.inference.bundle.contents import Bundle
    from service.inference.bundle.manifest import Manifest


def topic_vectors(bundle: Bundle, topics: Sequence[Topic]) -> NDArray[np.float32]:
    """Return unit vectors of topics' redacted texts: float32, shape (len(topics), dimension)."""
    return topic_vector(bundle.pipeline.untuned(embed(bundle.encoder, [read(topic.title, topic.body) for topic in topics])))


def encoder_digest(manifest: Manifest) -> str:
    """Name a bundle's encoder: vectors of encoders with different digests must not be compared."""
    return hashlib.sha256(f"{manifest.files[ENCODER]} {manifest.files[TOKENIZER]}".encode()).hexdigest()
