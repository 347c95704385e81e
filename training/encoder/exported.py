"""Finds the encoder to train with: the current bundle's, or one exported from a model folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from service.errors import BundleError, InputError
from service.inference.bundle import released_models
from service.inference.bundle.manifest import ENCODER, TOKENIZER, file_sha256, read_manifest
from service.inference.bundle.pins import CURRENT
from training.encoder.export import NOTICE, export_encoder, exported
from training.encoder.weights import fetch_weights
from training.tuned import TUNING

EXPORTS = Path(".cache") / "encoders"


@dataclass(frozen=True)
class ExportedEncoder:
    """A folder with `encoder.onnx`, `tokenizer.json` and `NOTICE`, and what the encoder is called."""

    folder: Path
    name: str


def find_encoder(models: Path, model_folder: Path | None = None, *, anew: bool = False, cache: Path = EXPORTS) -> ExportedEncoder:
    """Return an exported encoder, exporting it if need be.

    Args:
        models: folder of bundles; the current one's encoder is taken (or the released one's, where there is none yet) unless something
            else is asked for, which needs no PyTorch.
        model_folder: a sentence-transformers model folder to export.
        anew: export all-MiniLM-L6-v2, fetched if need be, whatever the current bundle holds.
        cache: folder that keeps exports by the digest of their weights.

    Raises:
        InputError: an export is needed and its libraries are not installed (`training_extra_missing`), or the weights can't be had.
        BundleError: the current bundle's encoder is not the one that was pinned (`bundle_damaged`).

    """
    if model_folder is None and not anew:
        for bundles in (models, released_models()):
            if (bundles / CURRENT).is_file():
                return _current_encoder(bundles)
    require_training_extra("exporting an encoder")
    source = model_folder or fetch_weights()
    folder = cache / file_sha256(source / "model.safetensors")[:16]
    if not exported(folder):
        export_encoder(source, folder)
    return ExportedEncoder(folder, encoder_name(source))


def encoder_name(model_folder: Path) -> str:
    """Return what an encoder is called: the name of its sentence-transformers model folder."""
    return model_folder.resolve().name


def require_training_extra(doing: str) -> None:
    """Make sure that the libraries of the extra `training` are there.

    Raises:
        InputError: one is not; the message begins with what is being done (`training_extra_missing`).

    """
    missing = [name for name in ("torch", "transformers", "onnx") if find_spec(name) is None]
    if missing:
        msg = f"{doing} needs {', '.join(missing)}; install the extra: pip install 'topicrouter[training]'"
        raise InputError(msg, reason="training_extra_missing")


def _current_encoder(models: Path) -> ExportedEncoder:
    # only the encoder is checked: heads that are damaged or made with other libraries are why people train anew
    name, _, pinned = (models / CURRENT).read_text("utf-8").strip().partition(" ")
    folder = models / name
    manifest, digest = read_manifest(folder)
    files = {file: folder / file for file in (ENCODER, TOKENIZER, NOTICE, *({TUNING} & set(manifest.files)))}
    if digest != pinned or any(not path.is_file() or file_sha256(path) != manifest.files.get(file) for file, path in files.items()):
        msg = f"the encoder of the current bundle in {folder} is not the one that was pinned; restore it, or add --export for a new one"
        raise BundleError(msg, reason="bundle_damaged")
    return ExportedEncoder(folder, manifest.encoder)
