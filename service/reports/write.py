"""The report as files in a folder."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service.errors import InputError
from service.reports.entries import Report
from service.reports.page import render_page
from service.reports.tables import suggestions_csv, suggestions_json


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where the three files of a report lie."""

    page: Path
    csv: Path
    json: Path


def write_report(report: Report, folder: Path) -> ReportFiles:
    """Write `report.html`, `suggestions.csv` and `suggestions.json` into `folder`, which is made if need be.

    Each file is replaced in one step, and none before all three are written, so that a reader never meets half a file. Who may read
    them follows from the process's umask.

    Raises:
        InputError: `folder_unwritable`.

    """
    files = ReportFiles(folder / "report.html", folder / "suggestions.csv", folder / "suggestions.json")
    contents = {files.page: render_page(report), files.csv: suggestions_csv(report), files.json: suggestions_json(report)}
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, part in parts.items():
            _write(part, contents[path])
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise InputError(f"the report can't be written to {folder}: {error.strerror}", reason="folder_unwritable") from None
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return files


def _write(path: Path, text: str) -> None:
    with path.open("wb") as file:
        # half a surrogate pair, which people can post, has no UTF-8
        file.write(text.encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())
