"""Turns a fitted pipeline into a model bundle on disk, named by its content."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from service.inference.bundle import Bundle, Manifest, Thresholds
from service.inference.bundle.figures import METRICS
from service.inference.bundle.manifest import (
    ENCODER,
    EXAMPLE_VECTORS,
    EXAMPLES,
    FORMAT,
    MANIFEST,
    PIPELINE,
    TOKENIZER,
    file_sha256,
)
from service.inference.bundle.releasing import PART, put_in_place
from service.inference.explanation import Examples
from service.inference.multilingual import FILES_SHA256
from training.card import model_card
from training.neighbours import stored_vectors
from training.pickling import pickled
from training.tuned import TUNING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from service.inference.encoder import SentenceEncoder
    from service.inference.multilingual import MultilingualEncoder
    from service.inference.pipeline import TopicPipeline
    from service.inference.reading import Reading
    from training.data.records import LabelledTopic

CARD = "README.md"
NOTICE = "NOTICE"
LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "onnxruntime", "tokenizers")


def assemble(
    topics: Sequence[LabelledTopic],
    readings: Sequence[Reading],
    vectors: NDArray[np.float32],
    fitted: tuple[TopicPipeline, Thresholds, Thresholds | None],
    encoders: tuple[SentenceEncoder, MultilingualEncoder | None],
    encoder_name: str,
) -> Bundle:
    """Put a bundle together in memory, so that it can be judged before it is written; its files and version are not known yet."""
    pipeline, thresholds, thresholds_others = fitted
    encoder, multilingual = encoders
    mix = Counter(topic.route[0] for topic in topics)
    manifest = Manifest(
        format=FORMAT,
        version="unreleased",
        made_by=f"topicrouter {version('topicrouter')}",
        encoder=encoder_name,
        classes={name: head.classes for name, head in pipeline.heads.items()},
        thresholds=thresholds,
        thresholds_others=thresholds_others,
        multilingual_sha256=FILES_SHA256 if multilingual else None,
        class_mix={name: round(mix[name] / len(topics), 4) for name in sorted(mix)},
        corpus_sha256=corpus_digest(topics),
        corpus_topics=len(topics),
        libraries={name: version(name) for name in LIBRARIES},
        files={},
    )
    examples = Examples(
        ids=tuple(topic.id for topic in topics),
        titles=tuple(reading.title for reading in readings),
        routes=tuple(topic.route[0] for topic in topics),
        vectors=stored_vectors(pipeline.untuned(vectors)),
    )
    return Bundle(Path(), "", manifest, encoder, pipeline, examples, multilingual)


def write_bundle(bundle: Bundle, models: Path, encoder_folder: Path, describe: Callable[[str], Mapping[str, Any]]) -> Path:
    """Write a bundle into `models`, named by its content, and return its folder; the same content always gives the same bytes.

    Args:
        bundle: as `assemble` gives it.
        models: folder of bundles.
        encoder_folder: where `encoder.onnx`, `tokenizer.json` and `NOTICE` lie.
        describe: given the version, returns the metrics for `metrics.json` and the card.

    """
    models.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=PART, dir=models))
    try:
        for name in (ENCODER, TOKENIZER, NOTICE, *([TUNING] if (encoder_folder / TUNING).is_file() else [])):
            shutil.copyfile(encoder_folder / name, scratch / name)
        (scratch / PIPELINE).write_bytes(pickled(bundle.pipeline))
        examples = bundle.examples
        rows = [{"id": a, "title": b, "route": c} for a, b, c in zip(examples.ids, examples.titles, examples.routes, strict=True)]
        (scratch / EXAMPLES).write_text("\n".join(["[", ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "]"]), "utf-8")
        np.save(scratch / EXAMPLE_VECTORS, examples.vectors.astype(np.float16))
        digests = {file.name: file_sha256(file) for file in sorted(scratch.iterdir())}
        content = hashlib.sha256(json.dumps([digests, bundle.manifest.model_dump()], sort_keys=True).encode()).hexdigest()
        name = f"{version('topicrouter')}-{content[:8]}"
        metrics = describe(name)
        _write_json(scratch / METRICS, metrics)
        manifest = bundle.manifest.model_copy(update={"version": name})
        card = model_card(manifest, metrics, neighbours=bundle.pipeline.neighbours is not None)
        (scratch / CARD).write_text(card, "utf-8")
        manifest = manifest.model_copy(update={"files": {file.name: file_sha256(file) for file in sorted(scratch.iterdir())}})
        _write_json(scratch / MANIFEST, manifest.model_dump())
        folder = models / name
        put_in_place(scratch, folder)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return folder


def corpus_digest(topics: Sequence[LabelledTopic]) -> str:
    """Return the SHA-256 over all labelled topics, placeholders filled in, in their order."""
    digest = hashlib.sha256()
    for topic in topics:
        # nothing is learnt from these, so they make no other model
        digest.update(topic.model_dump_json(exclude={"source", "label_sources", "created_at"}).encode())
    return digest.hexdigest()


def _write_json(file: Path, value: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
