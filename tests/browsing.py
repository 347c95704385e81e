"""A real browser for pages, where TOPICROUTER_BROWSER names one (for example /usr/bin/chromium) and playwright is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

BROWSER = os.environ.get("TOPICROUTER_BROWSER")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
)
NEEDS_BROWSER = pytest.mark.skipif(not BROWSER, reason="TOPICROUTER_BROWSER names no browser")


@contextmanager
def started_browser() -> Iterator[Any]:
    """A running browser; the test is skipped where playwright is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS.split())
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened_page(browser: Any, address: str, **context: Any) -> Iterator[Any]:
    """The page at an address; a complaint of the browser, about the security policy for example, fails the test."""
    complaints: list[str] = []
    visit = browser.new_context(**context)
    opened = visit.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    try:
        yield opened
    finally:
        visit.close()
        # the reason, often enough, why something else failed
        assert complaints == []
