from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reports.shown_text import linkable, one_line

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)


@given(ANY_TEXT)
def test_a_shown_line_has_no_control_or_direction_characters_and_can_be_written(text: str) -> None:
    shown = one_line(text)
    assert not [character for character in shown if unicodedata.category(character) in {"Cc", "Cs"} or character in "\u202e\u2066\u200f"]
    shown.encode("utf-8")
    assert one_line(shown) == shown


@given(ANY_TEXT, st.integers(2, 50))
def test_a_shown_line_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(one_line(text, limit=limit)) <= limit


def test_a_control_character_between_spaces_leaves_one_space() -> None:
    assert one_line(" a \x01 b\r\n\tc\u2029d ") == "a b c d"


def test_a_terminals_escape_sequence_is_taken_apart() -> None:
    assert one_line("red \x1b[31malert\x07") == "red [31malert"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//forum.example/t/1",
        "https://user:password@forum.example/t/1",
        "https://forum.example/t/1\n",
        "https://[broken/t/1",
        "",
        None,
    ],
)
def test_what_is_no_plain_web_address_is_not_linked(url: str | None) -> None:
    assert linkable(url, without_title=False) is None


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://forum.example/t/my-password-is-tide/12", "https://forum.example/t/12"),
        ("https://forum.example/t/my-password-is-tide/12/3?u=me#x", "https://forum.example/t/12"),
        ("https://forum.example/t/12", "https://forum.example/t/12"),
        ("http://host.example/forum/t/words/12/", "http://host.example/forum/t/12"),
        ("https://forum.example/my-password-is-tide", None),
    ],
)
def test_an_address_without_title_keeps_only_the_number(url: str, short: str | None) -> None:
    assert linkable(url, without_title=True) == short


@pytest.mark.parametrize(
    ("text", "cut"),
    [("one two three", "one two…"), ("one two thr", "one two thr"), ("onetwothreefour", "onetwothre…"), ("a twothreefour", "a twothree…")],
)
def test_a_long_line_is_cut_between_words_where_it_has_any(text: str, cut: str) -> None:
    assert one_line(text, limit=11) == cut
