"""Exports a sentence-transformers encoder to int8 ONNX, with mean pooling and normalisation inside the graph."""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

from service.errors import InputError
from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.encoder import SENTENCE_VECTOR, TUNED_VECTOR

OPSET = 17
NOTICE = "NOTICE"
MINILM_NOTICE = """\
encoder.onnx and tokenizer.json are made from sentence-transformers/all-MiniLM-L6-v2
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), which its authors release
under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).

Changes: exported to ONNX with mean pooling and normalisation inside the graph; weights and word
embeddings quantised to 8-bit integers.
"""


def exported(folder: Path) -> bool:
    """Tell whether a folder holds an exported encoder."""
    return all((folder / name).is_file() for name in (ENCODER, TOKENIZER, NOTICE))


def export_encoder(model_folder: Path, destination: Path, *, tuned_folder: Path | None = None) -> None:
    """Write `encoder.onnx`, `tokenizer.json` and `NOTICE` into `destination`, which is made if need be.

    The graph takes `input_ids` (int64, 1 x tokens) and gives `sentence_vector` (float32, 1 x dimension), and `tuned_vector` of the same
    shape where there is a fine-tuned model. There is no attention mask: each text is a run of its own, so every token counts. Weights are
    int8 with one scale a channel (one a tensor costs 0.03 of cosine), word embeddings int8 too.

    Args:
        model_folder: a sentence-transformers model folder (BERT with mean pooling). A file `NOTICE` in it goes along; without one the
            model is taken for all-MiniLM-L6-v2.
        destination: where to.
        tuned_folder: the same model with upper layers that were fine-tuned; the layers below them, which both share, are computed once.
            Its `NOTICE` goes along then.

    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        _export_float(model_folder, full, tuned_folder)
        # it advises an optimisation that ONNX Runtime does when it loads the graph
        logging.getLogger().addFilter(_no_preprocessing_advice)
        quantize_dynamic(
            full, destination / ENCODER, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"]
        )
        logging.getLogger().removeFilter(_no_preprocessing_advice)
    shutil.copyfile(model_folder / "tokenizer.json", destination / TOKENIZER)
    notice = (tuned_folder or model_folder) / NOTICE
    (destination / NOTICE).write_text(notice.read_text("utf-8") if notice.is_file() else MINILM_NOTICE, "utf-8")


def _no_preprocessing_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


def _export_float(model_folder: Path, target: Path, tuned_folder: Path | None) -> None:
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self, encoder: Any, tuned: Any) -> None:
            super().__init__()
            shared = _shared_layers(encoder, tuned) if tuned else 0
            self.embeddings = encoder.embeddings
            self.lower = encoder.encoder.layer[:shared]
            self.branches = torch.nn.ModuleList(each.encoder.layer[shared:] for each in (encoder, tuned) if each)

        def forward(self, input_ids: Any) -> Any:
            shared = _through(self.lower, self.embeddings(input_ids))
            vectors = [torch.nn.functional.normalize(_through(layers, shared).mean(1), dim=-1) for layers in self.branches]
            return tuple(vectors)

    encoder, tuned = (
        AutoModel.from_pretrained(folder, attn_implementation="eager") if folder else None for folder in (model_folder, tuned_folder)
    )
    # without eval() on the wrapper too, dropout would be exported
    module = Pooled(encoder, tuned).eval()
    sample = torch.arange(1_000, 1_064).reshape(1, -1)
    with warnings.catch_warnings():
        # the newer exporter writes a graph in which ONNX Runtime finds fewer fusions; this one says at each call that it will go one day
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            module,
            (sample,),
            target,
            input_names=["input_ids"],
            output_names=[SENTENCE_VECTOR, *([TUNED_VECTOR] if tuned else [])],
            dynamic_axes={"input_ids": {1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )


def _shared_layers(encoder: Any, tuned: Any) -> int:
    """Count the lowest layers that two models share; they share the embeddings, or nothing can be shared."""
    if not _same(encoder.embeddings, tuned.embeddings):
        msg = "the fine-tuned model has other word embeddings than the one it began with"
        raise InputError(msg, reason="tuned_embeddings")
    equal = [_same(*layers) for layers in zip(encoder.encoder.layer, tuned.encoder.layer, strict=True)]
    return [*equal, False].index(False)


def _same(one: Any, other: Any) -> bool:
    theirs = other.state_dict()
    return all(bool((values == theirs[name]).all()) for name, values in one.state_dict().items())


def _through(layers: Any, hidden: Any) -> Any:
    for layer in layers:
        out = layer(hidden)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden
