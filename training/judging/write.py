"""The comparison as files in a folder."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from service.errors import InputError
from training.judging.page import render_page
from training.judging.pictures import draw_all
from training.judging.plain import plain_comparison

if TYPE_CHECKING:
    from pathlib import Path

    from training.judging.compare import Comparison

PAGE, JSON = "comparison.html", "comparison.json"


def write_comparison(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `comparison.html`, `comparison.json` and the pictures as SVG into `folder`, which is made if need be; give their paths.

    Each file is replaced in one step, and none before all are written.

    Raises:
        InputError: `folder_unwritable`.

    """
    pictures = draw_all(comparison)
    contents = {
        # half a surrogate pair, which people can post, has no UTF-8
        folder / PAGE: render_page(comparison, pictures).encode("utf-8", "replace"),
        folder / JSON: (json.dumps(plain_comparison(comparison), indent=1) + "\n").encode(),
        **{folder / f"{picture.name}.svg": picture.svg for picture in pictures},
    }
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, part in parts.items():
            part.write_bytes(contents[path])
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise InputError(f"the comparison can't be written to {folder}: {error.strerror}", reason="folder_unwritable") from None
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return list(contents)
