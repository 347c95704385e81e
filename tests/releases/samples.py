"""Folders of several models, all of them the released one under other names, so that nothing has to be trained."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.inference.bundle.manifest import PIPELINE
from service.inference.bundle.pins import CURRENT, PREVIOUS, Pin, read_pin
from service.inference.bundle.releasing import pin_of
from service.releases.live import Reload
from service.releases.shadow import Shadowed
from tests.inference.bundle.samples import Models


def add_bundle(models: Models, name: str, **amended: Any) -> Models:
    """Put another bundle into the folder; what its manifest says besides its version can be amended."""
    other = Models(models.folder, name)
    other.bundle.mkdir()
    for file in models.bundle.iterdir():
        (other.bundle / file.name).symlink_to(file.resolve())
    other.amend(version=name, **amended)
    return other


def add_broken_bundle(models: Models, name: str) -> Models:
    """Put a bundle into the folder whose pipeline is what its manifest says and yet no pipeline."""
    broken = add_bundle(models, name)
    broken.put(PIPELINE, b"no pipeline")
    broken.list_files()
    return broken


def pins(folder: Path) -> tuple[str | None, str | None]:
    """The names of the current and the previous model."""
    current, previous = (read_pin(folder / mark).name if (folder / mark).exists() else None for mark in (CURRENT, PREVIOUS))
    return current, previous


def pin(models: Models) -> Pin:
    return pin_of(models.bundle)


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@dataclass
class Noted:
    """Remembers what observers are told."""

    serves: list[str]
    reloads: list[Reload]
    shadowed_topics: list[tuple[Shadowed, tuple[str, ...]]]

    @classmethod
    def nothing(cls) -> Noted:
        return cls([], [], [])

    def serving(self, *, version: str, digest: str) -> None:
        self.serves.append(version)

    def reload(self, outcome: Reload) -> None:
        self.reloads.append(outcome)

    def shadowed(self, outcome: Shadowed, *, differing: Any = ()) -> None:
        self.shadowed_topics.append((outcome, tuple(differing)))
