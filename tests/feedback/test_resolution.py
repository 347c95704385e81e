from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.domain import FindingKind, KeptLabel, Label, Labels, LabelSource
from service.feedback.resolution import FIELDS, Unfit, by_topic, due_by_topic, learnt_topic, unfit, winning_labels
from service.feedback.vocabulary import whole
from service.inference.confidentiality import WITHHELD
from tests.store.samples import HOUR, NOW, label, text

DUE = NOW - 10 * HOUR
EARLY, LATE = text(version="1", at=DUE - HOUR), text(version="2", at=DUE + HOUR)


def kept(*labels: Label) -> list[KeptLabel]:
    return [KeptLabel(number, f"id {number}", each) for number, each in enumerate(labels, start=1)]


def route(name: str, **changes: Any) -> Label:
    return label(labels=Labels(route=name), **({"text": EARLY, "decision_due_at": DUE} | changes))


def learnt(*labels: Label) -> Labels | None:
    topic = learnt_topic(kept(*labels))
    return topic.labels if topic else None


def test_a_person_outranks_an_outcome_however_new() -> None:
    winners = winning_labels(kept(route("licensing"), route("feature", source=LabelSource.OUTCOME, at=NOW + HOUR)))
    assert (winners["route"].value, winners["route"].source) == ("licensing", LabelSource.CORRECTION)


def test_a_blind_label_is_a_persons_label() -> None:
    winners = winning_labels(kept(route("licensing", source=LabelSource.BLIND), route("feature", at=NOW + HOUR)))
    assert winners["route"].value == "feature"
    winners = winning_labels(kept(route("licensing"), route("feature", source=LabelSource.BLIND, at=NOW + HOUR)))
    assert (winners["route"].value, winners["route"].source) == ("feature", LabelSource.BLIND)


def test_of_the_same_rank_the_newer_wins_and_of_the_same_time_the_one_kept_later() -> None:
    assert winning_labels(kept(route("feature", at=NOW + HOUR), route("licensing")))["route"].value == "feature"
    assert winning_labels(kept(route("feature"), route("licensing")))["route"].value == "licensing"


def test_each_field_has_its_own_winner_with_who_said_it() -> None:
    winners = winning_labels(
        kept(
            route("technical", author="bo"),
            label(labels=Labels(urgent=False)),
            label(labels=Labels(area="server"), source=LabelSource.OUTCOME),
        )
    )
    assert {name: (winner.value, winner.author, str(winner.source)) for name, winner in winners.items()} == {
        "route": ("technical", "bo", "correction"),
        "area": ("server", "ada", "outcome"),
        "urgent": (False, "ada", "correction"),
    }


def test_what_the_model_said_is_never_a_label() -> None:
    guessed = label(labels=Labels(urgent=True), predicted=Labels(route="technical", area="server"), text=EARLY)
    assert set(winning_labels(kept(guessed))) == {"urgent"}
    assert learnt(guessed) == Labels(urgent=True)


def confidential(value: bool | None, *kinds: FindingKind, **changes: Any) -> Label:
    said = whole(Labels(confidential=value, confidential_kinds=kinds or None))
    return label(labels=said, text=EARLY, **changes)


def test_what_was_found_harmless_loses_its_kinds() -> None:
    found = learnt(confidential(True, FindingKind.SECRET), confidential(False))  # noqa: FBT003 - a value, no switch
    assert found == Labels(confidential=False, confidential_kinds=())


def test_what_was_found_confidential_after_all_does_not_keep_the_word_that_it_has_no_kind() -> None:
    assert learnt(confidential(False), confidential(True)) == Labels(confidential=True)  # noqa: FBT003 - a value, no switch


def test_a_confirmed_finding_keeps_its_kinds() -> None:
    found = learnt(confidential(True, FindingKind.SECRET), confidential(True))  # noqa: FBT003 - a value, no switch
    assert found == Labels(confidential=True, confidential_kinds=(FindingKind.SECRET,))


def test_a_text_newer_than_the_decision_is_not_learnt_from() -> None:
    assert unfit(route("feature", text=LATE)) is Unfit.TEXT_TOO_NEW
    assert unfit(route("feature", text=text(at=DUE))) is None
    assert learnt(route("feature", text=LATE)) is None


def test_a_decision_told_by_any_label_of_the_topic_counts_for_those_that_do_not_tell_it() -> None:
    outcome = label(labels=Labels(area="server"), source=LabelSource.OUTCOME, text=EARLY, decision_due_at=DUE)
    topic = learnt_topic(kept(label(labels=Labels(route="technical"), text=LATE), outcome))
    assert topic is not None
    assert (topic.labels, topic.text) == (Labels(area="server"), EARLY)
    assert unfit(label(text=LATE)) is None
    assert unfit(label(text=LATE), DUE) is Unfit.TEXT_TOO_NEW
    assert unfit(label(text=LATE, decision_due_at=NOW), DUE) is None


def test_the_earliest_decision_of_each_topic_counts() -> None:
    dues = [label(decision_due_at=DUE + HOUR), label(decision_due_at=DUE), label(topic_id="2", decision_due_at=NOW), label(topic_id="3")]
    assert due_by_topic(kept(*dues)) == {"12": DUE, "2": NOW}


def test_where_the_decision_is_not_known_the_label_counts() -> None:
    assert unfit(label(text=text(at=NOW))) is None


def test_a_withheld_text_is_not_learnt_from() -> None:
    assert unfit(route("feature", text=text(title=WITHHELD, body=WITHHELD, at=DUE))) is Unfit.TEXT_WITHHELD


def test_an_earlier_label_of_the_text_in_time_is_learnt_though_a_later_one_followed_an_edit() -> None:
    topic = learnt_topic(kept(route("technical"), route("licensing", text=LATE, at=NOW + HOUR)))
    assert topic is not None
    assert (topic.labels.route, topic.text.version) == ("technical", "1")


def test_no_outcome_speaks_in_place_of_a_person_whose_text_came_too_late() -> None:
    outcome = label(labels=Labels(route="technical", area="server"), source=LabelSource.OUTCOME, text=EARLY)
    assert learnt(route("licensing", text=LATE), outcome) == Labels(area="server")


def test_the_newest_text_in_time_is_the_one_to_learn_from() -> None:
    newer = text(version="1b", body="It stopped after the upgrade to 10.5.", at=DUE)
    topic = learnt_topic(kept(label(labels=Labels(urgent=True), text=newer, decision_due_at=DUE), route("technical")))
    assert topic is not None
    assert topic.text == newer


def test_labels_are_sorted_out_by_topic() -> None:
    every = kept(label(topic_id="b"), label(topic_id="a"), label(topic_id="b"))
    assert {topic: [each.number for each in labels] for topic, labels in by_topic(every).items()} == {"b": [1, 3], "a": [2]}
    assert list(by_topic(every)) == ["b", "a"]


LABELS = st.builds(
    label,
    labels=st.builds(
        lambda *said: whole(Labels(*said)),
        st.sampled_from([None, "technical", "feature"]),
        st.sampled_from([None, "server"]),
        st.none() | st.booleans(),
        st.none() | st.sampled_from([(), (FindingKind.SECRET,), (FindingKind.PERSONAL, FindingKind.SECRET)]),
        st.none() | st.booleans(),
        st.none() | st.booleans(),
    ),
    source=st.sampled_from(LabelSource),
    at=st.integers(0, 3).map(lambda hours: NOW + hours * HOUR),
    text=st.sampled_from([EARLY, LATE]),
    decision_due_at=st.sampled_from([None, DUE]),
)


@given(st.lists(LABELS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_labels_are_read_changes_nothing(labels: list[Label], random: Any) -> None:
    every = kept(*labels)
    shuffled: Sequence[KeptLabel] = random.sample(every, len(every))
    assert winning_labels(every) == winning_labels(shuffled)
    assert learnt_topic(every) == learnt_topic(shuffled)


@given(st.lists(LABELS, max_size=6))
def test_nothing_is_learnt_that_leaks_contradicts_a_person_or_contradicts_itself(labels: list[Label]) -> None:
    topic = learnt_topic(kept(*labels))
    if topic is None:
        return
    said_by_people = {name for each in labels if each.source.by_person for name in FIELDS if getattr(each.labels, name) is not None}
    assert all(winner.source.by_person for name, winner in topic.winners.items() if name in said_by_people)
    assert any(each.text == topic.text and unfit(each) is None for each in labels)
    assert all(topic.text.at <= each.decision_due_at for each in labels if each.decision_due_at is not None)
    if not topic.labels.confidential:
        assert not topic.labels.confidential_kinds
