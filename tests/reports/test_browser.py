"""The page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.reports.write import write_report
from tests.browsing import NEEDS_BROWSER, opened_page
from tests.reports import samples

# the ring of a chip is drawn around its label, because its checkbox is not seen
RING_OF_THE_FOCUS = """() => {
  const focused = document.activeElement;
  return getComputedStyle(focused.matches(".chip input") ? focused.nextElementSibling : focused).outlineWidth;
}"""

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(samples.full_report(), tmp_path_factory.mktemp("report")).page.as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page at 1200 pixels."""
    with opened_page(browser, address, viewport={"width": 1200, "height": 900}) as opened:
        yield opened


def topics_shown(page: Any) -> list[str]:
    return [str(title).split()[0] for title in page.locator(".card:visible h3").all_inner_texts()]


def test_a_route_is_chosen_and_given_up_by_keyboard(page: Any) -> None:
    page.focus("#text")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert topics_shown(page) == ["Webhook", "Show"]
    assert page.inner_text("#shown") == "2 of 7 topics, urgent first."
    assert page.url.endswith("#route=community_expert")
    page.keyboard.press("Space")
    assert page.inner_text("#shown") == "7 topics, urgent first."
    assert "#" not in page.url


def test_every_filter_is_reached_by_tab_and_shows_its_focus(page: Any) -> None:
    page.focus("#text")
    names = []
    for _ in range(11):
        names.append(page.evaluate("document.activeElement.name || document.activeElement.type"))
        ring = page.evaluate(RING_OF_THE_FOCUS)
        assert ring == "3px"
        page.keyboard.press("Tab")
    assert names == ["text", "sort", *["route"] * 5, "urgent", "confidential", "unsure", "reset"]


def test_filters_narrow_each_other_and_show_all_undoes_them(page: Any) -> None:
    page.check("[name=confidential]", force=True)
    assert topics_shown(page) == ["Webhook", "Guests"]
    page.check("[name=urgent]", force=True)
    assert topics_shown(page) == ["Webhook"]
    page.check("[name=unsure]", force=True)
    assert topics_shown(page) == []
    assert page.is_visible("#nothing")
    page.click("button[type=reset]")
    # the form resets itself first, the list follows
    page.locator("#nothing").wait_for(state="hidden")
    page.locator("#shown", has_text="7 topics, urgent first.").wait_for()
    assert len(topics_shown(page)) == 7


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [("oldest", "Welche", "Show"), ("newest", "Webhook", "Show"), ("sure", "All", "Welche"), ("unsure", "Welche", "All")],
)
def test_topics_are_sorted_as_asked(page: Any, order: str, first: str, last: str) -> None:
    page.select_option("#sort", order)
    shown = topics_shown(page)
    assert (shown[0], shown[-1]) == (first, last)
    page.select_option("#sort", "urgent")
    assert topics_shown(page) == ["All", "Webhook", "Welche", "Please", "Guests", "Sign-in", "Show"]


def test_a_choice_is_remembered_in_the_address(page: Any, address: str) -> None:
    page.fill("#text", "TIDE tables")
    page.select_option("#sort", "oldest")
    chosen = page.url
    assert chosen == f"{address}#text=TIDE+tables&sort=oldest"
    page.goto("about:blank")
    page.goto(chosen)
    assert topics_shown(page) == ["Show"]
    assert page.input_value("#text") == "TIDE tables"


def test_a_strange_address_shows_everything(page: Any, address: str) -> None:
    page.goto("about:blank")
    page.goto(f"{address}#sort=constructor&route=%3Cscript%3E&x")
    assert page.inner_text("#shown") == "7 topics, urgent first."


def test_drafts_are_folded_and_open_by_keyboard_and_are_copied(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    summary = page.locator(".draft summary").first
    assert page.locator(".draft pre:visible").count() == 0
    summary.focus()
    page.keyboard.press("Enter")
    page.locator(".copy:visible").click()
    page.locator("#toast", has_text="Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == samples.DRAFT


def test_languages_are_named(page: Any) -> None:
    assert page.inner_text("[data-language=de]") == "German"


def test_the_skip_link_is_the_first_stop_and_leads_to_the_topics(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.locator("#topics:focus").wait_for()


def test_on_paper_drafts_are_open_and_filters_gone(page: Any) -> None:
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".draft pre:visible").count() == 7
    assert not page.is_visible("#filters")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".draft pre:visible").count() == 0


def test_without_javascript_every_topic_and_draft_is_there(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert opened.locator(".card:visible").count() == 7
    assert opened.locator(".draft pre:visible").count() == 7
    assert not opened.is_visible("#filters")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1600])
def test_the_page_never_scrolls_sideways(browser: Any, address: str, tmp_path: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(address)
    opened.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    picture = tmp_path / f"report-{width}-{scheme}.png"
    opened.screenshot(path=str(picture), full_page=True)
    assert picture.stat().st_size > 10_000
    context.close()
