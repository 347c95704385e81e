from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.confidentiality.encoded import FurtherReading, base64_decoded, encoded_passwords, percent_decoded, unwrapped
from tests.inference.confidentiality.found import found

READINGS = [percent_decoded, base64_decoded, unwrapped]
PIECES = st.lists(
    st.sampled_from(
        ["%40", "%2F", "%253a", "%c3%a4", "%", "%zz", "QWxsIGlzIHBsYWluIHRleHQ=", "k8tq3mzpwe1rg", "7yhoxu4cs6nbd", "\n", "\n> ", " ", "="]
    )
    | st.text(max_size=5),
    max_size=14,
).map("".join)


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def decoded(read: Callable[[str], FurtherReading | None], text: str, wanted: str) -> str:
    """Return what of the text stands for `wanted` in a further reading."""
    reading = read(text)
    assert reading is not None
    start = reading.text.index(wanted)
    assert reading.adds(start, start + len(wanted))
    begin, end = reading.original(start, start + len(wanted))
    return text[begin:end]


def test_percent_encoded_signs_are_read_as_what_they_stand_for() -> None:
    assert decoded(percent_decoded, "see dsn=postgres%3A%2F%2Fmm%40pg02, no", "postgres://mm@pg02") == "postgres%3A%2F%2Fmm%40pg02"
    assert decoded(percent_decoded, "twice%253Aencoded", "twice:encoded") == "twice%253Aencoded"
    assert decoded(percent_decoded, "a%3Db%C3%A4c", "bä") == "b%C3%A4"


@pytest.mark.parametrize("text", ["100 % sure", "50%", "%s and %d", "a%20b", "", "%4"])
def test_other_percent_signs_make_no_reading(text: str) -> None:
    assert percent_decoded(text) is None


def test_base64_of_text_is_read_as_a_whole() -> None:
    coded = in_base64("postgres://mm:x@pg02")
    assert decoded(base64_decoded, f"dsn: {coded}.", "mm:x@pg02") == coded


def test_base64_over_several_lines_is_one_and_unrelated_lines_are_several() -> None:
    coded = in_base64("one line and another line of text, long enough to be torn apart").rstrip("=")
    torn = f"{coded[:40]}\n> {coded[40:]}"
    assert decoded(base64_decoded, f"> {torn}\n", "another line") == torn
    apart = f"{in_base64('this is the first')}\n{in_base64('this is the second')}"
    assert decoded(base64_decoded, apart, "the second") == apart.split("\n")[1]


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64," + in_base64("plain text in a data address"),
        in_base64("\x00\x01 binary \xff data of a picture"),
        "9f8e7d6c5b4a39281706f5e4d3c2b1a098765432",
        "aVeryLongIdentifierInCamelCase",
        "/opt/mattermost/plugins/com.mattermost.calls",
        "k8tq3mzpwe1rg7yhoxu4cs6nbd",
    ],
)
def test_pictures_hashes_and_identifiers_hide_no_text(text: str) -> None:
    assert base64_decoded(text) is None


def test_a_random_string_that_a_lines_end_tears_is_joined() -> None:
    torn = "k8tq3mzpwe1rg\n7yhoxu4cs6nbd"
    assert decoded(unwrapped, f"my token:\n{torn}\nfails", torn.replace("\n", "")) == torn
    quoted = "k8tq3mzpwe1rg\n> 7yhoxu4cs6nbd"
    assert decoded(unwrapped, f"> {quoted}\n", "k8tq3mzpwe1rg7yhoxu4cs6nbd") == quoted


@pytest.mark.parametrize(
    "text",
    [
        "some sentence\nabout something",
        "TOKEN=k8tq3mzpwe1rg\nBIND2=0",
        "k8tq3mzpwe1rg\nHTTP/1.1 200 OK",
        "id k8tq3mzpwe1rg\nid2: 7yhoxu4c",
        "web-1k8tq3mz\nweb-2 | started",
        "k8tq3mzpwe1rg\n\n7yhoxu4cs6nbd",
    ],
)
def test_words_settings_and_other_lines_are_not_joined(text: str) -> None:
    assert unwrapped(text) is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ('"auth": "{}"', "ada:Rw7-kestrel-Oolong"),
        ("registry credentials {}", "mmuser:Rw7-kestrel"),
        ("Passwort (base64): {}", "ada@lager:Rw7-kestrel"),
    ],
)
def test_a_user_and_password_in_base64_are_a_secret(text: str, held: str) -> None:
    assert found(encoded_passwords, text.format(in_base64(held))) == [in_base64(held)]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("the logo is {}", "ada:Rw7-kestrel-Oolong"),
        ("auth {}", "user:password and more"),
        ("auth {}", "ada.lager:changeme"),
        ("auth {}", "https://docs.mattermost.com"),
    ],
)
def test_without_being_called_so_or_as_a_sample_it_is_none(text: str, held: str) -> None:
    assert found(encoded_passwords, text.format(in_base64(held))) == []


@pytest.mark.parametrize("read", READINGS)
@given(text=PIECES)
def test_every_span_of_a_reading_lies_inside_the_text(read: Callable[[str], FurtherReading | None], text: str) -> None:
    reading = read(text)
    if reading is None:
        return
    last = 0
    for offset in range(len(reading.text)):
        start, end = reading.original(offset, offset + 1)
        assert last <= start <= end <= len(text)
        last = start


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_whatever_is_percent_encoded_is_read_again(text: str) -> None:
    reading = percent_decoded("a%40" + quote(text, safe=""))
    assert reading is not None
    assert "a@" + text in reading.text
