from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.messages.defusing import BREAK, defused


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("ask @here or @ann", f"ask @{BREAK}here or @{BREAK}ann"),
        (f"a hidden @{BREAK}here", f"a hidden @{BREAK}here"),
        ("an entity &#64;here", f"an entity &{BREAK}#{BREAK}64;here"),
        ("~town-square", f"~{BREAK}town-square"),
        ("http://spam.biz/x", f"http:/{BREAK}/spam.{BREAK}biz/x"),
        ("version 5.31.2 of it", "version 5.31.2 of it"),
        ("two\nlines\tand  more", "two lines and more"),
        ("turned \u202eround", "turned round"),
        ("lone \ud800 half", "lone  half"),
        ("", ""),
    ],
)
def test_active_signs_are_broken_and_the_rest_stays(text: str, harmless: str) -> None:
    assert defused(text, limit=80) == harmless


def test_long_text_is_cut_with_a_sign_that_it_was() -> None:
    assert defused("word " * 50, limit=14) == "word word wor…"


@given(st.text(alphabet=st.sampled_from("@here~.:/#&<>![]() ab\n\u200b\u202e"), max_size=80), st.integers(5, 80))
def test_no_text_keeps_a_mention_a_channel_a_link_or_a_picture(text: str, limit: int) -> None:
    result = defused(text, limit=limit)
    assert not re.search(r"[@~#!&<](?!\u200b)|//|\]\(|!\[|\w\.[a-z]{2}|\n", result)
    assert len(result.replace(BREAK, "")) <= limit


@given(st.text(max_size=200))
def test_defusing_twice_is_defusing_once(text: str) -> None:
    once = defused(text, limit=100)
    assert defused(once, limit=100) == once
