from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from service.domain import KeptLabel, Labels, LabelSource
from service.errors import InputError
from service.feedback.blind_draw import BlindDraw
from service.store.observation import Observation, Window
from service.watching.advice import ENOUGH_TO_LEARN, Step
from service.watching.plain import plain_report
from service.watching.rates import ACCURACY
from service.watching.report import DriftReport, Watched, drift_report
from service.watching.sample import Sample
from service.watching.shifts import Level
from service.watching.terminal import print_drift
from service.watching.write import write_drift
from tests.store.samples import HOUR, NOW, label, text
from tests.watching.samples import MONTH, observation

BEFORE = NOW - HOUR


def topics(number: int, *, first: int = 0, **changes: Any) -> list[Observation]:
    """Topics of three routes, met an hour ago."""
    return [
        observation(**{"topic_id": str(at), "at": BEFORE, "route": ("technical", "feature", "licensing")[at % 3], **changes})
        for at in range(first, first + number)
    ]


def labels(seen: list[Observation], *, right: int, source: LabelSource = LabelSource.BLIND, wrong: str = "team_owned") -> list[KeptLabel]:
    """A label a topic; the first ones agree with the model."""
    return [
        KeptLabel(
            at,
            str(at),
            label(topic_id=each.topic_id, text=text(at=BEFORE), source=source, labels=Labels(route=each.route if at < right else wrong)),
        )
        for at, each in enumerate(seen)
    ]


MODEL = Watched(
    "m",
    {"route": frozenset({"technical", "feature", "licensing", "team_owned"}), "area": frozenset({"search"})},
    Sample.of(topics(900)),
    {("route", ACCURACY, ""): (0.95, 0.93)},
)


def report(seen: list[Observation], kept: list[KeptLabel] | None = None, *, model: Watched = MODEL, **more: Any) -> DriftReport:
    return drift_report(seen, kept or [], model, window=MONTH, made_at=NOW, draw=BlindDraw(0.5, "seed"), **more)


def test_topics_like_those_of_the_hold_out_need_no_retraining() -> None:
    made = report(topics(300))
    assert made.advice.step is Step.STAY
    assert {shift.level for shift in made.shifts} == {Level.STEADY}


def test_topics_that_moved_far_are_to_be_labelled_before_retraining() -> None:
    made = report(topics(300, language="ja", similarity=None, unknown_words=None))
    assert made.advice.step is Step.LABEL
    assert "The mix of languages has moved far (PSI" in made.advice.reasons[0]


def test_topics_that_moved_far_and_are_labelled_are_a_reason_to_retrain() -> None:
    seen = topics(300, confidence=0.4)
    made = report(seen, labels(seen[:ENOUGH_TO_LEARN], right=0, source=LabelSource.CORRECTION))
    assert made.advice.step is Step.RETRAIN
    assert "Confidence" not in made.advice.sentence
    assert made.advice.reasons[-1] == f"{ENOUGH_TO_LEARN} labelled topics of this time can be learnt from."


def test_topics_that_moved_far_are_none_where_blind_labels_show_that_the_model_holds() -> None:
    seen = topics(300, confidence=0.4)
    made = report(seen, labels(seen, right=297))
    assert made.advice.step is Step.STAY
    assert "as often as it was" in made.advice.sentence


def test_a_model_that_is_right_less_often_is_to_be_retrained_whatever_moved() -> None:
    seen = topics(200)
    made = report(seen, labels(seen, right=150))
    assert made.advice.step is Step.RETRAIN
    assert made.advice.reasons[0] == "Routes: accuracy 0.75 [0.69, 0.80] on 200 topics labelled blind, on the hold-out 0.95."


@pytest.mark.parametrize("source", [LabelSource.CORRECTION, LabelSource.OUTCOME])
def test_corrections_and_outcomes_never_say_that_a_model_is_worse(source: LabelSource) -> None:
    seen = topics(200)
    made = report(seen, labels(seen, right=20, source=source))
    assert made.advice.step is Step.STAY
    assert made.judged[source] == 200
    assert all(not rate.worse for rate in made.rates[source])


def test_a_class_that_the_model_does_not_know_is_a_reason_to_retrain() -> None:
    seen = topics(200)
    made = report(seen, labels(seen[:12], right=0, source=LabelSource.CORRECTION, wrong="security_team"))
    assert made.unknown_classes == {("route", "security_team"): 12}
    assert made.advice.step is Step.RETRAIN
    assert "12 topics the route “security team”" in made.advice.reasons[0]


def test_a_few_topics_or_no_reference_tell_nothing() -> None:
    assert "3 topics in this time" in report(topics(3)).advice.sentence
    without = report(topics(300), model=replace(MODEL, reference=None, holdout={}))
    assert (without.advice.step, {shift.level for shift in without.shifts}) == (Step.UNKNOWN, {Level.NO_REFERENCE})
    assert "no reference" in without.advice.sentence


def test_topics_of_another_model_are_left_out_and_counted() -> None:
    made = report([*topics(300), *topics(50, first=300, model_version="older")])
    assert (made.topics, made.other_topics) == (300, 50)


def test_an_earlier_window_may_be_the_reference() -> None:
    earlier = Window(MONTH.since - 100 * HOUR, MONTH.since)
    like = report(topics(300, confidence=0.4), earlier=(earlier, topics(300, confidence=0.4)))
    assert (like.advice.step, like.reference_topics) == (Step.STAY, 300)
    assert like.against == f"{earlier.since:%Y-%m-%d} to {earlier.until:%Y-%m-%d}"


def test_drawn_topics_and_those_labelled_are_told() -> None:
    seen = topics(200)
    draw = BlindDraw(0.5, "seed")
    drawn = [each for each in seen if draw.has(each.topic_id)]
    made = report(seen, labels(drawn[:7], right=7))
    assert (made.drawn, made.labelled) == (len(drawn), 7)


def rich_report() -> DriftReport:
    seen = [*topics(150, confidence=0.4), *topics(150, first=150, similarity=0.1, language="<b>ja")]
    return report(seen, [*labels(seen, right=200), *labels(seen[:40], right=0, source=LabelSource.OUTCOME)])


def test_the_terminal_says_first_what_follows_and_that_labels_are_missing() -> None:
    console = Console(width=160)
    with console.capture() as captured:
        print_drift(report(topics(300)), console)
    told = captured.get()
    assert told.startswith("No need to retrain: live topics are like those that the model was judged on.")
    assert "not enough labels" in told


def test_the_json_holds_every_number_and_is_plain() -> None:
    plain = json.loads(json.dumps(plain_report(rich_report())))
    assert plain["advice"]["step"] == "retrain"
    assert {shift["feature"]: shift["level"] for shift in plain["shifts"]}["confidence"] == "moved far"
    assert plain["live"]["blind"]["topics"] == 300
    accuracy = plain["live"]["blind"]["rates"][0]
    assert (accuracy["measure"], accuracy["hits"], accuracy["total"], accuracy["worse"]) == ("accuracy", 200, 300, True)


def test_the_page_is_whole_escapes_names_and_loads_nothing(tmp_path: Path) -> None:
    made = rich_report()
    page, plain = write_drift(made, tmp_path / "new")
    html = page.read_text("utf-8")
    assert made.advice.sentence in html
    assert "<b>ja" not in html
    assert "&lt;b&gt;ja" in html
    assert html.count("<svg viewBox") > len([shift for shift in made.shifts if shift.parts])
    assert "<script" not in html
    assert 'src="http' not in html
    assert json.loads(plain.read_bytes())["model"] == "m"


def test_the_page_of_an_empty_window_says_what_is_missing(tmp_path: Path) -> None:
    page, _ = write_drift(report([], model=replace(MODEL, reference=None)), tmp_path)
    html = page.read_text("utf-8")
    assert "Not enough labels: there are none." in html
    assert "no reference" in html


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as caught:
        write_drift(report([]), tmp_path / "file")
    assert caught.value.reason == "folder_unwritable"
