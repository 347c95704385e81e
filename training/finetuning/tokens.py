"""Texts as pieces of words, and batches of texts of about the same length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from service.inference.encoder import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.inference.reading import Reading

# batches are drawn from as many texts as this many batches hold, so that texts of one length stand together and little is padding
WINDOW = 8


def token_ids(readings: Sequence[Reading], tokenizer: Path, *, most: int = MAX_TOKENS) -> list[list[int]]:
    """Return the ids of title and body in turn, two lists a topic, each cut at `most` tokens."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(tokenizer))
    found.enable_truncation(most)
    found.no_padding()
    texts = [text for reading in readings for text in (reading.title, reading.body_for_encoder)]
    return [encoding.ids for encoding in found.encode_batch(texts)]


def padded(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return rows of one length and the mask that tells what is no padding, shape (rows, longest); rows may hold ids or hidden states."""
    together = torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return together, (torch.arange(together.shape[1])[None] < lengths[:, None]).float()


def batches(lengths: NDArray[np.intp], size: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """Yield the rows of one pass in batches of `size`, drawn at random, each of rows of about the same length."""
    order = rng.permutation(len(lengths))
    found = []
    for start in range(0, len(order), size * WINDOW):
        window = order[start : start + size * WINDOW]
        window = window[np.argsort(lengths[window], kind="stable")]
        found += [window[at : at + size] for at in range(0, len(window), size)]
    yield from (found[at] for at in rng.permutation(len(found)))
