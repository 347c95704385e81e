from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputError
from service.experts.memory import ExpertMemory
from service.experts.memory_file import read_memory, write_memory
from tests.experts.samples import NOW

VECTORS = np.array([[1, 0, 0], [0.6, 0.8, 0]], np.float32)
MEMORY = ExpertMemory("e" * 64, "0.1.0-abc", NOW, ("ann", "bob"), ("17", "18"), VECTORS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "new" / "experts.npz"
    write_memory(MEMORY, file)
    return file


def reason(file: Path, encoder: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_memory(file, encoder=encoder)
    assert "topicrouter experts learn" in str(caught.value)
    return caught.value.reason


def test_what_was_written_is_read_again(file: Path) -> None:
    read = read_memory(file, encoder=MEMORY.encoder)
    assert replace(read, vectors=VECTORS) == replace(MEMORY, vectors=VECTORS)
    assert np.allclose(read.vectors, VECTORS, atol=1e-3)
    assert read.vectors.dtype == np.float32
    assert [path.name for path in file.parent.iterdir()] == ["experts.npz"]


def test_a_file_made_with_another_encoder_is_refused(file: Path) -> None:
    assert reason(file, "f" * 64) == "experts_other_encoder"
    assert read_memory(file).encoder == MEMORY.encoder


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    assert reason(tmp_path / "none.npz") == "experts_unreadable"
    assert reason(tmp_path) == "experts_unreadable"


def test_changed_ids_or_vectors_are_noticed(file: Path) -> None:
    with np.load(file) as held:
        content = dict(held)
    for name, changed in (
        ("vectors", content["vectors"][::-1]),
        ("header", np.array(str(content["header"]).replace("ann", "eve"))),
        ("digest", np.array("0" * 64)),
    ):
        np.savez(file, **{**content, name: changed})
        assert reason(file) == "experts_damaged"


def test_a_pickle_is_not_opened(file: Path) -> None:
    np.savez(file, header=np.array([{"people": []}], dtype=object))
    assert reason(file) == "experts_damaged"


@given(st.data())
def test_whatever_is_damaged_is_refused_or_changes_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = tmp_path_factory.mktemp("experts") / "experts.npz"
    write_memory(MEMORY, file)
    content = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    damaged = data.draw(st.sampled_from([content[:at], content[:at] + bytes([content[at] ^ 0x41]) + content[at + 1 :]]))
    file.write_bytes(damaged)
    with suppress(InputError):
        read = read_memory(file)
        assert (read.people, read.topics) == (MEMORY.people, MEMORY.topics)
