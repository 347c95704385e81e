from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from service.errors import DeliveryRefused
from service.forum.marks import LONGEST_MARKER, marked, marker_of, same_source

MARKERS = st.from_regex(r"[A-Za-z0-9_.:]{1,20}(-[A-Za-z0-9_.:]{1,20}){0,3}", fullmatch=True)
texts = st.text() | st.lists(st.sampled_from(["<!--", "-->", " topicrouter:", "a-1", "\n", " ", "@anna", "`"])).map("".join)


@given(texts, MARKERS)
def test_a_post_carries_the_marker_it_was_given_whatever_its_text_says(text: str, marker: str) -> None:
    assert marker_of(marked(text, marker)) == marker


@given(texts, MARKERS)
def test_marking_what_is_marked_lets_the_later_mark_alone_stand(text: str, marker: str) -> None:
    again = marked(marked(text, "first"), marker)
    assert marker_of(again) == marker
    assert "<!-- topicrouter:first" not in again


@given(st.text(), st.text(max_size=5))
def test_a_marker_that_could_end_the_comment_or_hold_anything_else_is_refused(before: str, after: str) -> None:
    for marker in (before + "--" + after, before + ">", before + " " + after, "-" + before, before + "-", before + "\n"):
        with pytest.raises(DeliveryRefused) as caught:
            marked("Hello", marker)
        assert caught.value.reason == "bad_marker"


@pytest.mark.parametrize("marker", ["", "é", "a" * (LONGEST_MARKER + 1), "a/b"])
def test_an_empty_foreign_or_long_marker_is_refused(marker: str) -> None:
    with pytest.raises(DeliveryRefused):
        marked("Hello", marker)


def test_a_mark_that_a_stranger_wrote_and_we_quote_is_no_mark() -> None:
    source = marked("> <!-- topicrouter:case-2 -->\n> <!--TopicRouter:case-3 -->\n\nIs that so?", "case-1")
    assert marker_of(source) == "case-1"
    assert source.count("<!--") == 1


def test_a_post_without_a_mark_has_none() -> None:
    assert marker_of("topicrouter:case-1 <!-- something else -->") is None


@pytest.mark.parametrize("text", ["Hello there", "- one\n- two", "> quoted", "```\ncode\n```", "    indented", "| a |\n|---|\n| b |"])
def test_nobody_sees_the_mark(text: str) -> None:
    shown = MarkdownIt().render(marked(text, "case-1"))
    assert "topicrouter" not in shown.replace("<!-- topicrouter:case-1 -->", "")
    assert "&lt;!--" not in shown


def test_sources_that_differ_in_white_space_only_are_the_same() -> None:
    assert same_source("one  two\r\n\r\nthree ", "one two\n\nthree")
    assert same_source("one\u00a0two", "one two")
    assert not same_source("one two", "onetwo")
