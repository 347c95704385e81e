"""Files that are written together: all of them or none, and a reader never meets half a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from service.errors import InputError


def write_together(contents: Mapping[str, str | bytes], folder: Path, *, what: str) -> list[Path]:
    """Write files into `folder`, which is made if need be, and give their paths in the order of their names in `contents`.

    Each file is replaced in one step, and none before all are written. Who may read them follows from the process's umask.

    Args:
        contents: what stands in each file, by its name.
        folder: where to.
        what: what people call it all, for the error.

    Raises:
        InputError: `folder_unwritable`.

    """
    parts = {folder / name: folder / f".{name}.{os.getpid()}.part" for name in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part, content in zip(parts.values(), contents.values(), strict=True):
            _write(part, content)
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise InputError(f"{what} can't be written to {folder}: {error.strerror}", reason="folder_unwritable") from None
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return list(parts)


def _write(path: Path, content: str | bytes) -> None:
    with path.open("wb") as file:
        # half a surrogate pair, which people can post and an id can hold, has no UTF-8
        file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
