"""What a loaded model bundle consists of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from service.inference.bundle.manifest import Manifest

if TYPE_CHECKING:
    from service.inference.encoder import SentenceEncoder
    from service.inference.explanation import Examples
    from service.inference.multilingual import MultilingualEncoder
    from service.inference.pipeline import TopicPipeline


@dataclass(frozen=True)
class Bundle:
    """A loaded model: manifest, encoder, pipeline, and the corpus topics to compare with.

    `multilingual` is the encoder for topics in other languages, if the pipeline has a part for them.
    """

    folder: Path
    digest: str
    manifest: Manifest
    encoder: SentenceEncoder
    pipeline: TopicPipeline
    examples: Examples
    multilingual: MultilingualEncoder | None = None
