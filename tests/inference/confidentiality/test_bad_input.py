"""Secrets that escapes, encodings, unseen characters and line ends hide, and texts too long or too odd for anything."""

from __future__ import annotations

import base64
import html
import random
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.inference.confidentiality import LONGEST_TEXT, detect

PASSWORD = "Rw7-kestrel-Oolong"
TOKEN = "k8tq3mzpwe1rg7yhoxu4cs6nbd"
CONNECTION = f"postgres://mmuser:{PASSWORD}@pg02.lager.lan:5432/mm"
# a repeatable sample of what minified code is made of
MINIFIED = "".join(random.Random(7).choices("abcdefghij(){};=,.!'\"%\\&<>@:/0123456789", k=LONGEST_TEXT - 110))  # noqa: S311 - protects nothing


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode().rstrip("=")


def hidden(body: str) -> list[str]:
    detected = detect("", body)
    assert not detected.undetermined
    return [body[finding.start : finding.end] for finding in detected.findings if finding.kind == "secret"]


@pytest.mark.parametrize(
    ("body", "covered"),
    [
        (f"token {TOKEN[:9]}\u200b{TOKEN[9:]}", f"{TOKEN[:9]}\u200b{TOKEN[9:]}"),
        ("token " + "\u2060".join(TOKEN), "\u2060".join(TOKEN)),
        (f"the password is \ufeff{PASSWORD[:5]}\u00ad{PASSWORD[5:]}", f"{PASSWORD[:5]}\u00ad{PASSWORD[5:]}"),
        (f"password\u00a0is \u202a{PASSWORD}\u202c", PASSWORD),
        (f"ｐａｓｓｗｏｒｄ：{PASSWORD}", PASSWORD),
        (f"пароль: {PASSWORD} はパスワード", PASSWORD),
        (f"token: {TOKEN[:13]}\n{TOKEN[13:]}\nand more", f"{TOKEN[:13]}\n{TOKEN[13:]}"),
        (f"> token: {TOKEN[:13]}\n> {TOKEN[13:]}\n", f"{TOKEN[:13]}\n> {TOKEN[13:]}"),
        (f"'Authorization: Bearer {TOKEN[:9]}\\\n{TOKEN[9:]}'", f"{TOKEN[:9]}\\\n{TOKEN[9:]}"),
        (f"https://chat.lager.de/hooks/{TOKEN[:10]}\n{TOKEN[10:]}\n", f"{TOKEN[:10]}\n{TOKEN[10:]}"),
        (html.escape(f'"password": "{PASSWORD}"'), PASSWORD),
        (html.escape(html.escape('"password": "Tr0ub&dor3!"')), "Tr0ub&amp;amp;dor3!"),
        ("password is Rw7\\-kestrel\\_Ool", "Rw7\\-kestrel\\_Ool"),
        (quote(CONNECTION, safe=""), PASSWORD),
        (quote(quote(CONNECTION, safe=""), safe=""), PASSWORD),
        ("postgres://mmuser:Rw7%2Dkest%40rel@pg02.lager.lan/mm", "Rw7%2Dkest%40rel"),
        (f"DATASOURCE: {in_base64(CONNECTION)}", in_base64(CONNECTION)),
        (f'"auth": "{in_base64("ci:" + PASSWORD)}"', in_base64("ci:" + PASSWORD)),
        (f"dsn=postgres:\\/\\/mm:{PASSWORD}@pg02.lager.lan\\/mm?a=1\\u0026b=2", PASSWORD),
        (f'{{"msg":"{{\\"password\\":\\"{PASSWORD}\\"}}"}}', PASSWORD),
    ],
)
def test_a_secret_is_found_however_it_is_hidden(body: str, covered: str) -> None:
    assert covered in hidden(body)


@settings(deadline=None)
@given(st.lists(st.integers(1, len(TOKEN) - 1), max_size=6), st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad"))
def test_unseen_characters_anywhere_inside_hide_nothing(places: list[int], unseen: str) -> None:
    torn = "".join(unseen * places.count(at) + character for at, character in enumerate(TOKEN))
    assert hidden(f"my access token {torn} is refused") == [torn]


@settings(deadline=None)
@given(st.integers(8, len(TOKEN) - 5), st.sampled_from(["\n", "\r\n", "\n  ", "\n> ", "\\\n"]))
def test_a_token_is_found_wherever_a_lines_end_tears_it(at: int, line_end: str) -> None:
    assume(all(any(map(str.isdigit, part)) for part in (TOKEN[:at], TOKEN[at:])))
    torn = f"{TOKEN[:at]}{line_end}{TOKEN[at:]}"
    assert hidden(f"access token\n{torn}\nrefused") == [torn]


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="%"), max_size=40),
    st.sampled_from([str, html.escape, lambda text: quote(text, safe=""), in_base64]),
)
def test_what_stands_before_moves_a_span_and_changes_nothing_else(before: str, encode: Callable[[str], str]) -> None:
    body = f"{before}\n\n{encode(CONNECTION)}\n"
    wanted = encode(CONNECTION) if encode is in_base64 else PASSWORD
    assert wanted in hidden(body)


@pytest.mark.parametrize(
    "body",
    [
        "2024-03-11T09:14:02Z host app[1]: line\n" * 30_000,
        "x" * 500_000,
        "password=" * 60_000,
        "\u200b" * 200_000,
        "\ud800" * 150_000,
    ],
)
def test_a_text_over_the_limit_is_undetermined_at_once(body: str) -> None:
    begin = time.process_time()
    assert detect("", body).problem == "text_too_long"
    assert time.process_time() - begin < 0.1


@pytest.mark.parametrize(
    "body",
    [
        ('2024-03-11T09:14:02Z lager-app1 app[1]: {"ip_addr":"195.201.74.9"}\n' * 1_500)[: LONGEST_TEXT - 110],
        "minified=" + MINIFIED,
        "\u0600\u05d0\u4e00\u0430\u00e4" * ((LONGEST_TEXT - 110) // 5),
        "%40" * ((LONGEST_TEXT - 110) // 3),
        "&amp;" * ((LONGEST_TEXT - 110) // 5),
        "\\" * (LONGEST_TEXT - 110),
        "QWxsIGlzIHBsYWluIHRleHQh" * ((LONGEST_TEXT - 110) // 24),
        "k8tq3mzp1\n7yhoxu4c2\n" * ((LONGEST_TEXT - 110) // 20),
    ],
)
def test_a_secret_at_the_end_of_an_odd_long_text_is_found(body: str) -> None:
    body += f"\n\nthe password is {PASSWORD}"
    detected = detect("", body)
    assert not detected.undetermined
    assert body.index(PASSWORD) in {finding.start for finding in detected.findings}


@settings(deadline=None)
@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_nothing_makes_detection_fail(title: str, body: str) -> None:
    assert detect(title, body).problem is None
