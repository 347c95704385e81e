"""From a corpus to a fine-tuned, exported encoder, with progress on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import Progress, TimeElapsedColumn

from training.encoder.exported import require_training_extra
from training.encoder.weights import fetch_weights
from training.run import read_all, refuse_too_few

if TYPE_CHECKING:
    from pathlib import Path

    from training.data.records import Corpus
    from training.encoder.exported import ExportedEncoder


def finetune(corpus: Corpus, model_folder: Path | None = None, *, seed: int, show_progress: bool) -> ExportedEncoder:
    """Fine-tune the encoder on the corpus's `train` topics in English, the only language that it reads well.

    Args:
        corpus: labelled topics.
        model_folder: a sentence-transformers model folder to begin with; without one all-MiniLM-L6-v2, fetched if need be.
        seed: of folds, order and dropout.
        show_progress: whether to show bars on the terminal.

    Raises:
        InputError: PyTorch is not installed (`training_extra_missing`), the weights can't be had, or there are too few topics in English
            (`corpus_too_small`).

    """
    require_training_extra("fine-tuning an encoder")
    from training.finetuning.cross_fitting import finetuned_encoder
    from training.finetuning.tuning import TuningRecipe

    topics = [topic for topic in corpus.split("train").topics if topic.is_english]
    refuse_too_few(topics)
    readings = read_all(topics, show_progress=show_progress)
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), transient=True, disable=not show_progress) as progress:
        bar = progress.add_task("Fine-tuning", total=None)
        return finetuned_encoder(
            topics,
            readings,
            model_folder or fetch_weights(),
            TuningRecipe(seed=seed),
            report=lambda part, done, total: progress.update(bar, description=part, completed=done, total=total),
        )
