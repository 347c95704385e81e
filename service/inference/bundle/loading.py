"""Loads a model bundle: checks the pin, every digest and the libraries first, unpickles last."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import BundleError
from service.inference.bundle.contents import Bundle
from service.inference.bundle.manifest import (
    ENCODER,
    EXAMPLE_VECTORS,
    EXAMPLES,
    PIPELINE,
    REQUIRED,
    RETRAIN,
    TOKENIZER,
    Manifest,
    file_sha256,
    read_manifest,
)
from service.inference.bundle.pins import CURRENT, NAME_SIGNS, read_pin

if TYPE_CHECKING:
    from service.inference.multilingual import MultilingualEncoder


def released_models() -> Path:
    """Return the folder of released bundles: `models` beside the code, or in the working folder where the code is installed without it."""
    beside = Path(__file__).resolve().parents[3] / "models"
    return beside if (beside / CURRENT).is_file() else Path("models")


def verify_bundle(models: Path, *, allowed_digest: str | None = None) -> tuple[Path, Manifest, str]:
    """Check the bundle that `models/current` names without loading it; return its folder, manifest and digest.

    Args:
        models: folder of bundles with the file `current`, which holds a bundle's name and the SHA-256 of its manifest; or, with
            `allowed_digest`, a single bundle's folder.
        allowed_digest: SHA-256 of a manifest that is trusted although no `current` pins it.

    Raises:
        BundleError: nothing there (`bundle_missing`), content that is not what the manifest says (`bundle_damaged`), a manifest that nobody
            vouched for (`bundle_foreign`), or made with other libraries (`bundle_incompatible`).

    """
    folder, pinned = _pinned(models, allowed_digest)
    manifest, digest = read_manifest(folder)
    if digest != pinned:
        msg = (
            f"the bundle in {folder} is not the one that was pinned: its manifest has SHA-256 {digest}, wanted {pinned}; "
            "restore it, or set TOPICROUTER_MODEL_DIGEST to the first if you trust where it comes from"
        )
        raise BundleError(msg, reason="bundle_foreign")
    _check_files(folder, manifest)
    _check_libraries(manifest)
    return folder, manifest, digest


def load_bundle(models: Path, *, allowed_digest: str | None = None, threads: int = 0, beside: Bundle | None = None) -> Bundle:
    """Load the bundle that `models/current` names. Arguments and errors as `verify_bundle`.

    Args:
        models: folder of bundles, or a bundle's.
        allowed_digest: SHA-256 of a manifest that is trusted although no `current` pins it.
        threads: the encoder's, 0 for all.
        beside: a loaded bundle; encoders that are the same are shared with it instead of being loaded a second time.

    """
    folder, manifest, digest = verify_bundle(models, allowed_digest=allowed_digest)
    multilingual = _multilingual(manifest, beside)
    import joblib
    import numpy as np

    from service.inference.encoder import SentenceEncoder
    from service.inference.explanation import Examples

    try:
        pipeline = joblib.load(folder / PIPELINE)
        shared = beside is not None and all(beside.manifest.files.get(name) == manifest.files[name] for name in (ENCODER, TOKENIZER))
        tuned = pipeline.tuned is not None
        if beside and shared and tuned == (beside.pipeline.tuned is not None):
            encoder = beside.encoder
        else:
            encoder = SentenceEncoder(folder / ENCODER, folder / TOKENIZER, threads=threads, tuned=tuned)
        rows = json.loads((folder / EXAMPLES).read_text(encoding="utf-8"))
        vectors = np.load(folder / EXAMPLE_VECTORS, allow_pickle=False).astype(np.float32)
        ids, titles, routes = (tuple(str(row[key]) for row in rows) for key in ("id", "title", "route"))
        bundle = Bundle(folder, digest, manifest, encoder, pipeline, Examples(ids, titles, routes, vectors), multilingual)
        _try_out(bundle)
    except Exception as error:  # whatever is wrong inside, the service must not come up half
        msg = f"the bundle in {folder} can't be loaded ({type(error).__name__}: {error}); make a new one with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_damaged") from error
    return bundle


def _multilingual(manifest: Manifest, beside: Bundle | None) -> MultilingualEncoder | None:
    if manifest.multilingual_sha256 is None:
        return None
    from service.inference.multilingual import FILES_SHA256, MultilingualEncoder

    if manifest.multilingual_sha256 != FILES_SHA256:
        msg = f"bundle {manifest.version} was made with another multilingual encoder; make a new bundle with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_incompatible")
    # its files were checked, and are in memory, where a loaded bundle uses it
    return beside.multilingual if beside and beside.multilingual else MultilingualEncoder.installed()


def _try_out(bundle: Bundle) -> None:
    """Predict an empty topic, so that parts that don't belong together fail here and not at the first request."""
    from service.domain import Topic
    from service.inference.predictor import Predictor

    if {name: head.classes for name, head in bundle.pipeline.heads.items()} != bundle.manifest.classes:
        msg = "the classes of the pipeline are not those of the manifest"
        raise ValueError(msg)
    Predictor(bundle).predict([Topic(id="", title="", body="")])


def _pinned(models: Path, allowed_digest: str | None) -> tuple[Path, str]:
    current = models / CURRENT
    if allowed_digest is not None and not current.is_file():
        return models, allowed_digest.lower()
    pin = read_pin(current)
    return models / pin.name, (allowed_digest or pin.digest).lower()


def _check_files(folder: Path, manifest: Manifest) -> None:
    missing = [name for name in REQUIRED if name not in manifest.files]
    if missing:
        msg = f"the manifest in {folder} does not list {', '.join(missing)}; make a new bundle with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_damaged")
    for name, wanted in manifest.files.items():
        file = folder / name
        if not set(name) <= NAME_SIGNS or not file.is_file():
            msg = f"the bundle in {folder} lacks {name!r}; restore it or make a new one with `{RETRAIN}`"
            raise BundleError(msg, reason="bundle_damaged")
        if file_sha256(file) != wanted:
            msg = f"{file} is not the file that the manifest describes; restore the bundle or make a new one with `{RETRAIN}`"
            raise BundleError(msg, reason="bundle_damaged")


def _check_libraries(manifest: Manifest) -> None:
    made_with = manifest.libraries.get("scikit-learn", "unknown")
    running = version("scikit-learn")
    if made_with.split(".")[:2] != running.split(".")[:2]:
        msg = (
            f"bundle {manifest.version} was made with scikit-learn {made_with}, here runs {running}; "
            f"install scikit-learn {made_with} or make a new bundle with `{RETRAIN}`"
        )
        raise BundleError(msg, reason="bundle_incompatible")
