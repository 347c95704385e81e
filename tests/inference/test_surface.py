from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.inference.reading import read
from service.inference.surface import surface_features, surface_names
from tests.inference.samples import ADDRESS, PASSWORD

any_text = st.text(st.characters(codec=None), max_size=300)

PLAIN = ("Search is slow", "The search takes a minute.")
"""A topic that shows as little as possible of anything."""

LOG = "\n".join(f"2026-03-01 10:00:{second:02} ERROR database is locked" for second in range(9))
SHOWN = {
    "length of the post": ("Search is slow", "The search takes a minute. " * 40),
    "length of the title": ("Search is slow for every user of the mobile app since the last upgrade", "The search takes a minute."),
    "share of code": ("Search is slow", "The search takes a minute.\n\n```\nindex = { 'size': 3 }\n```"),
    "share of log lines": ("Search is slow", f"The search takes a minute.\n\n```\n{LOG}\n```"),
    "share of quotes": ("Search is slow", "> It took two minutes before.\n\nThe search takes a minute."),
    "a signature": ("Search is slow", "The search takes a minute.\n\nBest regards\nAda"),
    "links": ("Search is slow", "The search takes a minute: https://docs.mattermost.com/search"),
    "pictures": ("Search is slow", "The search takes a minute. ![image|690x388](upload://abc.png)"),
    "question marks": ("Search is slow", "The search takes a minute? Why?"),
    "a question in the title": ("Search is slow? ", "The search takes a minute."),
    "exclamation marks": ("Search is slow!", "The search takes a minute!!"),
    "capitals in the title": ("SEARCH IS SLOW", "The search takes a minute."),
    "capitals in the post": ("Search is slow", "THE SEARCH takes a minute."),
    "numbered or listed lines": ("Search is slow", "1. Open the app\n2. Search\n\n- a minute"),
    "version numbers": ("Search is slow", "The search of 10.5.1 takes a minute, of 9.11 it took a second."),
    "amounts of money": ("Search is slow", "The search costs us 200 € a day, or 220 USD."),
    "not in English": ("Suche ist langsam", "Die Suche dauert seit dem letzten Update mehr als eine Minute."),
    "a secret was found": ("Search is slow", f"The search takes a minute. admin password: {PASSWORD}"),
    "personal data was found": ("Search is slow", "The search takes a minute, tell jana.novotna@kestrelworks-internal.com"),
    "infrastructure was found": ("Search is slow", f"The search on {ADDRESS} takes a minute."),
    "number of findings": ("Search is slow", f"The search on {ADDRESS} takes a minute."),
}


def features(title: str, body: str) -> dict[str, float]:
    return dict(zip(surface_names(), map(float, surface_features(read(title, body))), strict=True))


@pytest.mark.parametrize(("name", "topic"), SHOWN.items())
def test_a_feature_is_larger_where_its_name_says_so(name: str, topic: tuple[str, str]) -> None:
    assert features(*topic)[name] > features(*PLAIN)[name]


def test_a_topic_without_any_question_mark_is_told_from_one_with_a_question() -> None:
    assert features(*PLAIN)["no question mark anywhere"] == 1.0
    assert features("Search is slow?", PLAIN[1])["no question mark anywhere"] == 0.0
    assert features(PLAIN[0], "Why？")["no question mark anywhere"] == 0.0


def test_every_feature_has_its_test() -> None:
    assert set(surface_names()) == {*SHOWN, "no question mark anywhere"}


@pytest.mark.parametrize("name", ["a signature", "a question in the title", "not in English", "no question mark anywhere"])
def test_yes_or_no_is_one_or_nought(name: str) -> None:
    assert {features(*topic)[name] for topic in SHOWN.values()} == {0.0, 1.0}


def test_a_question_mark_in_pasted_code_is_no_question() -> None:
    assert features("Search is slow", "It takes a minute.\n\n```\nselect * from posts where id = ?\n```")["question marks"] == 0.0


def test_an_abbreviation_in_the_title_is_no_shouting() -> None:
    assert features("API", "It takes a minute.")["capitals in the title"] == 0.0


def test_the_shares_of_a_post_that_is_all_code_are_full() -> None:
    shares = features("Search", "```\nindex = { 'size': 3 }\n```")
    assert (shares["share of code"], shares["share of log lines"], shares["share of quotes"]) == (1.0, 0.0, 0.0)


def test_a_finding_counts_as_much_as_it_is_sure() -> None:
    found = read("Search is slow", f"The search on {ADDRESS} takes a minute.").detection.findings
    assert features("Search is slow", f"The search on {ADDRESS} takes a minute.")["infrastructure was found"] == pytest.approx(
        found[0].confidence
    )


def test_names_are_for_people_and_each_stands_once() -> None:
    names = surface_names()
    assert len(set(names)) == len(names)
    assert all(name == name.strip() and "_" not in name and name.isprintable() for name in names)


@given(any_text, any_text)
def test_every_feature_lies_between_nought_and_one(title: str, body: str) -> None:
    values = surface_features(read(title, body))
    assert values.dtype == np.float32
    assert values.shape == (len(surface_names()),)
    assert ((values >= 0) & (values <= 1)).all()


@pytest.mark.parametrize("sign", ["!", "?", "€", "1.2 ", "- a\n", "https://a.example/ ", "![a](b) ", "A", ">q\n"])
def test_a_feature_stays_within_one_however_much_there_is(sign: str) -> None:
    values = surface_features(read(sign * 900, sign * 900))
    assert ((values >= 0) & (values <= 1)).all()
