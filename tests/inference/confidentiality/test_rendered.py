from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.confidentiality.rendered import Rendered

MARKED_UP = st.lists(
    st.sampled_from(
        [
            "&quot;",
            "&amp;",
            "&#39;",
            "&nosuch;",
            "&",
            "<p>",
            "</p>",
            "<br>",
            '<code class="lang-auto">',
            "<a href='x'>",
            "<",
            ">",
            "\\",
            "\\n",
            "\\_",
            "\\u0026",
            "\\\n",
            "C:\\x",
            "\\\\nas\\x",
            "\u200b",
            "\u00a0",
            "：",
            "&amp;amp;",
        ]
    )
    | st.text(max_size=6),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("original", "read"),
    [
        ('"Key": "value"', '"Key": "value"'),
        ("&quot;Key&quot;: &#39;a&amp;b&#x27;", "\"Key\": 'a&b'"),
        ("<strong>password</strong>: <code>x</code>", "password: x"),
        ('<pre><code class="lang-yaml">a: b\n</code></pre>', "\na: b\n\n"),
        ("<td>user</td><td>ada</td>", " user  ada "),
        ('<a href="https://chat.lagerfirma.de">here</a>', '<a href="https://chat.lagerfirma.de">here</a>'),
        ("List<String> & co, a < b, &nosuch;", "List<String> & co, a < b, &nosuch;"),
        ("&amp;quot;a&amp;amp;b&amp;quot;", '"a&b"'),
        ("ada\\_lager@gmx\\.de \\- \\\\_", "ada_lager@gmx.de - \\\\_"),
        ('"{\\"key\\": 1}"', '"{"key": 1}"'),
        ("one\\ntwo\\tthree", "one\ntwo three"),
        ("a=1\\u0026b=2\\u003c\\ud83d", "a=1&b=2<\\ud83d"),
        ("curl \\\n  -u ada", "curl   -u ada"),
        ("C:\\new\\_x \\\\nas01\\texte", "C:\\new\\_x \\\\nas01\\texte"),
        ("to\u200bken \ufeffis\u00adabc", "token isabc"),
        ("ｐｗ：ａ　ｂ\u00a0c\u2011d", "pw:a b c-d"),
        ("Tr0ub<wbr>dor", "Tr0ubdor"),
    ],
)
def test_entities_are_decoded_and_tags_without_addresses_taken_out(original: str, read: str) -> None:
    assert Rendered(original).text == read


def test_a_span_leads_back_to_whole_entities_of_the_original() -> None:
    original = "<p>it is &quot;Tr0ub&amp;dor&quot;</p>"
    rendered = Rendered(original)
    start = rendered.text.index("Tr0ub&dor")
    begin, end = rendered.original(start, start + len("Tr0ub&dor"))
    assert original[begin:end] == "Tr0ub&amp;dor"


def test_a_span_takes_in_what_is_not_seen_inside_it() -> None:
    original = "the\u200b token is a\u200bb\\_c, no more"
    rendered = Rendered(original)
    start = rendered.text.index("ab_c")
    begin, end = rendered.original(start, start + 4)
    assert original[begin:end] == "a\u200bb\\_c"


@given(MARKED_UP)
def test_every_span_lies_inside_the_original_in_its_order(original: str) -> None:
    rendered = Rendered(original)
    last = 0
    for offset in range(len(rendered.text)):
        start, end = rendered.original(offset, offset + 1)
        assert last <= start < end <= len(original)
        last = start


@given(st.text(st.characters(exclude_characters="&<\\"), max_size=40))
def test_a_text_without_escapes_leads_back_to_itself(original: str) -> None:
    rendered = Rendered(original)
    for offset, character in enumerate(rendered.text):
        start, end = rendered.original(offset, offset + 1)
        assert original[start:end] == character or not original[start:end].isascii()
