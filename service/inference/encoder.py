"""Sentence embeddings: the tokenizer and the int8 ONNX encoder of a model bundle."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MAX_TOKENS = 256
SENTENCE_VECTOR, TUNED_VECTOR = "sentence_vector", "tuned_vector"
# ONNX Runtime's fused kernel takes nine times as long on a processor as the addition and the normalisation that it fuses.
SLOW_FUSIONS = ["SkipLayerNormFusion"]


class SentenceEncoder:
    """Turns texts into unit vectors; an encoder that was fine-tuned gives two a text, side by side: as it was, and as it has become.

    Each text is a run of its own: int8 activations share one scale a run, so that in a common run other people's topics would move a
    topic's vector. A single text gets all threads; several texts are spread over them, one thread each.

    Args:
        model: the ONNX graph.
        tokenizer: its tokenizer's file.
        threads: how many; 0 takes one a processor.
        tuned: whether vectors of the fine-tuned layers are wanted, where there are any.

    """

    def __init__(self, model: Path, tokenizer: Path, *, threads: int = 0, tuned: bool = True) -> None:
        from tokenizers import Tokenizer

        self._model = str(model)
        self._threads = threads or os.cpu_count() or 1
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # the tokenizer file of the package truncates and pads at 128
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._shared = self._session(1)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="encoder")
        found = {output.name: int(output.shape[-1]) for output in self._shared.get_outputs()}
        self._outputs = [name for name in (SENTENCE_VECTOR, TUNED_VECTOR) if name in found and (tuned or name == SENTENCE_VECTOR)]
        self.dimension = sum(found[name] for name in self._outputs)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts: float32, shape (len(texts), dimension). Texts are cut at 256 tokens; an empty text is fine."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        ids = [np.array([encoding.ids], np.int64) for encoding in self._tokenizer.encode_batch([_encodable(text) for text in texts])]
        if len(ids) == 1:
            rows = [self._run(self._whole, ids[0])]
        else:
            rows = list(self._pool.map(lambda one: self._run(self._shared, one), ids))
        return np.vstack(rows)

    @cached_property
    def _whole(self) -> Any:
        # predicting needs it never (a topic is two texts), and it costs as much time and memory as the other one
        return self._session(self._threads) if self._threads > 1 else self._shared

    def _run(self, session: Any, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.hstack(session.run(self._outputs, {"input_ids": ids}))

    def _session(self, threads: int) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self._model, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW_FUSIONS)


def _encodable(text: str) -> str:
    # lone surrogates can't be handed to the tokenizer, which wants UTF-8
    return text.encode("utf-8", "replace").decode("utf-8")
