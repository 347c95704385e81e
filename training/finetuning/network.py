"""The encoder with a linear reading of its vectors; its lower layers stay as they are."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

from training.finetuning.tokens import padded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

CHUNK = 64
TRIALS = 5
DROPOUT = 0.1
# unit vectors are short: without it the reading would have to grow long weights first
LOUDNESS = 7.0


@cache
def half_precision_is_quicker() -> bool:
    """Tell whether this processor multiplies in bfloat16 faster than in float32; some take seventy times as long."""
    seconds = []
    for kind in (torch.float32, torch.bfloat16):
        rows, columns = torch.ones((512, 384), dtype=kind), torch.ones((384, 384), dtype=kind)
        rows @ columns
        start = time.perf_counter()
        for _ in range(TRIALS):
            rows @ columns
        seconds.append(time.perf_counter() - start)
    return seconds[1] < seconds[0]


class TunedEncoder(torch.nn.Module):
    """MiniLM with mean pooling whose upper layers are trained.

    Args:
        folder: a sentence-transformers model folder (BERT with mean pooling).
        frozen: how many of the lower layers, embeddings aside, are left as they are.
        outputs: how many numbers are read off title and body vectors.

    """

    def __init__(self, folder: Path, *, frozen: int, outputs: int) -> None:
        super().__init__()
        from transformers import AutoModel

        # the eager attention is the quickest of them on a processor at these lengths
        self.bert = AutoModel.from_pretrained(folder, attn_implementation="eager")
        self._frozen = frozen
        self._half = half_precision_is_quicker()
        for part in (self.bert.embeddings, *self.bert.encoder.layer[:frozen]):
            part.requires_grad_(requires_grad=False)
        self.reading = torch.nn.Linear(2 * self.bert.config.hidden_size, outputs)
        self._dropout = torch.nn.Dropout(DROPOUT)

    @property
    def trained(self) -> list[torch.nn.Parameter]:
        """The encoder's parameters that are trained."""
        return [parameter for parameter in self.bert.encoder.parameters() if parameter.requires_grad]

    @torch.no_grad()
    def lower(self, ids: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """Return what the frozen layers make of texts, one tensor (tokens, dimension) a text; computed once, as it never changes."""
        self.eval()
        found: list[torch.Tensor] = [torch.empty(0)] * len(ids)
        for rows in _chunks([len(text) for text in ids]):
            together, mask = padded([torch.tensor(ids[row]) for row in rows])
            with torch.autocast("cpu", torch.bfloat16, enabled=self._half):
                hidden = self._through(self.bert.encoder.layer[: self._frozen], self.bert.embeddings(together), mask)
            for row, states in zip(rows, hidden, strict=True):
                found[row] = states[: len(ids[row])].to(torch.bfloat16 if self._half else torch.float32).clone()
        return found

    def vectors(self, lower: Sequence[torch.Tensor]) -> torch.Tensor:
        """Return the unit vectors of texts from what the frozen layers made of them, shape (texts, dimension)."""
        together, mask = padded(lower)
        with torch.autocast("cpu", torch.bfloat16, enabled=self._half):
            hidden = self._through(self.bert.encoder.layer[self._frozen :], together.float(), mask)
        pooled = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(pooled.float(), dim=-1)

    def topics(self, lower: Sequence[torch.Tensor], rows: Sequence[int]) -> torch.Tensor:
        """Return title and body vectors side by side of some topics, shape (rows, 2 x dimension)."""
        titles, bodies = (self.vectors([lower[2 * row + part] for row in rows]) for part in (0, 1))
        return torch.cat([titles, bodies], 1)

    def read(self, topics: torch.Tensor) -> torch.Tensor:
        """Read numbers off title and body vectors, shape (rows, outputs)."""
        outputs: torch.Tensor = self.reading(self._dropout(topics) * LOUDNESS)
        return outputs

    @torch.no_grad()
    def judge(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return title and body vectors of topics in full precision, as float32 of shape (topics, 2 x dimension)."""
        self.eval()
        vectors = np.zeros((len(ids), self.bert.config.hidden_size), np.float32)
        for rows in _chunks([len(text) for text in ids]):
            together, mask = padded([torch.tensor(ids[row]) for row in rows])
            hidden = self._through(self.bert.encoder.layer, self.bert.embeddings(together), mask)
            pooled = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
            vectors[rows] = functional.normalize(pooled, dim=-1).numpy()
        return vectors.reshape(len(ids) // 2, -1)

    def weights(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the reading as a matrix, shape (2 x dimension, outputs), and a shift, shape (outputs,)."""
        return self.reading.weight.detach().numpy().T * np.float32(LOUDNESS), self.reading.bias.detach().numpy().copy()

    @staticmethod
    def _through(layers: Any, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        ignored = (1 - mask)[:, None, None, :] * torch.finfo(torch.bfloat16).min / 2
        for layer in layers:
            out = layer(hidden, ignored)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden


def _chunks(lengths: Sequence[int]) -> list[NDArray[np.intp]]:
    order = np.argsort(lengths, kind="stable")
    return [order[start : start + CHUNK] for start in range(0, len(order), CHUNK)]
