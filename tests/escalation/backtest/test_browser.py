"""The page of a backtest in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from service.escalation.backtest.write import PAGE, write_backtest
from tests.browsing import NEEDS_BROWSER, opened_page
from tests.escalation.backtest.samples import SUGGEST
from tests.escalation.backtest.test_report import PATIENT, report

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two policies side by side, one of them with a name that is hard to break."""
    folder = tmp_path_factory.mktemp("backtest")
    write_backtest(report(SUGGEST, PATIENT, name="-" + "long" * 20 + ".yaml", problems=("line 3: no topic",)), folder)
    return (folder / PAGE).as_uri()


def test_the_skip_link_is_the_first_stop_and_leads_to_the_figures(browser: Any, address: str) -> None:
    with opened_page(browser, address) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.locator("#first:focus").wait_for()


def test_what_scrolls_sideways_by_itself_is_reached_by_keyboard_and_named(browser: Any, address: str) -> None:
    with opened_page(browser, address, viewport={"width": 360, "height": 900}) as page:
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        wide = page.locator(".wide")
        assert wide.count() >= 2
        for place in range(wide.count()):
            assert wide.nth(place).get_attribute("tabindex") == "0"
            named = wide.nth(place).get_attribute("aria-label") or wide.nth(place).get_attribute("aria-labelledby")
            assert named


def test_folded_parts_open_by_keyboard(browser: Any, address: str) -> None:
    with opened_page(browser, address) as page:
        folded = page.locator("details:not([open]) > summary")
        before = folded.count()
        folded.first.focus()
        page.keyboard.press("Enter")
        page.locator("details[open] > summary:focus").wait_for()
        assert folded.count() == before - 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1600])
def test_the_page_never_scrolls_sideways(browser: Any, address: str, width: int, scheme: str) -> None:
    with opened_page(browser, address, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") == width
