"""The report as files in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from service.reports.entries import Report
from service.reports.files import write_together
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

    How they are written, and the error raised: `write_together`.

    """
    files = ReportFiles(folder / "report.html", folder / "suggestions.csv", folder / "suggestions.json")
    contents = {
        files.page.name: render_page(report),
        files.csv.name: suggestions_csv(report),
        files.json.name: suggestions_json(report),
    }
    write_together(contents, folder, what="the report")
    return files
