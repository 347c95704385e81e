from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.directory import demo_directory_path, load_directory
from service.messages import TopicSketch
from service.messages.links import topic_link

DEMO = load_directory(demo_directory_path())


def link(url: str | None, topic_id: str = "17") -> str:
    return topic_link(TopicSketch(topic_id, url), DEMO)


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://forum.example/t/key-of-brandholm-leaked/431", "https://forum.example/t/431"),
        ("https://forum.example/t/key-of-brandholm-leaked/431/5?u=ann#reply", "https://forum.example/t/431"),
        ("https://forum.example/t/431/5", "https://forum.example/t/431"),
        ("http://127.0.0.1:4200/community/t/-/431", "http://127.0.0.1:4200/community/t/431"),
    ],
)
def test_a_link_does_not_repeat_the_words_of_the_title(url: str, short: str) -> None:
    assert link(url) == short


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)//t/1", "https://here@forum.example/t/1", "https://forum.example/x/1", "/t/1"]
)
def test_an_address_that_is_none_is_replaced_by_that_of_the_forum(url: str | None) -> None:
    assert link(url) == "https://forum.harbourline.example/t/17"


def test_an_id_that_is_half_a_character_does_no_harm() -> None:
    assert link(None, "\ud800") == "https://forum.harbourline.example/t/%3F"


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_address_or_id_brings_a_mention_or_a_line_break_into_the_link(url: str, topic_id: str) -> None:
    for candidate in (url, f"https://forum.example/t/{url}/5", f"https://{url}/t/5"):
        found = link(candidate, topic_id)
        assert "@" not in found
        assert not any(char.isspace() for char in found)
