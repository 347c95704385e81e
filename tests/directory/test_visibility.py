from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.directory.model import Role
from service.directory.visibility import RULES, confidential_kinds, handling_of
from service.domain import FindingKind, Visibility
from tests.directory.samples import finding, prediction

kind_sets = st.sets(st.sampled_from(FindingKind))


def test_every_kind_of_finding_has_its_row() -> None:
    assert set(RULES) == set(FindingKind)


@pytest.mark.parametrize(
    ("kind", "mention", "levels"),
    [
        (FindingKind.INFRASTRUCTURE, True, ("staff", "private")),
        (FindingKind.PERSONAL, True, ("staff", "private")),
        (FindingKind.SECRET, True, ("private",)),
        (FindingKind.COMMERCIAL, True, ("private",)),
        (FindingKind.VULNERABILITY, False, ("private",)),
        (FindingKind.UNDETERMINED, True, ("private",)),
    ],
)
def test_the_rows_say_what_the_design_says(kind: FindingKind, mention: bool, levels: tuple[str, ...]) -> None:
    handling = handling_of([kind])
    assert (handling.forum_mention, handling.levels) == (mention, levels)


def test_without_a_finding_anything_may_be_said_anywhere() -> None:
    handling = handling_of([])
    assert handling.forum_mention
    assert handling.may_quote
    assert handling.levels == ("public", "staff", "private")
    assert not handling.advice


@given(kind_sets, kind_sets)
def test_more_kinds_never_allow_more(some: set[FindingKind], others: set[FindingKind]) -> None:
    fewer, more = handling_of(some), handling_of(some | others)
    assert fewer.forum_mention >= more.forum_mention
    assert fewer.may_quote >= more.may_quote
    assert set(fewer.levels) >= set(more.levels)
    assert set(fewer.advice) <= set(more.advice)


@given(kind_sets.filter(bool))
def test_nothing_confidential_is_quoted_or_public_or_given_to_volunteers(kinds: set[FindingKind]) -> None:
    handling = handling_of(kinds)
    assert not handling.may_quote
    assert Visibility.PUBLIC not in handling.levels
    assert Visibility.PRIVATE in handling.levels
    assert handling.instead_of_volunteers in {Role.SUPPORT, Role.BUSINESS, Role.SECURITY}


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([FindingKind.INFRASTRUCTURE], ["hide the revision"]),
        ([FindingKind.PERSONAL], ["hide the revision"]),
        ([FindingKind.SECRET], ["hide the revision", "replace it with a new one"]),
        ([FindingKind.COMMERCIAL], []),
        ([FindingKind.VULNERABILITY], ["unlist the topic"]),
        ([FindingKind.SECRET, FindingKind.PERSONAL], ["hide the revision", "replace it with a new one"]),
    ],
)
def test_a_moderator_is_told_what_to_do_once_per_thing(kinds: list[FindingKind], words: list[str]) -> None:
    advice = handling_of(kinds).advice
    assert len(advice) == len(words)
    assert all(word in line and line.startswith("At once") for word, line in zip(words, advice, strict=True))


def test_a_confidential_prediction_that_names_no_kind_is_undetermined() -> None:
    assert confidential_kinds(prediction(confidential=True)) == (FindingKind.UNDETERMINED,)
    assert confidential_kinds(prediction()) == ()


def test_kinds_that_only_the_findings_name_count_as_well() -> None:
    found = prediction(confidential=True, confidential_kinds=(FindingKind.COMMERCIAL,), findings=(finding(FindingKind.SECRET),))
    assert confidential_kinds(found) == (FindingKind.SECRET, FindingKind.COMMERCIAL)
