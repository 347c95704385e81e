from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from service.errors import BundleError
from service.inference.bundle.manifest import FORMAT, MANIFEST, RETRAIN, Thresholds, file_sha256, read_manifest

GOOD: dict[str, Any] = {
    "format": FORMAT,
    "version": "1.2.0-abcdef01",
    "made_by": "topicrouter 1.2.0",
    "encoder": "all-MiniLM-L6-v2",
    "classes": {"route": ["build", "repair"]},
    "thresholds": {
        "abstain": 0.6,
        "abstain_other_language": 0.8,
        "confidential": 0.3,
        "kinds": {},
        "urgent": 0.5,
        "clearly_urgent": 0.9,
        "needs_answer": 0.5,
    },
    "thresholds_others": None,
    "multilingual_sha256": None,
    "class_mix": {"build": 0.5, "repair": 0.5},
    "corpus_sha256": "ab" * 32,
    "corpus_topics": 900,
    "libraries": {"scikit-learn": "1.9.1"},
    "files": {"encoder.onnx": "cd" * 32},
}


def written(folder: Path, content: str | bytes) -> Path:
    (folder / MANIFEST).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def refused(folder: Path) -> BundleError:
    with pytest.raises(BundleError) as caught:
        read_manifest(folder)
    assert RETRAIN in str(caught.value)
    assert str(folder) in str(caught.value)
    return caught.value


def test_a_manifest_is_read_with_the_digest_of_its_very_bytes(tmp_path: Path) -> None:
    content = json.dumps(GOOD, indent=3)
    manifest, digest = read_manifest(written(tmp_path, content))
    assert manifest.model_dump() == GOOD
    assert digest == hashlib.sha256(content.encode()).hexdigest()


def test_without_a_manifest_there_is_no_bundle(tmp_path: Path) -> None:
    error = refused(tmp_path / "nowhere")
    assert error.reason == "bundle_missing"
    assert "No such file" in str(error)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "content"),
        ("{", "content"),
        (b"\xff\xfe\x00", "content"),
        ("[]", "content"),
        (json.dumps({**GOOD, "version": None}), "version"),
        (json.dumps({name: value for name, value in GOOD.items() if name != "files"}), "files"),
        (json.dumps({**GOOD, "thresholds": {**GOOD["thresholds"], "abstain": 1.5}}), "thresholds.abstain"),
        (json.dumps({**GOOD, "surprise": 1}), "surprise"),
    ],
)
def test_a_manifest_that_can_not_be_understood_is_damaged_and_says_where(tmp_path: Path, content: str | bytes, told: str) -> None:
    error = refused(written(tmp_path, content))
    assert error.reason == "bundle_damaged"
    assert f"{told}: " in str(error)


def test_another_format_is_incompatible(tmp_path: Path) -> None:
    error = refused(written(tmp_path, json.dumps({**GOOD, "format": FORMAT + 1})))
    assert error.reason == "bundle_incompatible"
    assert f"format {FORMAT + 1}" in str(error)
    assert f"format {FORMAT}" in str(error)


@pytest.mark.parametrize("name", ["abstain", "abstain_other_language", "confidential", "urgent", "needs_answer"])
@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan")])
def test_a_threshold_is_a_probability(name: str, value: float) -> None:
    with pytest.raises(ValidationError, match=name):
        Thresholds(**{**GOOD["thresholds"], name: value})


@given(st.binary(max_size=5_000))
def test_the_digest_of_a_file_is_its_sha256(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("digest") / "file"
    file.write_bytes(content)
    assert file_sha256(file) == hashlib.sha256(content).hexdigest()


def test_of_a_bundle_that_does_not_say_so_nothing_is_urgent_beyond_doubt(tmp_path: Path) -> None:
    thresholds = {name: value for name, value in GOOD["thresholds"].items() if name != "clearly_urgent"}
    manifest, _ = read_manifest(written(tmp_path, json.dumps({**GOOD, "thresholds": thresholds})))
    assert manifest.thresholds.clearly_urgent == 1.0
