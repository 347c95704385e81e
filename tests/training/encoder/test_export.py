"""Nothing is lost between sentence-transformers on PyTorch and the exported int8 encoder. Takes the extra `training` and the weights."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from service.inference.bundle import load_bundle, released_models
from service.inference.bundle.manifest import ENCODER, TOKENIZER
from service.inference.encoder import MAX_TOKENS, SentenceEncoder
from service.inference.reading import Reading
from training.data.records import Corpus
from training.embedding import EmbeddingCache
from training.encoder.export import NOTICE, export_encoder, exported
from training.encoder.weights import DEFAULT_FOLDER
from training.run import read_all

WEIGHTS = Path(__file__).parents[3] / DEFAULT_FOLDER
TOPICS = 150
# word embeddings in bytes: 30,522 pieces of words by 384 numbers
VOCABULARY = 30_522 * 384

pytestmark = [
    pytest.mark.torch,
    pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed (extra `training`)"),
    pytest.mark.skipif(not (WEIGHTS / "model.safetensors").is_file(), reason=f"no weights in {DEFAULT_FOLDER}"),
]


@pytest.fixture(scope="module")
def pytorch() -> Any:
    """The model as sentence-transformers runs it, cut at as many tokens as ours."""
    import torch
    from sentence_transformers import SentenceTransformer

    # beside other workers, more threads would wait for each other
    torch.set_num_threads(1)
    model = SentenceTransformer(str(WEIGHTS), device="cpu")
    model.max_seq_length = MAX_TOKENS
    return model


@pytest.fixture(scope="module")
def readings(corpus: Corpus) -> list[Reading]:
    """An even sample of the corpus."""
    return read_all(corpus.topics[:: len(corpus.topics) // TOPICS][:TOPICS])


@pytest.fixture(scope="module")
def float_vectors(pytorch: Any, readings: list[Reading]) -> NDArray[np.float32]:
    """Title and body vectors side by side, by PyTorch."""
    return by_pytorch(pytorch, [text for reading in readings for text in (reading.title, reading.body_for_encoder)]).reshape(
        len(readings), -1
    )


@pytest.fixture(scope="module")
def int8_vectors(embeddings: EmbeddingCache, readings: list[Reading]) -> NDArray[np.float32]:
    return embeddings.embed(readings)


def by_pytorch(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    vectors: NDArray[np.float32] = model.encode(list(texts), batch_size=16, normalize_embeddings=True, show_progress_bar=False)
    return vectors


def cosines(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    half = one.shape[1] // 2
    return np.concatenate([(one[:, part] * other[:, part]).sum(axis=1) for part in (slice(half), slice(half, None))])


def test_vectors_of_corpus_texts_are_those_of_pytorch(float_vectors: NDArray[np.float32], int8_vectors: NDArray[np.float32]) -> None:
    found = cosines(float_vectors, int8_vectors)
    assert len(found) == 2 * TOPICS
    assert found.mean() >= 0.99
    assert np.quantile(found, 0.01) >= 0.95
    assert found.min() >= 0.9


def test_the_heads_decide_the_same_on_float_vectors(
    readings: list[Reading], float_vectors: NDArray[np.float32], int8_vectors: NDArray[np.float32]
) -> None:
    pipeline = replace(load_bundle(released_models(), threads=1).pipeline, tuned=None)
    routes = [pipeline.heads["route"].probabilities(pipeline.matrix(readings, vectors)) for vectors in (float_vectors, int8_vectors)]
    assert (routes[0].argmax(axis=1) == routes[1].argmax(axis=1)).mean() >= 0.99
    assert np.abs(routes[0] - routes[1]).mean() <= 0.01


def test_an_export_is_complete_and_gives_the_vectors_of_pytorch_for_any_length(pytorch: Any, tmp_path: Path) -> None:
    export_encoder(WEIGHTS, tmp_path)
    assert exported(tmp_path)
    assert "Apache License" in (tmp_path / NOTICE).read_text()
    encoder = SentenceEncoder(tmp_path / ENCODER, tmp_path / TOKENIZER, threads=1)
    texts = [
        "",
        "Login loops",
        "Der Server startet nicht mehr, was nun?",
        "word " * 400,
        *(f"calls drop after {at} s behind nginx" for at in range(20)),
    ]
    found = (encoder.encode(texts) * by_pytorch(pytorch, texts)).sum(axis=1)
    assert encoder.dimension == 384
    assert found.mean() >= 0.99
    assert found.min() >= 0.95


def test_a_fine_tuned_model_shares_its_lower_layers_with_what_it_was_and_gives_both_vectors(
    pytorch: Any, readings: list[Reading], tmp_path: Path
) -> None:
    import torch
    from transformers import AutoModel

    tuned = AutoModel.from_pretrained(WEIGHTS)
    for parameter in tuned.encoder.layer[4:].parameters():
        parameter.data += 0.02 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(1))
    tuned.save_pretrained(tmp_path / "tuned")
    shutil.copyfile(WEIGHTS / "tokenizer.json", tmp_path / "tuned" / "tokenizer.json")
    for folder, beside in (("alone", None), ("both", tmp_path / "tuned")):
        export_encoder(WEIGHTS, tmp_path / folder, tuned_folder=beside)
    export_encoder(tmp_path / "tuned", tmp_path / "own")
    alone, both, own = (
        SentenceEncoder(tmp_path / folder / ENCODER, tmp_path / folder / TOKENIZER, threads=1) for folder in ("alone", "both", "own")
    )
    texts = [reading.body_for_encoder for reading in readings[:20]]
    halves = np.split(both.encode(texts), 2, axis=1)
    for half, single in zip(halves, (alone, own), strict=True):
        assert np.vecdot(half, single.encode(texts)).min() >= 0.98
    assert np.vecdot(*halves).mean() < 0.95
    layer = ((tmp_path / "alone" / ENCODER).stat().st_size - VOCABULARY) / 6
    added = (tmp_path / "both" / ENCODER).stat().st_size - (tmp_path / "alone" / ENCODER).stat().st_size
    assert added < 2.2 * layer


def test_a_half_written_export_is_none(tmp_path: Path) -> None:
    (tmp_path / ENCODER).write_bytes(b"half")
    assert not exported(tmp_path)
