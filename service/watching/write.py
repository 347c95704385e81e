"""The report as files in a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from service.reports.files import write_together
from service.watching.page import render_page
from service.watching.plain import plain_report

if TYPE_CHECKING:
    from pathlib import Path

    from service.watching.report import DriftReport

PAGE, JSON = "drift.html", "drift.json"


def write_drift(report: DriftReport, folder: Path) -> list[Path]:
    """Write `drift.html` and `drift.json` into `folder`, and give their paths; how, and the error raised: `write_together`."""
    contents = {PAGE: render_page(report), JSON: json.dumps(plain_report(report), indent=1) + "\n"}
    return write_together(contents, folder, what="the report")
