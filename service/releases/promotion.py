"""Promotes a model and goes back to the previous one, each only after a trial and under the lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import BundleError, InputError
from service.inference.bundle.manifest import read_manifest
from service.inference.bundle.pins import CURRENT, SHADOW, Pin, is_bundle_name, read_pin, write_pin
from service.inference.bundle.releasing import (
    bundles_in,
    copy_in,
    move_current,
    previous_pin,
    release_lock,
    swap_with_previous,
    trusted_pin,
)
from service.releases.trial import load_on_trial

if TYPE_CHECKING:
    from service.directory import Directory


def promote(name: str, models: Path, *, digest: str | None, directory: Directory | None) -> Pin:
    """Make a bundle current once it has passed its trial, and give its pin.

    Args:
        name: of a bundle in `models`, or its folder, or the folder of one from elsewhere, which is copied in.
        models: folder of bundles.
        digest: SHA-256 of the manifest; a bundle from elsewhere needs it named, any other one has to be what a pin says that names it.
        directory: has to name every route and area of the model.

    Raises:
        InputError: there is no such bundle (`unknown_bundle`), or one from elsewhere comes without its digest (`digest_missing`).
        BundleError: it fails its trial, or another process is at it (`release_under_way`).
        DirectoryError: the directory does not cover it.

    """
    _require_models(models)
    with release_lock(models):
        if (folder := _own_bundle(name, models)) is None:
            folder = _from_elsewhere(Path(name), models, digest)
        pin = trusted_pin(folder) if digest is None else Pin(folder.name, digest.lower())
        load_on_trial(folder, digest=pin.digest, directory=directory)
        move_current(models, pin)
    return pin


def roll_back(models: Path, *, directory: Directory | None) -> Pin:
    """Let the previous model serve again, and give its pin; what was current is the previous one then.

    Raises:
        BundleError: there is none (`no_previous_model`), it fails its trial, or another process is at it (`release_under_way`).
        DirectoryError: the directory does not cover it.

    """
    _require_models(models)
    with release_lock(models):
        pin = previous_pin(models)
        load_on_trial(models / pin.name, digest=pin.digest, directory=directory)
        swap_with_previous(models)
    return pin


def set_shadow(name: str | None, models: Path) -> Pin | None:
    """Let a bundle of `models` predict beside the current one once it has passed its trial, None for no bundle; give its pin.

    Raises:
        InputError: there is no such bundle (`unknown_bundle`), or it is the current one (`shadow_is_current`).
        BundleError: it fails its trial, or another process is at it (`release_under_way`).

    """
    _require_models(models)
    with release_lock(models):
        if name is None:
            (models / SHADOW).unlink(missing_ok=True)
            return None
        folder = known_bundle(name, models)
        pin = trusted_pin(folder)
        if pin == read_pin(models / CURRENT):
            raise InputError(f"{name} is the current model; it would be compared with itself", reason="shadow_is_current")
        load_on_trial(folder, digest=pin.digest, directory=None)
        write_pin(models / SHADOW, pin)
    return pin


def known_bundle(name: str, models: Path) -> Path:
    """Give the folder of a bundle of `models`, which is named by its name or its path.

    Raises:
        InputError: there is none (`unknown_bundle`); the message lists those that there are.

    """
    folder = _own_bundle(name, models)
    if folder is None:
        there = ", ".join(bundle.name for bundle in bundles_in(models)) or "none"
        raise InputError(f"there is no bundle {name!r} in {models}; there are: {there}", reason="unknown_bundle")
    return folder


def _own_bundle(name: str, models: Path) -> Path | None:
    path = Path(name).resolve()
    name = path.name if path.parent == models.resolve() else name
    return models / name if is_bundle_name(name) and (models / name) in bundles_in(models) else None


def _from_elsewhere(source: Path, models: Path, digest: str | None) -> Path:
    if not source.is_dir():
        known_bundle(str(source), models)
    _, found = read_manifest(source)
    if digest is None:
        msg = f"the bundle in {source} is from elsewhere; if you trust where it comes from, name its manifest's SHA-256: --digest {found}"
        raise InputError(msg, reason="digest_missing")
    return copy_in(source, models, digest=digest)


def _require_models(models: Path) -> None:
    # without this the lock would be the first thing in a folder that nobody asked for
    if not models.is_dir():
        raise BundleError(f"there is no folder of models at {models}; make one with `topicrouter train`", reason="bundle_missing")
