from __future__ import annotations

from dataclasses import replace

from service.domain import FindingKind
from tests.training.judging.samples import found, labelled, routed
from training.judging.answers import answers_of
from training.judging.compare import Comparison
from training.judging.flips import find_flips


def test_what_was_missed_comes_first_then_routes_then_false_alarms_of_urgency_and_last_what_is_right_now(comparison: Comparison) -> None:
    assert [(flip.lost, flip.head, flip.topic_id) for flip in comparison.flips] == [
        (True, "confidential", "t10"),
        (True, "route", "t20"),
        (True, "route", "t21"),
        (True, "route", "t22"),
        (True, "urgent", "t12"),
        (False, "route", "t05"),
    ]


def test_a_flip_tells_what_both_said_and_why(comparison: Comparison) -> None:
    missed, route = comparison.flips[:2]
    assert (missed.truth, missed.missed) == (("secret",), True)
    assert (missed.current.said, missed.current.probability) == ("secret", 0.8)
    assert (missed.candidate.said, missed.candidate.probability) == ("nothing confidential", 0.2)
    assert missed.current.reasons == ("a password",)
    assert (route.truth, route.current.said, route.candidate.said) == (("water",), "water", "growing")
    # what could drive a terminal is gone
    assert route.candidate.reasons == ("“drips”", "similar topic “The well [31m” (water)")
    assert (route.title, route.excerpt) == ("<b>20</b> & the pump", "Number 20 drips.")


def test_an_identical_model_flips_nothing() -> None:
    answers = routed(labelled(9), wrong=[1, 2])
    assert find_flips(answers, answers) == ()


def test_two_models_that_are_wrong_in_different_ways_flip_nothing() -> None:
    topics = labelled(3)
    current = routed(topics, wrong=[0])
    other = replace(current.predictions[0], route="water")
    assert find_flips(current, answers_of(topics, [other, *current.predictions[1:]])) == ()


def test_a_text_whose_secret_has_no_place_to_cover_is_not_shown() -> None:
    topics = labelled(2, confidential=True, confidential_kinds=["vulnerability"])
    flips = find_flips(found(topics), found(topics, missed=[0]))
    assert [flip.excerpt for flip in flips] == [""]


def test_a_topic_without_the_label_flips_nothing_there() -> None:
    topics = labelled(2)
    said = routed(topics, confidential=True, confidential_kinds=(FindingKind.SECRET,), urgent=True)
    assert find_flips(routed(topics), said) == ()


def test_a_topic_without_a_title_is_named_by_its_id() -> None:
    topics = labelled(1)
    (flip,) = find_flips(routed(topics), routed(topics, wrong=[0], redacted_title=" \n"))
    assert flip.title == "Topic t0000"
