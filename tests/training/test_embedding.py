from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from service.inference.encoder import SentenceEncoder
from service.inference.judging import embed
from service.inference.reading import read
from training.embedding import EmbeddingCache

READINGS = [read("The pump drips", "All night, since Friday."), read("", ""), read("Täglich", "```\nlog line\n```\nand again?")]


def test_vectors_are_the_ones_that_the_service_makes(encoder: SentenceEncoder, tmp_path: Path) -> None:
    vectors = EmbeddingCache(tmp_path, encoder, "abc").embed(READINGS)
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, embed(encoder, READINGS))


def test_a_text_is_embedded_once_and_kept_across_runs(encoder: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = EmbeddingCache(tmp_path, encoder, "abc").embed(READINGS)
    asked: list[str] = []
    encode = encoder.encode

    def watched(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return encode(texts)

    monkeypatch.setattr(encoder, "encode", watched)
    again = EmbeddingCache(tmp_path, encoder, "abc").embed([*READINGS, read("New one", "All night, since Friday.")])
    assert asked == ["New one"]
    assert np.array_equal(again[:3], first)


def test_another_encoder_has_its_own_vectors(encoder: SentenceEncoder, tmp_path: Path) -> None:
    for digest in ("a" * 64, "b" * 64):
        EmbeddingCache(tmp_path, encoder, digest).embed(READINGS[:1])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["aaaaaaaaaaaaaaaa.npz", "bbbbbbbbbbbbbbbb.npz"]


def test_no_topics_give_no_vectors_and_no_file(encoder: SentenceEncoder, tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path / "new", encoder, "abc").embed([]).size == 0
    assert not (tmp_path / "new").exists()
