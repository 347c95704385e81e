"""Exports a sentence-transformers encoder to int8 ONNX, with mean pooling and normalisation inside the graph."""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

from service.inference.bundle.manifest import ENCODER, TOKENIZER

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


def export_encoder(model_folder: Path, destination: Path) -> None:
    """Write `encoder.onnx`, `tokenizer.json` and `NOTICE` into `destination`, which is made if need be.

    The graph takes `input_ids` (int64, 1 x tokens) and gives `sentence_vector` (float32, 1 x dimension). There is no attention mask: each
    text is a run of its own, so every token counts. Weights are int8 with one scale a channel (one a tensor costs 0.03 of cosine), word
    embeddings int8 too.

    Args:
        model_folder: a sentence-transformers model folder (BERT with mean pooling). A file `NOTICE` in it goes along; without one the
            model is taken for all-MiniLM-L6-v2.
        destination: where to.

    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    destination.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        _export_float(model_folder, full)
        # it advises an optimisation that ONNX Runtime does when it loads the graph
        logging.getLogger().addFilter(_no_preprocessing_advice)
        quantize_dynamic(
            full, destination / ENCODER, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"]
        )
        logging.getLogger().removeFilter(_no_preprocessing_advice)
    shutil.copyfile(model_folder / "tokenizer.json", destination / TOKENIZER)
    notice = model_folder / NOTICE
    (destination / NOTICE).write_text(notice.read_text("utf-8") if notice.is_file() else MINILM_NOTICE, "utf-8")


def _no_preprocessing_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


def _export_float(model_folder: Path, target: Path) -> None:
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any) -> Any:
            hidden = self.encoder(input_ids=input_ids, attention_mask=None).last_hidden_state
            return torch.nn.functional.normalize(hidden.mean(1), dim=-1)

    encoder = AutoModel.from_pretrained(model_folder, attn_implementation="eager")
    # without eval() on the wrapper too, dropout would be exported
    module = Pooled(encoder).eval()
    sample = torch.arange(1_000, 1_064).reshape(1, -1)
    with warnings.catch_warnings():
        # the newer exporter writes a graph in which ONNX Runtime finds fewer fusions; this one says at each call that it will go one day
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            module,
            (sample,),
            target,
            input_names=["input_ids"],
            output_names=["sentence_vector"],
            dynamic_axes={"input_ids": {1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )
