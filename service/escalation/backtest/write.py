"""The report as files in a folder."""

from __future__ import annotations

from pathlib import Path

from service.escalation.backtest.page import render_page
from service.escalation.backtest.plain import backtest_json
from service.escalation.backtest.report import Backtest
from service.reports.files import write_together

PAGE, JSON = "backtest.html", "backtest.json"


def write_backtest(report: Backtest, folder: Path) -> list[Path]:
    """Write `backtest.html` and `backtest.json` into `folder`, and give their paths; how, and the error raised: `write_together`."""
    return write_together({PAGE: render_page(report), JSON: backtest_json(report)}, folder, what="the report")
