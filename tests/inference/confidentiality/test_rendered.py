from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.confidentiality.rendered import Rendered

MARKED_UP = st.lists(
    st.sampled_from(
        ["&quot;", "&amp;", "&#39;", "&nosuch;", "&", "<p>", "</p>", "<br>", '<code class="lang-auto">', "<a href='x'>", "<", ">"]
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


@given(MARKED_UP)
def test_every_span_lies_inside_the_original_and_shows_what_it_showed(original: str) -> None:
    rendered = Rendered(original)
    last = 0
    for offset, character in enumerate(rendered.text):
        start, end = rendered.original(offset, offset + 1)
        assert last <= start < end <= len(original)
        assert character in html.unescape(original[start:end]) or original[start] == "<"
        last = start
