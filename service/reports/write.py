"""The report as files in a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from service.errors import InputError
from service.reports.entries import Report
from service.reports.page import render_page
from service.reports.tables import suggestions_csv, suggestions_json

READABLE_BY_ALL = 0o644


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where the three files of a report lie."""

    page: Path
    csv: Path
    json: Path


def write_report(report: Report, folder: Path) -> ReportFiles:
    """Write `report.html`, `suggestions.csv` and `suggestions.json` into `folder`, which is made if need be.

    Each file is replaced in one step, and none before all three are written, so that a reader never meets half a file.

    Raises:
        InputError: `folder_unwritable`.

    """
    files = ReportFiles(folder / "report.html", folder / "suggestions.csv", folder / "suggestions.json")
    contents = {files.page: render_page(report), files.csv: suggestions_csv(report), files.json: suggestions_json(report)}
    written: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in contents.items():
            written[path] = _beside(path, text)
        for path, temporary in written.items():
            temporary.replace(path)
    except OSError as error:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
        raise InputError(f"the report can't be written to {folder}: {error.strerror}", reason="folder_unwritable") from None
    return files


def _beside(path: Path, text: str) -> Path:
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        # half a surrogate pair, which people can post, has no UTF-8
        file.write(text.encode("utf-8", "replace"))
        file.flush()
        os.fsync(file.fileno())
    temporary = Path(file.name)
    temporary.chmod(READABLE_BY_ALL)
    return temporary
