"""One fine-tuning: the upper layers and the reading of their vectors are trained on labelled topics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.finetuning.network import TunedEncoder
from training.finetuning.targets import Targets
from training.finetuning.tokens import batches, token_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from service.inference.reading import Reading
    from training.data.records import LabelledTopic

BATCH = 32
WARM_UP = 0.1
MOST_GRADIENT = 1.0


@dataclass(frozen=True)
class TuningRecipe:
    """What can be chosen about fine-tuning; the defaults are what `topicrouter train --finetune` takes.

    `passes` over the topics, `frozen` lower layers, `rate` of learning of the encoder and `reading_rate` of what is read off its vectors;
    `tokens` of a text are learnt from (serving reads more of it).
    """

    passes: float = 2.5
    frozen: int = 4
    rate: float = 2e-4
    reading_rate: float = 1e-2
    decay: float = 0.01
    tokens: int = 128
    seed: int = 20261127


def tune(
    topics: Sequence[LabelledTopic],
    readings: Sequence[Reading],
    folder: Path,
    recipe: TuningRecipe,
    *,
    classes: Mapping[str, tuple[str, ...]],
    lower: Sequence[torch.Tensor] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> TunedEncoder:
    """Fine-tune an encoder.

    Args:
        topics: what to learn from.
        readings: the same topics as the service reads them.
        folder: the model folder to begin with.
        recipe: how.
        classes: of each head that is taught.
        lower: what `lower_states` makes of the topics, where it is known.
        progress: told the batches done, and how many there are.

    """
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    targets = Targets.of(topics, classes)
    encoder = TunedEncoder(folder, frozen=recipe.frozen, outputs=sum(targets.widths.values()))
    lower = lower_states(readings, folder, recipe) if lower is None else lower
    lengths = np.array([len(body) for body in lower[1::2]])
    steps = math.ceil(recipe.passes * math.ceil(len(topics) / BATCH))
    optimizer = torch.optim.AdamW(
        [{"params": encoder.trained, "lr": recipe.rate}, {"params": encoder.reading.parameters(), "lr": recipe.reading_rate}],
        weight_decay=recipe.decay,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share_of_rate(step, steps))
    encoder.train()
    done = 0
    while done < steps:
        for rows in batches(lengths, BATCH, rng):
            vectors = encoder.topics(lower, rows.tolist())
            loss = targets.loss(encoder.read(vectors), vectors, torch.from_numpy(rows))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # PyTorch does not type it
            torch.nn.utils.clip_grad_norm_([*encoder.trained, *encoder.reading.parameters()], MOST_GRADIENT)
            optimizer.step()
            schedule.step()
            done += 1
            progress(done, steps)
            if done == steps:
                break
    return encoder


def lower_states(readings: Sequence[Reading], folder: Path, recipe: TuningRecipe) -> list[torch.Tensor]:
    """Return what the frozen layers make of title and body of topics, in turn: two tensors (tokens, dimension) a topic."""
    encoder = TunedEncoder(folder, frozen=recipe.frozen, outputs=1)
    return encoder.lower(token_ids(readings, folder / "tokenizer.json", most=recipe.tokens))


def _share_of_rate(step: int, steps: int) -> float:
    """Return the share of the learning rate at a step: up to the whole of it, then down to nothing."""
    return min((step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps))
