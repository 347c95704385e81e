"""The report as files in a folder."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from service.errors import InputError
from service.watching.page import render_page
from service.watching.plain import plain_report

if TYPE_CHECKING:
    from pathlib import Path

    from service.watching.report import DriftReport

PAGE, JSON = "drift.html", "drift.json"


def write_drift(report: DriftReport, folder: Path) -> list[Path]:
    """Write `drift.html` and `drift.json` into `folder`, which is made if need be; give their paths.

    Each file is replaced in one step, and none before both are written.

    Raises:
        InputError: `folder_unwritable`.

    """
    contents = {
        # half a surrogate pair, which an id can hold, has no UTF-8
        folder / PAGE: render_page(report).encode("utf-8", "replace"),
        folder / JSON: (json.dumps(plain_report(report), indent=1) + "\n").encode(),
    }
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, part in parts.items():
            part.write_bytes(contents[path])
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise InputError(f"the report can't be written to {folder}: {error.strerror}", reason="folder_unwritable") from None
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return list(contents)
