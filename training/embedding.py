"""Sentence vectors of labelled topics, kept on disk by encoder and text, so that only new texts are embedded."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rich.progress import track

from service.inference.bundle.manifest import ENCODER, TOKENIZER, file_sha256
from service.inference.encoder import SentenceEncoder
from training.encoder.exported import find_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.inference.reading import Reading

DEFAULT_CACHE = Path(".cache") / "embeddings"
CHUNK = 64


class EncodesTexts(Protocol):
    """What makes vectors of texts; `SentenceEncoder` is one."""

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return a vector a text, shape (texts, dimension)."""
        ...


class EmbeddingCache:
    """Vectors by the SHA-256 of their text, in one file an encoder (named by the encoder's digest)."""

    def __init__(self, folder: Path, encoder: EncodesTexts, encoder_digest: str, *, kind: str = "") -> None:
        self._file = folder / f"{kind}{encoder_digest[:16]}.npz"
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        if self._file.is_file():
            with np.load(self._file, allow_pickle=False) as stored:
                self._vectors = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    @classmethod
    def of_untuned_encoder(cls, models: Path = Path("models"), folder: Path = DEFAULT_CACHE) -> EmbeddingCache:
        """Open the cache of the current encoder as it was before it saw any of our labels.

        For whatever compares, cross-validates or looks for texts that are alike; a fine-tuned encoder would know the answers.
        """
        found = find_encoder(models).folder
        encoder = SentenceEncoder(found / ENCODER, found / TOKENIZER, tuned=False)
        return cls(folder, encoder, file_sha256(found / ENCODER), kind="untuned-")

    def embed(self, readings: Sequence[Reading], *, show_progress: bool = False) -> NDArray[np.float32]:
        """Return title and body vectors side by side: float32, shape (len(readings), 2 x dimension), as `service` embeds them."""
        texts = [text for reading in readings for text in (reading.title, reading.body_for_encoder)]
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        self._add(missing, show_progress=show_progress)
        return np.vstack([self._vectors[key] for key in keys]).reshape(len(readings), -1) if keys else np.zeros((0, 0), np.float32)

    def _add(self, texts: dict[str, str], *, show_progress: bool) -> None:
        if not texts:
            return
        keys = list(texts)
        chunks = range(0, len(keys), CHUNK)
        for start in track(chunks, description="Embedding new texts", disable=not show_progress, transient=True):
            chunk = keys[start : start + CHUNK]
            self._vectors.update(zip(chunk, self._encoder.encode([texts[key] for key in chunk]), strict=True))
        self._save()

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_name(f"{self._file.stem}.{os.getpid()}.part.npz")
        np.savez(part, keys=np.array(list(self._vectors)), vectors=np.vstack(list(self._vectors.values())))
        part.replace(self._file)
