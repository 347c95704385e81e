from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inference.text import PartKind, prepare

MARKDOWN = """Since the update **search** is slow, see [our notes](https://notes.example.com/a) & `SqlSettings`.

> Have you rebuilt the index?

- once
- twice

```
{"timestamp":"2024-03-11 09:14:52.118 Z","level":"error","msg":"Failed to search"}
```
```json
{"EnableSearching": true}
```
![screen|690x310](upload://abc.png)

Kind regards,
Jo"""
COOKED = """<p>Since the update <strong>search</strong> is slow, see <a href="https://notes.example.com/a">our notes</a> &amp;
<code>SqlSettings</code>.</p>
<blockquote><p>Have you rebuilt the index?</p></blockquote>
<ul><li>once</li><li>twice</li></ul>
<pre><code class="lang-auto">{"timestamp":"2024-03-11 09:14:52.118 Z","level":"error","msg":"Failed to search"}
</code></pre><pre><code class="lang-json">{"EnableSearching": true}
</code></pre>
<p><div class="lightbox-wrapper"><a class="lightbox" href="https://forum.example.com/abc.png"><img src="abc.png" alt="screen">
<div class="meta"><span class="filename">screen</span><span class="informations">690×310 12 KB</span></div></a></div></p>
<p>Kind regards,<br>Jo</p>"""


@pytest.mark.parametrize("body", [MARKDOWN, COOKED], ids=["markdown", "cooked"])
def test_markdown_and_the_html_made_of_it_are_read_alike(body: str) -> None:
    prepared = prepare(" Search  is slow ", body)
    assert prepared.title == "Search is slow"
    assert " ".join(prepared.prose.split()) == "Since the update search is slow, see our notes & SqlSettings. - once - twice"
    assert prepared.quotes == "Have you rebuilt the index?"
    assert prepared.logs.startswith('{"timestamp"')
    assert prepared.code == '{"EnableSearching": true}'
    assert prepared.signature == "Kind regards,\nJo"
    assert prepared.links == ("https://notes.example.com/a",)
    assert prepared.images == 1


def test_the_whole_text_keeps_the_authors_order_without_markup() -> None:
    text = prepare("", COOKED).text
    assert "<" not in text
    assert [text.index(word) for word in ("Since", "rebuilt", "twice", "Failed to search", "EnableSearching", "Jo")] == sorted(
        text.index(word) for word in ("Since", "rebuilt", "twice", "Failed to search", "EnableSearching", "Jo")
    )


def test_a_quoting_aside_is_a_quote_and_a_onebox_is_nothing_but_a_link() -> None:
    body = (
        '<aside class="quote no-group" data-username="ada"><div class="title">ada:</div>'
        "<blockquote><p>Try <b>this</b></p></blockquote></aside>"
        "<p>I did.</p>"
        '<aside class="onebox" data-onebox-src="https://docs.example.com/x"><article><p>A long description</p></article></aside>'
    )
    prepared = prepare("", body)
    assert prepared.quotes == "ada:\nTry this"
    assert prepared.prose == "I did."
    assert prepared.links == ("https://docs.example.com/x",)


def test_an_emoji_is_no_picture() -> None:
    assert prepare("", '<p>Fine <img class="emoji" src="smile.png" alt=":smile:"></p>').images == 0


@pytest.mark.parametrize("body", ["![s|690x310](upload://x.png)", "<img src='x.png'>", "[image]", "<p><img src=x></p>"])
def test_a_post_of_one_picture_has_no_words(body: str) -> None:
    prepared = prepare("", body)
    assert prepared.images == 1
    assert prepared.text == ""


@pytest.mark.parametrize("fenced", ["```sudo systemctl restart mattermost```", "- ````cat config.json````"])
def test_a_fence_closed_on_its_own_line_ends_there(fenced: str) -> None:
    prepared = prepare("", fenced + "\nThis did not help.\n\nWhat now?")
    assert prepared.code == fenced.strip("-` ")
    assert prepared.prose == "This did not help.\n\nWhat now?"


def test_an_unclosed_fence_reaches_to_the_end() -> None:
    prepared = prepare("", "It says\n```\nlocation / {\n}\nwhy?")
    assert prepared.prose == "It says"
    assert prepared.code == "location / {\n}\nwhy?"


def test_a_discourse_quote_may_hold_another_one_and_an_unclosed_one_is_no_quote() -> None:
    nested = prepare("", '[quote="ada, post:1, topic:2"]\n[quote="bob"]\nfirst\n[/quote]\nsecond\n[/quote]\nmine')
    assert nested.quotes.split() == ["first", "second"]
    assert nested.prose == "mine"
    assert prepare("", '[quote="ada"]\nall of it').quotes == ""


def test_indented_code_is_code_but_the_continuation_of_a_list_item_is_prose() -> None:
    assert prepare("", "Config:\n\n    listen 443;\n    root /srv;\n\nWhy?").code == "listen 443;\nroot /srv;"
    assert prepare("", "- first\n\n    more about it\n").code == ""


def test_unfenced_log_lines_and_stack_traces_are_logs() -> None:
    body = (
        "It dies with\n"
        "app_1  | 2024-03-11 09:14:52 Failed to ping DB\n"
        "Sep 04 13:22:07 mm-app2 mattermost[1190]: starting\n"
        "java.lang.IllegalStateException: no\n"
        "    at com.firm.Bridge.run(Bridge.java:12)\n"
        "What now?"
    )
    prepared = prepare("", body)
    assert prepared.prose == "It dies with\nWhat now?"
    assert len(prepared.logs.splitlines()) == 4


def test_unfenced_configuration_is_code() -> None:
    prepared = prepare("", 'We have\n"EnableSMTPAuth": true,\nMM_LOGSETTINGS_CONSOLELEVEL=DEBUG\nand nothing else')
    assert prepared.code.count("\n") == 1
    assert prepared.prose == "We have\nand nothing else"


def test_placeholders_of_redacted_text_stay() -> None:
    assert prepare("", "See [our site](https://[host]/x), token [token-2] on [host].").prose.count("[") >= 2


def test_lone_surrogates_and_nul_are_made_encodable() -> None:
    prepared = prepare("\ud800t", "a\0b \udfff")
    assert (prepared.title + prepared.text).encode()
    assert "\0" not in prepared.text


def test_right_to_left_text_is_prose() -> None:
    assert prepare("", "السلام عليكم\nשלום").prose == "السلام عليكم\nשלום"


UGLY = st.text(st.one_of(st.sampled_from("<>/p[]quote`~#- >!()\n\t:{}\"'\0&;=ab1"), st.characters()), max_size=300)


@settings(deadline=None)
@given(UGLY, st.sampled_from(["", "<p>", "```\n", "[quote]\n", "<aside class='quote'>", "    "]))
def test_any_text_is_taken_apart(text: str, opening: str) -> None:
    prepared = prepare(text, opening + text)
    assert (prepared.title + prepared.text).encode() is not None
    assert all(part.kind in PartKind and part.text.strip("\n") == part.text for part in prepared.parts)


@pytest.mark.parametrize(
    "piece", ["<div>", "<p>x<b>", "```", "[", "[quote]\n", "> ", "\n", "![a](", "<", "at a", '{"', "<li></div>", "x ", "-- \n", "[a]("]
)
def test_a_hundred_thousand_characters_take_less_than_two_seconds(piece: str) -> None:
    body = (piece * 100_000)[:100_000]
    begin = time.process_time()
    prepare("", body)
    assert time.process_time() - begin < 2
