from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import FindingKind, Labels
from service.errors import StoreError
from service.labelling.session import KINDS
from tests.labelling.samples import GUESS, VOCABULARY, Kept, drawn, entry, sitting
from tests.store.samples import NOW


def test_an_answer_is_kept_at_once_and_the_next_topic_comes() -> None:
    kept = Kept()
    session = sitting(entry("1"), entry("2"), keep=kept)
    session.choose_route("technical")
    assert session.save(NOW)
    assert kept.answers == [("1", Labels(route="technical"), False)]
    assert (session.entry.id, session.notice) == ("2", "Saved.")


def test_what_is_not_said_stays_open_and_the_rest_as_usual_says_it() -> None:
    session = sitting(entry())
    session.choose_route("feature")
    session.choose_area("mobile")
    session.turn_urgent()
    session.rest_as_usual()
    assert session.draft == Labels("feature", "mobile", confidential=False, urgent=True, needs_answer=True)


def test_a_kind_makes_a_topic_confidential_and_a_no_takes_the_kinds_away() -> None:
    session = sitting(entry())
    session.turn_kind(FindingKind.PERSONAL)
    session.turn_kind(FindingKind.SECRET)
    assert (session.draft.confidential, session.draft.confidential_kinds) == (True, (FindingKind.SECRET, FindingKind.PERSONAL))
    session.turn_kind(FindingKind.PERSONAL)
    assert session.draft.confidential_kinds == (FindingKind.SECRET,)
    session.turn_confidential()
    assert session.draft == Labels(confidential=False)


def test_without_a_route_nothing_is_kept() -> None:
    kept = Kept()
    session = sitting(entry(), keep=kept)
    session.choose_area("server")
    assert not session.save(NOW)
    assert (kept.answers, session.notice, session.position) == ([], "Say the route first, or skip the topic.", 1)


def test_a_guess_is_hidden_for_a_drawn_topic_until_it_is_answered_and_told_then() -> None:
    kept = Kept()
    session = sitting(drawn("1"), drawn("2"), keep=kept)
    session.take_guess()
    assert (session.guess_hidden, session.draft) == (True, Labels())
    session.choose_route("technical")
    session.save(NOW)
    assert kept.answers == [("1", Labels(route="technical"), True)]
    assert session.notice.startswith("Saved. The model had said: feature, mobile")
    assert session.guess_hidden


def test_a_drawn_answer_that_is_changed_after_the_guess_was_seen_is_no_longer_blind() -> None:
    kept = Kept()
    session = sitting(drawn("1"), entry("2"), keep=kept)
    session.choose_route("technical")
    session.save(NOW)
    session.back()
    assert not session.guess_hidden
    assert session.draft == Labels(route="technical")
    session.choose_route("feature")
    session.save(NOW)
    assert [(labels.route, blind) for _, labels, blind in kept.answers] == [("technical", True), ("feature", False)]


def test_an_answer_that_is_gone_back_to_and_left_alone_is_kept_once() -> None:
    kept = Kept()
    session = sitting(entry("1"), keep=kept)
    session.choose_route("technical")
    session.save(NOW)
    session.back()
    session.save(NOW)
    assert len(kept.answers) == 1
    assert session.finished


def test_a_skipped_topic_can_be_gone_back_to_with_what_was_said_of_it() -> None:
    session = sitting(entry("1"), entry("2"))
    session.turn_urgent()
    session.skip()
    assert (session.entry.id, session.skipped) == ("2", {"1"})
    session.back()
    assert session.draft == Labels(urgent=True)
    session.choose_route("technical")
    session.save(NOW)
    assert (session.skipped, set(session.saved)) == (set(), {"1"})


def test_before_the_first_topic_there_is_none() -> None:
    session = sitting(entry())
    session.back()
    assert (session.position, session.notice) == (1, "This is the first topic.")


def test_a_guess_is_taken_over_without_what_nobody_can_say() -> None:
    guess = Labels("repair", "mobile", confidential=True, confidential_kinds=(FindingKind.UNDETERMINED,), urgent=False, needs_answer=True)
    session = sitting(entry(predicted=guess))
    session.take_guess()
    assert session.draft == Labels(None, "mobile", confidential=True, urgent=False, needs_answer=True)
    session.clear()
    assert session.draft == Labels()


def test_an_answer_that_cannot_be_kept_stays_on_the_screen() -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise StoreError("the database can't be used: disk full", reason="store_unavailable")

    session = sitting(entry(), keep=fail)
    session.choose_route("technical")
    assert not session.save(NOW)
    assert session.notice == "Not saved: the database can't be used: disk full"
    assert (session.draft.route, session.position) == ("technical", 1)


@pytest.mark.parametrize(("says", "notice"), [("route", "There is no such route."), ("area", "There is no such area.")])
def test_a_name_that_is_none_is_told(says: str, notice: str) -> None:
    session = sitting(entry())
    getattr(session, f"choose_{says}")("repair")
    assert (session.notice, session.draft) == (notice, Labels())


STEPS = ("turn_confidential", "turn_urgent", "turn_needs_answer", "rest_as_usual", "take_guess", "clear", "skip", "back")


@given(st.lists(st.one_of(st.sampled_from(STEPS), st.sampled_from(KINDS), st.sampled_from(sorted(VOCABULARY.routes)), st.just("save"))))
def test_whatever_is_pressed_what_is_kept_can_be_kept_and_is_what_was_last_saved(steps: list[Any]) -> None:
    kept = Kept()
    session = sitting(entry("1"), drawn("2"), entry("3", predicted=GUESS), keep=kept)
    for step in steps:
        if session.finished:
            session.back()
        elif step in KINDS:
            session.turn_kind(step)
        elif step in VOCABULARY.routes:
            session.choose_route(step)
        elif step == "save":
            session.save(NOW)
        else:
            getattr(session, step)()
    assert all(not list(VOCABULARY.faults(labels)) and labels.route for _, labels, _ in kept.answers)
    assert {topic: labels for topic, labels, _ in kept.answers} == session.saved
    assert not set(session.saved) & session.skipped
    assert all(not blind for topic, _, blind in kept.answers if topic != "2")
    assert sum(blind for *_, blind in kept.answers) <= 1
