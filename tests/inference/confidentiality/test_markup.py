from __future__ import annotations

import pytest

from service.inference.confidentiality.markup import Markup


def kept(text: str, covered: str) -> str:
    start = text.index(covered)
    return Markup(text).kept(start, start + len(covered))


@pytest.mark.parametrize(
    ("text", "covered", "left"),
    [
        ("<b>Trou</b>badour", "Trou</b>badour", "</b>"),
        ("Trou<b>badour</b>", "Trou<b>badour", "<b>"),
        ("Trou<b>bad</b>our", "Trou<b>bad</b>our", ""),
        ("Trou<wbr>badour", "Trou<wbr>badour", ""),
        ("a</i>b<b>c", "a</i>b<b>c", "</i><b>"),
        ("key\n```\nrest", "key\n```\nrest", "\n```\n"),
        ("key\n```\nrest\n```\nx", "key\n```\nrest\n```\nx", ""),
    ],
)
def test_markup_that_a_text_opens_or_closes_only_is_kept(text: str, covered: str, left: str) -> None:
    assert kept(text, covered) == left


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("see chat(main) there", True),
        ("chat: down", True),
        ("chat:8065", True),
        ("- chat: down", True),
        ("> chat: down", True),
        ("see chat: down", False),
        ("chat: it is down", False),
        ("see chat (main)", False),
        ("see chat(a b c) there", False),
        ("`chat(main)`", False),
        ("```\nchat: down\n```", False),
        ("    chat: down", False),
        ("chat", False),
    ],
)
def test_what_would_become_a_link_or_its_definition_gets_a_backslash(text: str, escaped: bool) -> None:
    assert (kept(text, "chat") == "\\") is escaped
