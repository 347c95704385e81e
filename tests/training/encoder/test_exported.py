from __future__ import annotations

import importlib.util
import json
import shutil
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from service.errors import BundleError, InputError
from service.inference.bundle import released_models, verify_bundle
from service.inference.bundle.manifest import ENCODER, MANIFEST, PIPELINE, TOKENIZER, file_sha256
from service.inference.bundle.pins import CURRENT
from training.encoder import exported
from training.encoder.export import NOTICE
from training.encoder.exported import find_encoder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A copy of the released bundle."""
    copy = tmp_path / "models"
    copy.mkdir()
    shutil.copy(released_models() / CURRENT, copy)
    name = (copy / CURRENT).read_text().split()[0]
    shutil.copytree(released_models() / name, copy / name)
    return copy


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name in {"torch", "transformers", "onnx"} else importlib.util.find_spec(name)

    monkeypatch.setattr(exported, "find_spec", find)


@pytest.mark.usefixtures("no_torch")
def test_the_current_bundles_encoder_is_taken_without_pytorch(models: Path) -> None:
    found = find_encoder(models)
    assert found.folder.parent == models
    assert found.name == verify_bundle(models)[1].encoder
    assert all((found.folder / name).is_file() for name in (ENCODER, TOKENIZER, NOTICE))


@pytest.mark.usefixtures("no_torch")
def test_a_new_folder_of_models_begins_with_the_released_encoder(tmp_path: Path) -> None:
    assert find_encoder(tmp_path / "new").folder.parent == released_models()


@pytest.mark.usefixtures("no_torch")
def test_heads_that_no_longer_load_do_not_keep_anybody_from_training_new_ones(models: Path) -> None:
    folder = models / (models / CURRENT).read_text().split()[0]
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["libraries"]["scikit-learn"] = "0.1.0"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    (folder / PIPELINE).write_bytes(b"damaged")
    (models / CURRENT).write_text(f"{folder.name} {file_sha256(folder / MANIFEST)}\n")
    with pytest.raises(BundleError):
        verify_bundle(models)
    assert find_encoder(models).folder == folder


@pytest.mark.parametrize("name", [ENCODER, TOKENIZER, NOTICE, MANIFEST])
def test_an_encoder_that_nobody_vouched_for_is_refused(name: str, models: Path) -> None:
    file = find_encoder(models).folder / name
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(BundleError, match="restore it, or add --export for a new one") as caught:
        find_encoder(models)
    assert caught.value.reason == "bundle_damaged"


@pytest.mark.usefixtures("no_torch")
@pytest.mark.parametrize("anew", [True, False])
def test_an_export_without_its_libraries_says_what_to_install(anew: bool, models: Path, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"needs torch, transformers, onnx; install the extra: pip install 'topicrouter\[training\]'"
    ) as caught:
        find_encoder(models, None if anew else tmp_path, anew=anew)
    assert caught.value.reason == "training_extra_missing"
