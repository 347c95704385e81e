"""The page in a real browser. Runs when TOPICROUTER_BROWSER names one (for example /usr/bin/chromium) and playwright is installed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.reports.test_browser import ARGUMENTS, BROWSER
from training.judging.compare import Comparison
from training.judging.write import write_comparison

pytestmark = pytest.mark.skipif(not os.environ.get("TOPICROUTER_BROWSER"), reason="TOPICROUTER_BROWSER names no browser")


def test_the_page_never_scrolls_sideways_and_the_browser_has_nothing_to_complain_about(comparison: Comparison, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    page_file = write_comparison(comparison, tmp_path)[0]
    complaints: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS.split())
        for width in (360, 800, 1600):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("console", lambda message: complaints.append(message.text))
            page.goto(page_file.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            # both skip links come before anything else
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            assert page.url.endswith("#flips")
            page.close()
        browser.close()
    assert complaints == []
