"""Pins: small files in the folder of bundles that name a bundle and the SHA-256 of its manifest."""

from __future__ import annotations

import os
import string
from dataclasses import dataclass
from pathlib import Path

from service.errors import BundleError
from service.inference.bundle.manifest import RETRAIN

CURRENT = "current"
PREVIOUS = "previous"
SHADOW = "shadow"
NAME_SIGNS = frozenset(string.ascii_letters + string.digits + "._-")


@dataclass(frozen=True, slots=True)
class Pin:
    """A bundle's name in the folder of bundles, and its manifest's SHA-256 in hexadecimal."""

    name: str
    digest: str


def is_bundle_name(name: str) -> bool:
    """Whether a bundle can have this name: letters, digits, dots, hyphens and underscores, no dot first."""
    return bool(name) and set(name) <= NAME_SIGNS and not name.startswith(".")


def read_pin(file: Path) -> Pin:
    """Read a pin.

    Raises:
        BundleError: there is none (`bundle_missing`), or it does not hold a name and a digest (`bundle_damaged`).

    """
    try:
        words = file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"no released model: {file} can't be read; make one with `{RETRAIN}`"
        raise BundleError(msg, reason="bundle_missing") from error
    if len(words) != 2 or not is_bundle_name(words[0]):  # noqa: PLR2004 - a name and a digest
        msg = (
            f"{file} is damaged: it should hold a bundle's name and the SHA-256 of its manifest; "
            f"restore it or make a new bundle with `{RETRAIN}`"
        )
        raise BundleError(msg, reason="bundle_damaged")
    return Pin(words[0], words[1].lower())


def write_pin(file: Path, pin: Pin) -> None:
    """Write a pin; a reader sees the old one or the new one, never half, and so does who comes after a crash."""
    part = file.parent / f".{file.name}.{os.getpid()}"
    with part.open("w", encoding="utf-8") as stream:
        stream.write(f"{pin.name} {pin.digest}\n")
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
