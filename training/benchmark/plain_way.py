"""The plain way: sentence-transformers on PyTorch in the place of our encoder, everything after it the same.

Where our encoder was fine-tuned, the plain way goes without the fine-tuned layers, which spares it half of its work.
"""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from service.errors import InputError
from service.inference.bundle import Bundle, verify_bundle
from service.inference.bundle.manifest import EXAMPLE_VECTORS, EXAMPLES, PIPELINE
from service.inference.encoder import MAX_TOKENS
from service.inference.explanation import Examples
from training.encoder.weights import fetch_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.inference.encoder import SentenceEncoder

TEXTS_OF_A_TOPIC = 2


class PlainEncoder:
    """Embeds with sentence-transformers; float32, at most 256 tokens a text.

    Args:
        folder: a sentence-transformers model folder.
        threads: of PyTorch.

    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves this one untyped
        torch.set_num_threads(threads)
        self._model: Any = SentenceTransformer(str(folder), device="cpu")
        self._model.max_seq_length = MAX_TOKENS

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a text; title and body of a single topic are encoded by themselves, as one batch would pad the title."""
        if len(texts) <= TEXTS_OF_A_TOPIC:
            return np.vstack([self._encode(text) for text in texts])
        return self._encode(list(texts))

    def _encode(self, texts: str | list[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._model.encode(texts, show_progress_bar=False)
        return vectors


def load_plain_bundle(models: Path, *, threads: int) -> Bundle:
    """Load the current bundle with the plain encoder instead of its own; ONNX Runtime is not imported.

    Raises:
        BundleError: the bundle can't be used.
        InputError: sentence-transformers is not installed (`training_extra_missing`), or the weights can't be had.

    """
    require_sentence_transformers()
    folder, manifest, digest = verify_bundle(models)
    import joblib

    rows = json.loads((folder / EXAMPLES).read_text("utf-8"))
    ids, titles, routes = (tuple(row[key] for row in rows) for key in ("id", "title", "route"))
    examples = Examples(ids, titles, routes, np.load(folder / EXAMPLE_VECTORS).astype(np.float32))
    encoder = cast("SentenceEncoder", PlainEncoder(fetch_weights(), threads=threads))
    return Bundle(folder, digest, manifest, encoder, replace(joblib.load(folder / PIPELINE), tuned=None), examples)


def require_sentence_transformers() -> None:
    """Raise InputError (`training_extra_missing`) where the plain way can't be gone."""
    if find_spec("sentence_transformers") is None:
        msg = "the plain way needs sentence-transformers; install the extra: pip install 'topicrouter[training]'"
        raise InputError(msg, reason="training_extra_missing")
