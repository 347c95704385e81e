"""Finds the two models that are compared: by a pin of the models folder, by a bundle's name in it, or by a folder from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import InputError
from service.inference.bundle import load_bundle
from service.inference.bundle.manifest import MANIFEST, read_manifest
from service.inference.bundle.pins import CURRENT, PREVIOUS, is_bundle_name, read_pin
from service.inference.bundle.releasing import bundles_in, pin_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from service.inference.bundle import Bundle

PINS = (CURRENT, PREVIOUS)


def load_contender(name: str, models: Path, *, digests: Collection[str] = (), threads: int = 0) -> Bundle:
    """Load a model to compare.

    Args:
        name: `current` or `previous`, a bundle's name in `models`, or the folder of a bundle from elsewhere.
        models: folder of bundles.
        digests: SHA-256 of manifests that are trusted although no pin names them; a bundle from elsewhere needs its own among them.
        threads: the encoder's, 0 for all.

    Raises:
        InputError: there is no such bundle (`unknown_bundle`), or one from elsewhere comes without its digest (`digest_missing`).
        BundleError: it is missing, damaged, foreign or incompatible.

    """
    folder, digest = _found(name, models, {each.lower() for each in digests})
    return load_bundle(folder, allowed_digest=digest, threads=threads)


def _found(name: str, models: Path, digests: Collection[str]) -> tuple[Path, str]:
    if name in PINS:
        return _pinned(models / name, digests)
    inside = models / name
    if is_bundle_name(name) and (inside / MANIFEST).is_file():
        # whoever may write into the folder of models may pin there too
        return inside, pin_of(inside).digest
    outside = Path(name)
    if not outside.is_dir():
        there = ", ".join(folder.name for folder in bundles_in(models)) or "none"
        msg = f"there is no bundle {name!r} in {models}, and no folder of that name; there are: {', '.join(PINS)}, {there}"
        raise InputError(msg, reason="unknown_bundle")
    _, digest = read_manifest(outside)
    if digest not in digests:
        msg = f"the bundle in {outside} is from elsewhere; if you trust where it comes from, name its manifest's SHA-256: --digest {digest}"
        raise InputError(msg, reason="digest_missing")
    return outside, digest


def _pinned(file: Path, digests: Collection[str]) -> tuple[Path, str]:
    pin = read_pin(file)
    folder = file.parent / pin.name
    _, found = read_manifest(folder)
    return folder, found if found in digests else pin.digest
