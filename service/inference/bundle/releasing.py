"""Changes which bundle serves: one process at a time, and so that whatever is interrupted leaves a model that can serve.

What serves is decided by `current` alone, which changes in one step; `previous` is where a rollback leads.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from service.errors import BundleError
from service.inference.bundle.loading import verify_bundle
from service.inference.bundle.manifest import MANIFEST, file_sha256
from service.inference.bundle.pins import CURRENT, PREVIOUS, SHADOW, Pin, is_bundle_name, read_pin, write_pin

LOCK = ".lock"
PATIENCE_SECONDS = 30.0
LONGEST_WORK = timedelta(days=1)
PART = ".part-"
"""How the name of a bundle's folder begins while it is being made."""
_GONE = ".gone-"


@contextmanager
def release_lock(models: Path, *, seconds: float = 0) -> Iterator[None]:
    """Hold the lock under which pins change.

    Args:
        models: folder of bundles.
        seconds: how long to wait for another process.

    Raises:
        BundleError: another process holds it (`release_under_way`).

    """
    lock = FileLock(models / LOCK, timeout=seconds)
    try:
        lock.acquire()
    except Timeout:
        msg = f"another process is changing which model serves in {models}; try again when it has ended"
        raise BundleError(msg, reason="release_under_way") from None
    try:
        yield
    finally:
        lock.release()


def pin_of(folder: Path) -> Pin:
    """Give the pin that names a bundle's folder as it is now."""
    return Pin(folder.name, file_sha256(folder / MANIFEST))


def trusted_pin(folder: Path) -> Pin:
    """Give the first pin that names a bundle, as what is pinned has to be what was pinned; else one that names it as it is now."""
    for mark in (CURRENT, PREVIOUS, SHADOW):
        try:
            pin = read_pin(folder.parent / mark)
        except BundleError:
            continue  # missing, or damaged and without a say
        if pin.name == folder.name:
            return pin
    return pin_of(folder)


def make_current(folder: Path) -> None:
    """Let `current` name a bundle and pin its manifest, and `previous` what was current; waits for other processes."""
    with release_lock(folder.parent, seconds=PATIENCE_SECONDS):
        move_current(folder.parent, pin_of(folder))


def move_current(models: Path, pin: Pin) -> None:
    """Let `current` be `pin` and `previous` what was current, and end the comparison of `pin` in the shadow; needs the lock.

    What is current already is written again, so that a service that refused it looks again.
    """
    try:
        old = read_pin(models / CURRENT)
    except BundleError:
        old = None  # nothing was current that one could go back to
    # in this order: interrupted in between, the old one still serves and no rollback leads past it
    if old is not None and old != pin:
        write_pin(models / PREVIOUS, old)
    write_pin(models / CURRENT, pin)
    _end_shadow_of(pin, models)


def swap_with_previous(models: Path) -> None:
    """Let `current` and `previous` change places, and end the comparison of what serves then; needs the lock.

    What serves changes in the first step.

    Raises:
        BundleError: as `previous_pin`.

    """
    current, previous = read_pin(models / CURRENT), previous_pin(models)
    write_pin(models / CURRENT, previous)
    write_pin(models / PREVIOUS, current)
    _end_shadow_of(previous, models)


def previous_pin(models: Path) -> Pin:
    """Give what a rollback leads to.

    Raises:
        BundleError: there is nothing (`no_previous_model`), or a pin is missing or damaged.

    """
    current = read_pin(models / CURRENT)
    previous = read_pin(models / PREVIOUS) if (models / PREVIOUS).exists() else None
    if previous is None or previous == current:
        msg = f"there is no model to go back to: {models / PREVIOUS} names none; `topicrouter models promote NAME` takes any that is there"
        raise BundleError(msg, reason="no_previous_model")
    return previous


def copy_in(source: Path, models: Path, *, digest: str) -> Path:
    """Copy a bundle from elsewhere into `models` and return its folder; only the copy is checked, so that what is trusted is what stays.

    Args:
        source: the bundle's folder.
        models: folder of bundles; needs the lock.
        digest: SHA-256 of the manifest that is trusted.

    Raises:
        BundleError: it is not what was named, damaged or incompatible, or another bundle has its name (`bundle_exists`).

    """
    scratch = Path(tempfile.mkdtemp(prefix=PART, dir=models))
    try:
        for file in source.iterdir():
            if file.is_file() and is_bundle_name(file.name):
                shutil.copyfile(file, scratch / file.name)
        try:
            _, manifest, _ = verify_bundle(scratch, allowed_digest=digest)
        except BundleError as error:
            raise BundleError(str(error).replace(str(scratch), str(source)), reason=error.reason) from None
        if not is_bundle_name(manifest.version):
            raise BundleError(f"the bundle in {source} has a version that is no name: {manifest.version!r}", reason="bundle_damaged")
        for stray in {file.name for file in scratch.iterdir()} - {MANIFEST, *manifest.files}:
            (scratch / stray).unlink()
        folder = models / manifest.version
        if folder.exists() and pin_of(folder).digest != digest.lower():
            msg = f"{folder} is there already and another bundle; remove it or rename it first"
            raise BundleError(msg, reason="bundle_exists")
        put_in_place(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return folder


def put_in_place(scratch: Path, folder: Path) -> None:
    """Let a bundle that was made in `scratch` become `folder`; where the same one lies whole, that stays, since it may be serving."""
    if folder.exists():
        try:
            verify_bundle(folder, allowed_digest=file_sha256(scratch / MANIFEST))
        except BundleError:
            discard(folder)
        else:
            shutil.rmtree(scratch)
            return
    scratch.chmod(0o755)
    scratch.rename(folder)


def bundles_in(models: Path) -> list[Path]:
    """Give the folders of bundles, by name; a folder without a manifest is none."""
    if not models.is_dir():
        return []
    return sorted(folder for folder in models.iterdir() if is_bundle_name(folder.name) and (folder / MANIFEST).is_file())


def unneeded(models: Path) -> list[Path]:
    """Give the bundles that no pin names.

    Raises:
        BundleError: `current` is missing or damaged, or another pin is damaged: then nothing can be said to be unneeded.

    """
    kept = {read_pin(models / CURRENT).name}
    kept |= {read_pin(models / name).name for name in (PREVIOUS, SHADOW) if (models / name).exists()}
    return [folder for folder in bundles_in(models) if folder.name not in kept]


def leftovers(models: Path, *, now: datetime) -> list[Path]:
    """Give what interrupted work left behind: half-removed bundles, and half-made ones not touched for a day before `now` (aware)."""
    old = (now - LONGEST_WORK).timestamp()
    parts = [folder for folder in models.glob(f"{PART}*") if folder.stat().st_mtime < old]
    return sorted([*models.glob(f"{_GONE}*"), *parts])


def _end_shadow_of(pin: Pin, models: Path) -> None:
    """End the comparison of a model that serves now: it would be one with itself."""
    try:
        if read_pin(models / SHADOW) == pin:
            (models / SHADOW).unlink(missing_ok=True)
    except BundleError:
        return  # there is none, or it names nothing


def discard(folder: Path) -> None:
    """Remove a bundle; interrupted, it is gone nevertheless."""
    gone = folder.parent / f"{_GONE}{folder.name.removeprefix(_GONE)}"
    if gone != folder:
        shutil.rmtree(gone, ignore_errors=True)
        folder.rename(gone)
    shutil.rmtree(gone)
