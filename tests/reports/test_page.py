from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.domain import Reason, SimilarTopic
from service.reports.page import placeholders_apart, render_page
from tests.reports import samples

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href=javascript:alert(3)>&amp;{{7*7}}"
HOSTILE_TEXT = st.lists(
    st.sampled_from([*"<>&\"'`=/ {}%", "<script>", "</style>", "-->", "<b", "x", "é", "]]>", "onload="]), max_size=12
).map("".join)


def parsed(page: str) -> LexborHTMLParser:
    return LexborHTMLParser(page)


def only(tree: LexborHTMLParser, selector: str) -> LexborNode:
    found = tree.css(selector)
    assert len(found) == 1
    return found[0]


def hostile_page(text: str) -> str:
    made = samples.prediction(
        redacted_title=text,
        redacted_body=text,
        language=text,
        area=text,
        route=text,
        reasons=(Reason(text, 1.0),),
        similar=(SimilarTopic(text, text, text, 0.5),),
    )
    contact = replace(samples.MIRA, name=text, role=text, forum=text)
    suggested = samples.suggestion(made, draft=text, why=(text,), advice=(text,), contacts=(contact,), route="other")
    entry = samples.entry(suggested, author=text, topic_id=text, url="https://forum.example/?" + text)
    return render_page(samples.report(entry, scope=replace(samples.SCOPE, source=text), problems=(text,), not_due={text: 1}))


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    root = parsed(page).root
    assert root is not None
    return [(node.tag or "", tuple(sorted(node.attributes))) for node in root.traverse()]


@settings(max_examples=30, deadline=None)
@given(HOSTILE_TEXT)
def test_no_text_of_a_topic_can_add_an_element_or_attribute(text: str) -> None:
    # the same page with letters in the place of every sign that means something in HTML has the same elements
    assert shape(hostile_page("x" + text)) == shape(hostile_page("x" + re.sub(r"[^ é]", "x", text)))


def test_a_hostile_title_is_shown_as_it_was_written() -> None:
    tree = parsed(render_page(samples.report(samples.with_title(HOSTILE))))
    assert only(tree, "h3").text().strip() == HOSTILE
    assert len(tree.css("script")) == 1
    assert not tree.css("img")


def test_the_policy_allows_exactly_the_style_and_script_inside() -> None:
    tree = parsed(render_page(samples.full_report()))
    policy = only(tree, "meta[http-equiv]").attributes["content"] or ""
    for tag in ("style", "script"):
        text = only(tree, tag).text()
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_nothing_on_the_page_comes_from_elsewhere_or_runs_by_an_attribute() -> None:
    page = render_page(samples.full_report())
    tree = parsed(page)
    assert not tree.css("[src], [style], iframe, object, embed, base")
    assert [link.attributes["href"] for link in tree.css("link")] == ["data:,"]
    assert not re.search(r"url\(|@import", page)
    root = tree.root
    assert root is not None
    assert not [name for node in root.traverse() for name in node.attributes if name.startswith("on")]


def test_every_topic_has_a_card_with_a_heading_that_links_to_it() -> None:
    tree = parsed(render_page(samples.full_report()))
    assert [link.attributes["href"] for link in tree.css(".card h3 a")] == [
        f"https://forum.harbourline.example/t/{number}" for number in (207, 202, 205, 204, 203, 101)
    ]
    assert len(tree.css(".card")) == 7


def test_a_card_tells_route_sureness_area_marks_people_and_place() -> None:
    card = parsed(render_page(samples.full_report())).css(".card")[1]
    words = " ".join(card.text(separator=" ").replace("\xa0", " ").split())
    for shown in (
        "Community expert fairly sure, 83 % in Integrations , 64 %",
        "urgent confidential: secret, infrastructure",
        "27 hours",
        "For a moderator At once: edit the first post",
        "Mira Okafor @mira support engineer, at work now, 09:30 Berlin time",
        "Tomás Alvarez @tomas_a product manager of Mobile, at work from Thu 26 Mar, 09:00 Toronto time",
        "Mention in the topic, then support-private in staff private",
        "Handled as Technical, because it is confidential.",
        "What spoke for Community expert",
    ):
        assert shown in words


def test_placeholders_are_marked_only_where_something_was_found() -> None:
    tree = parsed(render_page(samples.full_report()))
    assert [mark.text() for mark in tree.css(".card")[1].css("h3 mark")] == ["[token]", "[host]"]
    assert len(tree.css("mark")) == 4


def test_text_is_whole_after_its_placeholders_were_taken_apart() -> None:
    made = samples.prediction(findings=(samples.secret_finding(),))
    pieces = list(placeholders_apart("a [token] and [token-2], not [tokens] nor [draft]", made))
    assert "".join(piece for piece, _ in pieces) == "a [token] and [token-2], not [tokens] nor [draft]"
    assert [piece for piece, marked in pieces if marked] == ["[token]", "[token-2]"]


def test_a_weakness_says_that_nobody_is_mentioned_in_the_topic() -> None:
    words = " ".join(parsed(render_page(samples.full_report())).css(".card")[4].text().split())
    assert "No excerpt: what is confidential here can't be covered up." in words
    assert "No mention in the topic; only security in staff private" in words
    assert "Drafted message for the channel" in words


def test_without_the_script_everything_is_open_and_the_filters_are_hidden() -> None:
    tree = parsed(render_page(samples.full_report()))
    assert all("open" in details.attributes for details in tree.css("details"))
    assert "hidden" in only(tree, "#filters").attributes
    assert all("hidden" in button.attributes for button in tree.css(".copy"))
    assert not tree.css(".card[hidden]")


def test_each_plot_has_words_and_a_table_beside_it() -> None:
    tree = parsed(render_page(samples.full_report()))
    figures = tree.css("figure")
    assert len(figures) == 3
    for figure in figures:
        assert all(plot.attributes["aria-label"] for plot in figure.css("svg[role=img]"))
        assert len(figure.css("svg")) == 1
        assert len(figure.css("tbody tr")) == len(figure.css("svg text.name"))


def test_the_page_has_landmarks_a_skip_link_and_headings_in_order() -> None:
    tree = parsed(render_page(samples.full_report()))
    assert only(tree, ".skip").attributes["href"] == "#topics"
    for landmark in ("header.top", "main#topics", "footer", "aside", "form[role=search]"):
        only(tree, landmark)
    root = tree.root
    assert root is not None
    levels = [int(node.tag[1]) for node in root.traverse() if node.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_no_id_stands_twice() -> None:
    ids = [node.attributes["id"] for node in parsed(render_page(samples.many(40))).css("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("hours", "words"), [(24, "for 24 hours or longer"), (1, "for 1 hour or longer"), (1.5, "for 1.5 hours or longer")]
)
def test_the_page_says_after_how_many_hours_a_topic_is_due(hours: float, words: str) -> None:
    page = render_page(samples.report(scope=replace(samples.SCOPE, hours=hours)))
    assert words in only(parsed(page), ".scope").text()


@pytest.mark.parametrize(("read", "words"), [(21, "21 topics were read"), (1, "1 topic was read"), (0, "There was no topic to read.")])
def test_an_empty_report_says_so_kindly(read: int, words: str) -> None:
    tree = parsed(render_page(samples.report(topics_read=read)))
    assert "Nobody is waiting" in only(tree, ".empty").text()
    assert words in only(tree, ".empty").text()
    assert not tree.css("form, figure, .card")


def test_an_incomplete_report_says_so_at_its_top() -> None:
    tree = parsed(render_page(samples.report(samples.entry(), complete=False, problems=("The source stopped answering.",))))
    assert "This report is not complete" in only(tree, ".notice").text()


def test_more_routes_than_colours_still_make_a_page() -> None:
    routes = {f"route_{number}": 1 / 12 for number in range(12)}
    made = samples.prediction(route="route_11", confidence=1 / 12, probabilities=routes)
    assert "Route 11" in render_page(samples.report(samples.entry(samples.suggestion(made))))


def test_a_prediction_without_reasons_or_similar_topics_makes_a_page() -> None:
    made = samples.prediction(reasons=(), similar=())
    assert not parsed(render_page(samples.report(samples.entry(samples.suggestion(made))))).css(".weights")
