from __future__ import annotations

import re
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from training.judging.compare import Comparison
from training.judging.page import render_page
from training.judging.pictures import draw_all


@pytest.fixture(scope="module")
def html(comparison: Comparison) -> str:
    return render_page(comparison, draw_all(comparison))


@pytest.fixture(scope="module")
def page(html: str) -> HTMLParser:
    return HTMLParser(html)


def test_the_page_says_first_what_follows(page: HTMLParser) -> None:
    outcome = page.css_first(".outcome")
    assert outcome is not None
    assert outcome.attributes["class"] == "outcome fail"
    assert outcome.text(strip=True) == "The candidate is worse in 1 of 6 figures."


def test_every_check_of_the_gate_is_a_row_with_its_verdict(page: HTMLParser) -> None:
    rows = [row.css_first("th").text() for row in page.css("section[aria-labelledby=gate] tbody tr")]  # type: ignore[union-attr]  # every row has a head
    assert rows == [
        "Accuracy of routes",
        *(f"{kind}: found" for kind in ("Secret", "Personal", "Infrastructure", "Commercial", "Vulnerability")),
    ]
    assert [each.text() for each in page.css("section[aria-labelledby=gate] .verdict")] == ["worse", *["not enough data"] * 5]


def test_what_people_wrote_is_escaped(html: str) -> None:
    assert "<b>20</b>" not in html
    assert "&lt;b&gt;20&lt;/b&gt; &amp; the pump" in html
    assert "\x1b" not in html


def test_flips_are_readable_topic_by_topic(page: HTMLParser) -> None:
    cards = page.css(".flip")
    assert len(cards) == 6
    words = " ".join(cards[0].text().split())
    assert "Right is Secret." in words
    assert "Current model Secret confidential with 80 %" in words
    assert "Candidate Nothing confidential confidential with 20 %" in words
    assert "a password" in words


def test_pictures_are_part_of_the_page_and_described(page: HTMLParser) -> None:
    pictures = page.css("img")
    assert len(pictures) == 3
    for picture in pictures:
        assert str(picture.attributes["src"]).startswith("data:image/svg+xml;base64,")
        assert str(picture.attributes["alt"]).startswith("Plot: ")
        described = page.css_first(f"#{picture.attributes['aria-describedby']}")
        assert described is not None
        assert described.text().strip()


def test_nothing_is_loaded_and_nothing_runs(html: str, page: HTMLParser) -> None:
    assert page.css("script") == []
    assert page.css("link[rel=stylesheet]") == []
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]")
    assert policy is not None
    assert "default-src 'none'" in str(policy.attributes["content"])
    assert not re.search(r"(?:src|href)=\"https?:", html)


def test_tables_stay_tables_for_a_screen_reader_however_narrow_the_window(page: HTMLParser) -> None:
    for table in page.css("table"):
        assert table.attributes["role"] == "table"
        assert table.css_first("caption") is not None
        assert all(cell.attributes["role"] in {"cell", "rowheader"} for cell in table.css("tbody td, tbody th"))


def test_headings_step_down_one_by_one_and_ids_are_unique(page: HTMLParser) -> None:
    levels = [int(str(node.tag)[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_slices_latency_and_how_it_was_made_are_told(page: HTMLParser) -> None:
    text = " ".join(page.body.text().split()) if page.body else ""
    for words in (
        "By language",
        "By month",
        "2026-02: accuracy of routes",
        "median10.0 ms11.0 ms1.10 [1.00, 1.20]",
        "2,000 draws",
        "cdcdcd",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words
