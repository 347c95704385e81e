"""Keeps comparisons as JSON Lines in a file of bounded size: once it is half full, it becomes the older half and a new one begins."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from service.releases.comparison import Comparison


class Journal:
    """A journal that one thread writes.

    Args:
        file: where it is kept; the older half has `.1` behind its name.
        most_bytes: how large both halves together may become.

    """

    def __init__(self, file: Path, *, most_bytes: int) -> None:
        self._file = file
        self._half = most_bytes // 2

    def write(self, comparison: Comparison) -> None:
        """Add a comparison. Raises OSError if it can't be kept."""
        line = json.dumps(comparison, ensure_ascii=True).encode() + b"\n"
        if _torn(self._file):
            line = b"\n" + line
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if self._file.exists() and self._file.stat().st_size + len(line) > self._half:
            self._file.replace(older_half(self._file))
        with self._file.open("ab") as stream:
            stream.write(line)


def _torn(file: Path) -> bool:
    """Whether the last line lacks its end, as where a process died or a disk was full: what is added to it would be lost with it."""
    if not file.exists() or not file.stat().st_size:
        return False
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) != b"\n"


def older_half(file: Path) -> Path:
    """Say where the older half of a journal lies."""
    return file.with_name(file.name + ".1")


def read_journal(file: Path) -> Iterator[Comparison]:
    """Read a journal from its beginning; a line that was torn when a process died is passed over."""
    for half in (older_half(file), file):
        if not half.exists():
            continue
        with half.open("rb") as lines:
            for line in lines:
                try:
                    comparison = json.loads(line)
                except ValueError:
                    continue
                if isinstance(comparison, dict) and {"topic", "differs", "serving", "candidate"} <= comparison.keys():
                    yield comparison
