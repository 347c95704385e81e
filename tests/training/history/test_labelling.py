from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.training.history.samples import mapping, past
from training.data.records import LabelledTopic
from training.history.labelling import AS_MAPPED, NO_ROUTE, NOT_REDACTED, SAYS_NOTHING, Tally, labelled
from training.history.mapping import Mapping
from training.history.past_topic import Mark, MarkKind, PastTopic

TAG, LABEL, CATEGORY, REPOSITORY = MarkKind


def label(*topics: PastTopic, by: Mapping | None = None) -> tuple[list[LabelledTopic], Tally]:
    tally = Tally()
    return list(labelled(topics, by or mapping(), tally)), tally


@pytest.mark.parametrize(
    ("marks", "route", "area"),
    [
        ([(CATEGORY, "4")], "growing", None),
        ([(CATEGORY, "Paperwork")], "lease", ("shed",)),
        ([(CATEGORY, "4"), (TAG, "contract")], "lease", None),
        ([(CATEGORY, "4"), (TAG, "drips")], "growing", ("pump",)),
        ([(CATEGORY, "Paperwork"), (TAG, "contract"), (TAG, "drips")], "lease", ("pump",)),
        ([(LABEL, "bug"), (REPOSITORY, "club/sheds")], "water", ("shed",)),
    ],
)
def test_tags_come_before_the_category_and_that_before_the_repository(
    marks: list[tuple[MarkKind, str]], route: str, area: tuple[str, ...] | None
) -> None:
    ((made,), _) = label(past("1", *marks))
    assert (made.route, made.area) == ((route,), area)


def test_of_two_tags_the_one_that_the_mapping_names_first_tells() -> None:
    more = mapping("default: water\n").model_copy(update={"tags": dict(reversed(mapping("").tags.items()))})
    both = past("1", (TAG, "a"), (TAG, "b"))
    first_b = Mapping.model_validate(
        {"routes": ["water", "lease"], "tags": {"b": "lease", "a": "water"}}, context={"routes": ("water", "lease")}
    )
    ((made,), _) = label(both, by=first_b)
    assert made.route == ("lease",)
    assert list(more.tags) == ["contract", "drips"]


def test_what_is_not_mapped_is_left_out_and_counted_by_what_it_was_sorted_by() -> None:
    numbered = PastTopic("3", "Well", "It froze.", "club", (Mark(CATEGORY, ("Garden", "5")),))
    topics, tally = label(
        past("1", (CATEGORY, "5")), past("2", (CATEGORY, "5"), (TAG, "x")), numbered, past("4", (TAG, "drips")), past("5")
    )
    assert topics == []
    assert (tally.read, tally.kept, tally.left_out) == (5, 0, {NO_ROUTE: 5})
    assert tally.unmapped == {"category 5": 2, "category Garden": 1, "mapped to an area only": 1, "neither category, tag nor label": 1}


def test_the_default_takes_what_is_not_mapped_and_is_counted() -> None:
    topics, tally = label(past("1", (CATEGORY, "5")), past("2", (CATEGORY, "4")), by=mapping("default: {route: water, area: pump}\n"))
    assert [(topic.route, topic.area) for topic in topics] == [(("water",), ("pump",)), (("growing",), ("pump",))]
    assert (tally.by_default, tally.unmapped, tally.left_out) == (1, {"category 5": 1}, {})


def test_what_the_mapping_leaves_out_stays_out_whatever_else_is_mapped() -> None:
    topics, tally = label(past("1", (CATEGORY, "Off topic"), (TAG, "contract")), by=mapping("default: water\n"))
    assert topics == []
    assert tally.left_out == {AS_MAPPED: 1}


def test_entries_that_no_topic_has_are_named() -> None:
    _, tally = label(past("1", (CATEGORY, "4"), (TAG, "drips")))
    assert tally.unused(mapping()) == ["tag contract", "label bug", "category Paperwork", "category Off topic", "repository club/sheds"]


def test_texts_are_redacted_and_time_source_and_language_kept() -> None:
    token = "ghp_" + "Qm7rT2xW9kLpZ4vB8nYc" + "Hd5sJf3gRa6eUt1i"
    written_at = datetime(2026, 3, 1, tzinfo=UTC)
    raw = PastTopic(
        "1",
        f"Token {token}",
        f"Since yesterday my token {token} is refused by the pump, what can I do?",
        "club",
        past("", (CATEGORY, "4")).marks,
        written_at,
    )
    ((made,), _) = label(raw)
    assert token not in made.title + made.body
    assert "[" in made.title
    assert (made.created_at, made.source, made.language, made.id) == (written_at, "club", "en", "1")


def test_what_could_be_taken_for_a_made_up_value_or_is_no_text_in_utf8_is_written_otherwise() -> None:
    ((made,), _) = label(past("1", (CATEGORY, "4"), body="The set ⟦phone⟧ has a lone \ud800 half."))
    assert made.filled() == made
    assert "[phone]" in made.body
    assert LabelledTopic.model_validate_json(made.model_dump_json()) == made


def test_a_topic_without_a_word_or_too_long_to_redact_is_left_out_and_counted() -> None:
    topics, tally = label(past("1", (CATEGORY, "4"), title="?!", body="…"), past("2", (CATEGORY, "4"), body="leek " * 100_000))
    assert topics == []
    assert tally.left_out == {SAYS_NOTHING: 1, NOT_REDACTED: 1}
