"""Models folders like the released one that a test can damage, and a pickle that leaves a mark when it is loaded."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import pytest

from service.errors import BundleError
from service.inference.bundle import load_bundle, verify_bundle
from service.inference.bundle.manifest import MANIFEST, PIPELINE, file_sha256
from service.inference.bundle.pins import CURRENT


@dataclass(frozen=True)
class Models:
    """A folder of models with one bundle; its files are links to the released ones until they are changed."""

    folder: Path
    name: str

    @property
    def bundle(self) -> Path:
        return self.folder / self.name

    @property
    def current(self) -> Path:
        return self.folder / CURRENT

    @property
    def digest(self) -> str:
        return file_sha256(self.bundle / MANIFEST)

    @property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads((self.bundle / MANIFEST).read_text("utf-8"))
        return manifest

    def put(self, name: str, content: bytes) -> None:
        """Replace a file of the bundle, leaving the manifest as it is."""
        (self.bundle / name).unlink()
        (self.bundle / name).write_bytes(content)

    def flip(self, name: str, at: int, bit: int = 1) -> None:
        """Change one bit of a file of the bundle."""
        content = bytearray((self.bundle / name).read_bytes())
        content[at % len(content)] ^= bit
        self.put(name, bytes(content))

    def amend(self, **changes: Any) -> None:
        """Change what the manifest says; nobody vouches for it afterwards."""
        self.put(MANIFEST, json.dumps(self.manifest | changes).encode())

    def list_files(self) -> None:
        """Let the manifest list the files as they are."""
        self.amend(files={name: file_sha256(self.bundle / name) for name in self.manifest["files"]})

    def pin(self) -> None:
        """Vouch for the bundle as it is."""
        self.current.write_text(f"{self.name} {self.digest}\n", "utf-8")

    def lay_trap(self, mark: Path) -> None:
        """Replace the pipeline by a pickle that makes the folder `mark` when it is loaded."""
        (self.bundle / PIPELINE).unlink()
        joblib.dump(Trap(mark), self.bundle / PIPELINE)


class Trap:
    """Its pickle makes a folder when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (str(self._mark),)


def linked_models(released: Path, target: Path) -> Models:
    """A folder of models in `target` that holds the released bundle by links."""
    bundle, manifest, _ = verify_bundle(released)
    (target / bundle.name).mkdir(parents=True)
    for name in (MANIFEST, *manifest.files):
        (target / bundle.name / name).symlink_to(bundle / name)
    models = Models(target, bundle.name)
    models.pin()
    return models


def refused(models: Path, *, allowed_digest: str | None = None) -> BundleError:
    """The error that verifying and loading give alike."""
    with pytest.raises(BundleError) as verifying:
        verify_bundle(models, allowed_digest=allowed_digest)
    with pytest.raises(BundleError) as while_loading:
        load_bundle(models, allowed_digest=allowed_digest, threads=1)
    assert (str(verifying.value), verifying.value.reason) == (str(while_loading.value), while_loading.value.reason)
    return verifying.value
