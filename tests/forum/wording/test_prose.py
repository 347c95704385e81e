from __future__ import annotations

import pytest

from service.forum.wording.prose import prose_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Me too!  Same\nhere.", "me too\nsame\nhere"),
        ("Any news? On 7.1.", "any news?\non 7.1"),
        ("<p>Same&nbsp;here</p><p>On  iOS</p>", "same here\non ios"),
        ("<aside class='quote'><blockquote>Restart it</blockquote></aside><p>No</p>", "no"),
        ("> Restart it\n\nNo", "no"),
        ("[quote]a [quote]b[/quote] c[/quote]No", "no"),
        ("It’s ＯＫ。もう一つ", "it's ok\nもう一つ"),
        ("<p><a class='mention' href='/u/ben'>@ben</a> same</p>", "same"),
        ("<p><img class='emoji' alt=':+1:'> here</p>", ":+1: here"),
        ("![a screen](upload://x.png) same", "same"),
        ("a < b", "a < b"),
    ],
)
def test_only_somebodys_own_words_are_left_one_sentence_a_line(text: str, words: str) -> None:
    assert prose_of(text).text == words
    assert not prose_of(text).shows


@pytest.mark.parametrize(
    "text",
    [
        "so:\n```\nx\n```",
        "~~~\nnever closed",
        "[code]x[/code]",
        "so:\n\n    x = 1",
        "<pre><code>x</code></pre>",
        "see https://example.org/a",
        "[here](https://example.org)",
        "<a href='https://example.org'>here</a>",
    ],
)
def test_code_and_links_show_something(text: str) -> None:
    assert prose_of(text).shows


def test_a_picture_and_a_name_show_nothing() -> None:
    assert not prose_of("<a class='lightbox' href='/x.png'><img src='/x.png'></a> <a class='mention' href='/u/b'>@b</a>").shows
