"""What there is in a folder of bundles: facts for a table, and what manifest and metrics say of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from service.errors import BundleError
from service.inference.bundle.figures import holdout_figures
from service.inference.bundle.manifest import MANIFEST, read_manifest
from service.inference.bundle.pins import CURRENT, PREVIOUS, SHADOW, read_pin
from service.inference.bundle.releasing import bundles_in

if TYPE_CHECKING:
    from pathlib import Path

    from service.inference.bundle import Manifest

_PINS = (CURRENT, PREVIOUS, SHADOW)
_FIGURES = ("accuracy", "macro_f1", "calibration_error")


@dataclass(frozen=True, slots=True)
class Listed:
    """A bundle of the folder.

    `since` is when it was put there (aware UTC); `size` in bytes; `marks` are the pins that name it; `trouble` says why its manifest
    can't be used, and is empty if it can.
    """

    name: str
    since: datetime
    size: int
    marks: tuple[str, ...]
    manifest: Manifest | None = None
    digest: str | None = None
    macro_f1: float | None = None
    trouble: str = ""

    def plain(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {
            "name": self.name,
            "since": self.since.isoformat(),
            "bytes": self.size,
            "marks": list(self.marks),
            "topics": self.manifest.corpus_topics if self.manifest else None,
            "digest": self.digest,
            "holdout_macro_f1": self.macro_f1,
            "trouble": self.trouble or None,
        }


def list_bundles(models: Path) -> list[Listed]:
    """List the bundles of a folder, the newest first; a damaged one is listed as such, and a damaged pin marks nothing."""
    marks = _marks(models)
    listed = [_listed(folder, marks) for folder in bundles_in(models)]
    return sorted(listed, key=lambda bundle: (bundle.since, bundle.name), reverse=True)


def facts(folder: Path) -> dict[str, Any]:
    """Give what matters of a bundle's manifest and metrics as JSON values.

    Raises:
        BundleError: the manifest is missing, damaged or of another format.

    """
    manifest, digest = read_manifest(folder)
    return {
        "version": manifest.version,
        "digest": digest,
        "marks": list(_marks(folder.parent).get((folder.name, digest), ())),
        "made_by": manifest.made_by,
        "encoder": manifest.encoder,
        "multilingual": manifest.multilingual_sha256 is not None,
        "corpus_topics": manifest.corpus_topics,
        "corpus_sha256": manifest.corpus_sha256,
        "routes": manifest.classes.get("route", []),
        "areas": manifest.classes.get("area", []),
        "thresholds": manifest.thresholds.model_dump(),
        "libraries": manifest.libraries,
        "bytes": _size(folder),
        "holdout": holdout_figures(folder, _FIGURES),
    }


def _listed(folder: Path, marks: dict[tuple[str, str], tuple[str, ...]]) -> Listed:
    since = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC)
    try:
        manifest, digest = read_manifest(folder)
    except BundleError as error:
        return Listed(folder.name, since, _size(folder), (), trouble=str(error))
    macro_f1 = (holdout_figures(folder, _FIGURES) or {}).get("macro_f1")
    value = macro_f1.get("value") if isinstance(macro_f1, dict) else None
    return Listed(folder.name, since, _size(folder), marks.get((folder.name, digest), ()), manifest, digest, value)


def _marks(models: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    marks: dict[tuple[str, str], tuple[str, ...]] = {}
    for mark in _PINS:
        try:
            pin = read_pin(models / mark)
        except BundleError:
            continue
        marks[pin.name, pin.digest] = (*marks.get((pin.name, pin.digest), ()), mark)
    return marks


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
