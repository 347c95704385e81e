from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.inference.confidentiality.occurrences import folded, occurrences
from service.inference.confidentiality.recogniser import SHORTEST

LETTERS = st.text("abc", max_size=30)


@given(st.lists(st.text("abc", max_size=8), max_size=6), LETTERS)
def test_every_place_of_every_string_is_found(strings: list[str], text: str) -> None:
    places = {
        (start, string) for string in strings if len(string) >= SHORTEST for start in range(len(text)) if text.startswith(string, start)
    }
    assert set(occurrences(strings, text)) == places


@given(st.text())
def test_small_letters_are_as_many_as_before(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


def test_small_letters_are_those_of_the_language_where_their_number_stays() -> None:
    assert folded("ÄRGER İstanbul") == "ärger İstanbul"
