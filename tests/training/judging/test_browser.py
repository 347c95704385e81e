"""The page of a comparison in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browsing import NEEDS_BROWSER, opened_page
from training.judging.compare import Comparison
from training.judging.write import write_comparison

pytestmark = NEEDS_BROWSER


def test_the_page_never_scrolls_sideways_and_the_browser_has_nothing_to_complain_about(
    browser: Any, comparison: Comparison, tmp_path: Path
) -> None:
    address = write_comparison(comparison, tmp_path)[0].as_uri()
    for width in (360, 800, 1600):
        with opened_page(browser, address, viewport={"width": width, "height": 900}) as page:
            page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") == width
            # both skip links come before anything else
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            assert page.url.endswith("#flips")
