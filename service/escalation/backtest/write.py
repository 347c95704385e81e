"""The report as files in a folder."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from service.errors import InputError
from service.escalation.backtest.page import render_page
from service.escalation.backtest.plain import backtest_json
from service.escalation.backtest.report import Backtest

PAGE, JSON = "backtest.html", "backtest.json"


def write_backtest(report: Backtest, folder: Path) -> list[Path]:
    """Write `backtest.html` and `backtest.json` into `folder`, which is made if need be; give their paths.

    Each file is replaced in one step, and none before both are written.

    Raises:
        InputError: `folder_unwritable`.

    """
    contents = {
        # half a surrogate pair, which an id can hold, has no UTF-8
        folder / PAGE: render_page(report).encode("utf-8", "replace"),
        folder / JSON: backtest_json(report).encode(),
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
