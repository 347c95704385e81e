from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain import KeptLabel, Label, Labels, LabelSource
from service.errors import FeedbackError
from service.feedback.resolution import by_topic, unfit
from service.labelling.entries import Entry
from service.labelling.keeping import Desk, still_open
from service.store.memory import MemoryLabels
from tests.feedback.samples import ALL_DRAWN, NONE_DRAWN
from tests.labelling.samples import GUESS, VOCABULARY, drawn, entry
from tests.store.samples import HOUR, NOW, label

MINUTE = timedelta(minutes=1)


def desk(labels: MemoryLabels) -> Desk:
    return Desk(labels, author="ada", vocabulary=VOCABULARY, draw=ALL_DRAWN)


def test_an_answer_is_kept_with_who_when_which_text_and_what_the_model_had_said() -> None:
    labels = MemoryLabels()
    desk(labels).keep(entry("7", version="3"), Labels(route="technical"), blind=False, now=NOW)
    (kept,) = labels.find()
    said = kept.label
    assert (said.topic_id, said.author, said.at, said.source) == ("7", "ada", NOW, LabelSource.CORRECTION)
    assert (said.text.version, said.text.at, said.text.body) == ("3", NOW - HOUR, "It stopped after the upgrade.")
    assert (said.labels, said.predicted, said.model_version) == (Labels(route="technical"), GUESS, "0.1.0")
    assert unfit(said) is None


def test_a_changed_answer_is_kept_beside_the_first_and_is_the_newer() -> None:
    labels = MemoryLabels()
    desk(labels).keep(drawn(), Labels(route="technical"), blind=True, now=NOW)
    desk(labels).keep(drawn(), Labels(route="feature"), blind=False, now=NOW + MINUTE)
    assert [(kept.label.labels.route, kept.label.source) for kept in labels.find()] == [
        ("technical", LabelSource.BLIND),
        ("feature", LabelSource.CORRECTION),
    ]


def test_a_text_that_was_not_redacted_is_before_it_is_kept() -> None:
    labels = MemoryLabels()
    desk(labels).keep(entry(body="the password is Vq7#mTz2Lp"), Labels(route="technical"), blind=False, now=NOW)
    assert "Vq7#mTz2Lp" not in repr(list(labels.find()))


def test_an_answer_of_unknown_names_is_refused() -> None:
    with pytest.raises(FeedbackError, match="route is not a known route"):
        desk(MemoryLabels()).keep(entry(), Labels(route="repair"), blind=False, now=NOW)


def left(*entries: Entry, labels: tuple[Label, ...] = (), author: str = "ada") -> tuple[list[str], int]:
    kept = by_topic(KeptLabel(number, str(number), each) for number, each in enumerate(labels, start=1))
    open_entries, for_others = still_open(entries, kept, author=author, draw=ALL_DRAWN)
    return [each.id for each in open_entries], for_others


def test_a_topic_that_somebody_labelled_since_the_list_was_made_is_done() -> None:
    listed = entry("12", listed_at=NOW)
    assert left(listed, labels=(label(at=NOW + MINUTE, author="bo"),)) == ([], 0)
    # the label in doubt is the older one
    assert left(listed, labels=(label(at=NOW - MINUTE),)) == (["12"], 0)


def test_a_drawn_topic_is_done_with_a_blind_label_only() -> None:
    assert left(drawn("12"), labels=(label(source=LabelSource.BLIND, at=NOW - 9 * HOUR),)) == ([], 0)
    assert left(drawn("12"), labels=(label(author="bo"),)) == (["12"], 0)


def test_a_drawn_topic_is_for_others_once_its_judge_has_corrected_it() -> None:
    assert left(drawn("12"), entry("13"), labels=(label(author="ada"),)) == (["13"], 1)


def test_a_topic_that_the_draw_no_longer_holds_is_labelled_as_any_other() -> None:
    (open_entry,), _ = still_open([drawn()], {}, author="ada", draw=NONE_DRAWN)
    assert not open_entry.drawn
