from __future__ import annotations

from collections.abc import Container

from service.labelling.candidates import Candidate
from service.labelling.entries import Entry, Why
from service.labelling.worth import Picked, pick
from tests.labelling.samples import candidate, entry
from tests.store.samples import HOUR, NOW

USUAL = 0.45


class Twins:
    """Takes the named titles for the same trouble as one before."""

    def __init__(self, alike: Container[str] = ()) -> None:
        self._alike = alike
        self.added: list[str] = []

    def adds(self, title: str, body: str) -> bool:
        return title not in self._alike

    def add(self, title: str, body: str) -> None:
        self.added.append(title)


def picked(*candidates: Candidate, doubtful: tuple[Entry, ...] = (), count: int = 20, alike: Container[str] = ()) -> Picked:
    return pick(candidates, doubtful, count=count, usual=USUAL, variety=Twins(alike), now=NOW)


def listed(*candidates: Candidate, count: int = 20) -> list[tuple[str, Why]]:
    return [(each.id, each.why) for each in picked(*candidates, count=count).entries]


def test_drawn_topics_come_first_oldest_first_however_sure_the_model_is() -> None:
    young, old = candidate("young", first=0.4, is_drawn=True), candidate("old", first=0.99, is_drawn=True, age=9 * HOUR)
    assert listed(candidate("unsure", first=0.5), young, old) == [("old", Why.DRAWN), ("young", Why.DRAWN), ("unsure", Why.UNSURE)]
    assert listed(young, old, count=1) == [("old", Why.DRAWN)]


def test_the_kinds_take_turns_each_with_its_strongest_first() -> None:
    doubtful = (entry("wrong", why=Why.LABEL_ERROR), entry("wrong too", why=Why.LABEL_ERROR))
    found = picked(
        candidate("torn", first=0.51),
        candidate("leaning", first=0.65),
        candidate("odd", likeness=0.3),
        candidate("oddest", likeness=0.1),
        doubtful=doubtful,
    )
    assert [each.id for each in found.entries] == ["wrong", "torn", "oddest", "wrong too", "leaning", "odd"]


def test_sure_and_usual_topics_are_not_on_the_list() -> None:
    assert listed(candidate("plain")) == []


def test_a_topic_stands_once_on_the_list() -> None:
    assert listed(candidate("both", first=0.5, likeness=0.1)) == [("both", Why.UNSURE)]


def test_the_same_trouble_is_listed_once_and_counted_but_never_instead_of_a_drawn_topic() -> None:
    found = picked(candidate("1", first=0.5), candidate("2", first=0.6), candidate("3", is_drawn=True), alike={"Title of 2", "Title of 3"})
    assert ([each.id for each in found.entries], found.alike) == (["3", "1"], 1)


def test_each_line_says_why_and_a_drawn_one_nothing_of_the_guess() -> None:
    found = picked(candidate("t", first=0.51), candidate("o", likeness=0.3), candidate("d", is_drawn=True))
    assert [each.told for each in found.entries] == [
        "drawn at random to be labelled blind",
        "the model is unsure: technical (51\N{NO-BREAK SPACE}%) or feature (49\N{NO-BREAK SPACE}%)",
        "unlike what the model learnt from: resembles the nearest topic by 0.30, usual are 0.45 and more",
    ]
