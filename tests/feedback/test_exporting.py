from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from service.domain import KeptLabel, Label, Labels, LabelSource
from service.feedback.exporting import ALL_COLUMNS, LEARNT_COLUMNS, learnt_rows
from service.feedback.rows import row_of
from service.feedback.table_files import write_rows
from tests.feedback.samples import ALL_DRAWN
from tests.store.samples import FULL, HOUR, NOW, label, text
from training.data.records import LabelledTopic, read_corpus

LATE = label(topic_id="late", text=text(at=NOW), decision_due_at=NOW - HOUR)
ROUTELESS = label(topic_id="routeless", labels=Labels(urgent=True))


def kept(*labels: Label) -> list[KeptLabel]:
    return [KeptLabel(number, str(number), each) for number, each in enumerate(labels)]


def test_what_is_exported_is_a_corpus_that_training_reads(tmp_path: Path) -> None:
    odd = label(topic_id="odd", text=text(title='Ünïcode \u2028 / "quotes"', body="⟦nonsense⟧\n\\ 'x'"))
    learnt = learnt_rows(kept(FULL, label(topic_id="2"), odd), draw=ALL_DRAWN)
    write_rows(learnt.rows, tmp_path / "topics.jsonl", columns=LEARNT_COLUMNS)
    topics = read_corpus(tmp_path / "topics.jsonl").topics
    assert all(topic.is_real for topic in topics)
    assert tuple(topic.model_copy(update={"label_sources": None}) for topic in topics[:2]) == (
        LabelledTopic(
            id="12",
            title=FULL.text.title,
            body=FULL.text.body,
            route=("licensing",),
            area=("server",),
            confidential=True,
            confidential_kinds=("secret", "personal"),
            urgent=False,
            needs_answer=True,
            language="en",
        ),
        LabelledTopic(id="2", title=FULL.text.title, body=FULL.text.body, route=("technical",), language="en"),
    )
    assert (topics[2].title, topics[2].body) == (odd.text.title, "[nonsense]\n\\ 'x'")


def test_what_is_not_learnt_from_is_counted_by_its_reason() -> None:
    learnt = learnt_rows(kept(LATE, ROUTELESS, label(), label(topic_id="late", labels=Labels(area="server"))), draw=ALL_DRAWN)
    assert [row["id"] for row in learnt.rows] == ["12"]
    assert dict(learnt.left_out) == {"their texts are newer than the decision or withheld": 1, "nobody told their route": 1}


def test_a_new_outcome_does_not_win_over_a_person_who_spoke_before_the_time_that_is_asked_for() -> None:
    person = label(at=NOW - HOUR)
    outcome = label(labels=Labels(route="feature", area="server"), source=LabelSource.OUTCOME, at=NOW + HOUR)
    (row,) = learnt_rows(kept(person, outcome), draw=ALL_DRAWN, since=NOW).rows
    assert (row["route"], row["area"]) == ("technical", "server")


def test_topics_of_which_nothing_newer_counts_are_not_asked_for() -> None:
    outcome = label(labels=Labels(route="feature"), source=LabelSource.OUTCOME, at=NOW + HOUR)
    learnt = learnt_rows(kept(label(at=NOW - HOUR), outcome, replace(LATE, at=NOW - HOUR)), draw=ALL_DRAWN, since=NOW)
    assert (learnt.rows, dict(learnt.left_out)) == ((), {})


def test_a_decision_told_by_a_source_that_is_not_asked_for_counts() -> None:
    outcome = label(labels=Labels(), source=LabelSource.OUTCOME, answered_by="bo", decision_due_at=NOW - 2 * HOUR)
    late = label(text=text(at=NOW - HOUR))
    learnt = learnt_rows(kept(late, outcome), draw=ALL_DRAWN, sources={LabelSource.CORRECTION})
    assert (learnt.rows, dict(learnt.left_out)) == ((), {"their texts are newer than the decision or withheld": 1})


def test_the_columns_are_those_of_the_rows() -> None:
    assert list(row_of(kept(FULL)[0])) == list(ALL_COLUMNS)
    assert list(learnt_rows(kept(FULL), draw=ALL_DRAWN).rows[0]) == list(LEARNT_COLUMNS)
