"""Fine-tunes on all topics, and on parts of them for what is said of the rest; a run that was cut off goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from service.inference.bundle.manifest import file_sha256
from service.inference.tuned import TunedHeads
from training.encoder.export import MINILM_NOTICE, NOTICE, export_encoder, exported
from training.encoder.exported import ExportedEncoder, encoder_name
from training.finetuning.quantised import compare_quantised
from training.finetuning.targets import classes_of
from training.finetuning.tokens import token_ids
from training.finetuning.tuning import lower_states, tune
from training.release import corpus_digest
from training.splits import grouped_folds
from training.tuned import TUNING, Tuning, topic_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import torch
    from numpy.typing import NDArray

    from service.inference.reading import Reading
    from training.data.records import LabelledTopic
    from training.finetuning.network import TunedEncoder
    from training.finetuning.tuning import TuningRecipe

    Report = Callable[[str, int, int], None]

CACHE = Path(".cache") / "finetuned"
FOLDS = 2
# of so many topics the quantised encoder is compared with the network
CHECKED = 400
_TUNED_NOTICE = "\nBefore that, the upper layers were fine-tuned on labelled forum topics.\n"


def finetuned_encoder(
    topics: Sequence[LabelledTopic],
    readings: Sequence[Reading],
    source: Path,
    recipe: TuningRecipe,
    *,
    cache: Path = CACHE,
    report: Report = lambda _part, _done, _total: None,
) -> ExportedEncoder:
    """Return an exported encoder that was fine-tuned on topics, with its `tuning.npz`.

    Each part of the work (a fold, the whole) is kept in `cache` once it is done, under a digest of all that it hangs on.

    Args:
        topics: to learn from.
        readings: the same topics as the service reads them.
        source: the sentence-transformers model folder to begin with.
        recipe: how.
        cache: folder of what is done.
        report: told the part, the batches done in it, and how many there are.

    """
    work = _Work(topics, readings, source, recipe, cache / _digest(topics, readings, source, recipe), report)
    export = work.folder / "exported"
    if not (exported(export) and (export / TUNING).is_file()):
        left_out: dict[str, NDArray[np.float32]] = {}
        for number, (known, rows) in enumerate(grouped_folds(topics, seed=recipe.seed, folds=FOLDS), 1):
            outputs = work.leave_out(number, known, rows)
            left_out |= {topic_key(topics[row]): output for row, output in zip(rows, outputs, strict=True)}
        work.whole(left_out, export)
    return ExportedEncoder(export, f"{encoder_name(source)}, fine-tuned")


@dataclass(frozen=True)
class _Work:
    topics: Sequence[LabelledTopic]
    readings: Sequence[Reading]
    source: Path
    recipe: TuningRecipe
    folder: Path
    report: Report

    def leave_out(self, number: int, known: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return what an encoder that learnt from the known topics says of the others, shape (rows, outputs)."""
        file = self.folder / f"left-out-{number}.npy"
        if not file.is_file():
            recipe = replace(self.recipe, seed=self.recipe.seed + number)
            encoder = self._tuned(known, recipe, f"Fine-tuning, part {number} of {FOLDS + 1}")
            weights, shifts = encoder.weights()
            ids = token_ids([self.readings[row] for row in rows], self.source / "tokenizer.json")
            self.folder.mkdir(parents=True, exist_ok=True)
            scratch = self.folder / f"{file.stem}.part.npy"
            np.save(scratch, encoder.judge(ids) @ weights + shifts)
            scratch.replace(file)
        found: NDArray[np.float32] = np.load(file, allow_pickle=False)
        return found

    def whole(self, left_out: Mapping[str, NDArray[np.float32]], export: Path) -> None:
        """Learn from all topics, and export the encoder."""
        everything = np.arange(len(self.topics))
        encoder = self._tuned(everything, self.recipe, f"Fine-tuning, part {FOLDS + 1} of {FOLDS + 1}")
        model = self.folder / "model"
        shutil.copytree(self.source, model, dirs_exist_ok=True)
        encoder.bert.save_pretrained(model)
        own = self.source / NOTICE
        (model / NOTICE).write_text((own.read_text("utf-8") if own.is_file() else MINILM_NOTICE) + _TUNED_NOTICE, "utf-8")
        export_encoder(self.source, export, tuned_folder=model)
        heads = TunedHeads(classes_of(self.topics), *encoder.weights())
        sample = self.readings[:: max(1, len(self.readings) // CHECKED)]
        Tuning(heads, left_out, asdict(compare_quantised(encoder, heads, export, sample))).save(export)

    @cached_property
    def _lower(self) -> list[torch.Tensor]:
        # the same for every part, as the lower layers never change
        return lower_states(self.readings, self.source, self.recipe)

    def _tuned(self, rows: NDArray[np.intp], recipe: TuningRecipe, part: str) -> TunedEncoder:
        return tune(
            [self.topics[row] for row in rows],
            [self.readings[row] for row in rows],
            self.source,
            recipe,
            classes=classes_of(self.topics),
            lower=[states for row in rows for states in self._lower[2 * row : 2 * row + 2]],
            progress=lambda done, total: self.report(part, done, total),
        )


def _digest(topics: Sequence[LabelledTopic], readings: Sequence[Reading], source: Path, recipe: TuningRecipe) -> str:
    read = [[reading.title, reading.body_for_encoder] for reading in readings]
    hangs_on = [corpus_digest(topics), read, file_sha256(source / "model.safetensors"), asdict(recipe), FOLDS]
    content = json.dumps(hangs_on, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
