from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from service.directory import demo_directory_path, load_directory, suggest
from service.domain import FindingKind, Suggestion, Topic, Visibility
from service.errors import InputError
from tests.directory.samples import finding, prediction

DEMO = load_directory(demo_directory_path())
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
TITLE = "Zeppelin gasket of Brandholm burst"
TOPIC = Topic(
    id="17", title=TITLE, body="Quince marmalade.", url="https://forum.harbourline.example/t/zeppelin-gasket-of-brandholm-burst/17"
)


def of(at: datetime = NOON, **changes: Any) -> Suggestion:
    return suggest(TOPIC, prediction(**{"redacted_title": TITLE, "redacted_body": TOPIC.body, **changes}), DEMO, at)


def confidential(*kinds: FindingKind, **changes: Any) -> Suggestion:
    return of(confidential=True, confidential_kinds=kinds, findings=tuple(finding(kind) for kind in kinds), **changes)


def test_a_harmless_topic_is_mentioned_on_the_forum() -> None:
    suggestion = of()
    assert suggestion.forum_mention
    assert [contact.forum for contact in suggestion.contacts] == ["hl_halyard", "hl_spinnaker"]
    assert not suggestion.for_review
    assert suggestion.advice == ()
    assert suggestion.place is not None
    assert suggestion.place.visibility is Visibility.PUBLIC


def test_a_weakness_is_not_mentioned_on_the_forum_and_told_in_the_private_security_channel() -> None:
    suggestion = confidential(FindingKind.VULNERABILITY)
    assert not suggestion.forum_mention
    assert [contact.id for contact in suggestion.contacts] == ["bastion"]
    assert suggestion.place is not None
    assert (suggestion.place.channel, suggestion.place.visibility) == ("security-private", Visibility.PRIVATE)
    assert suggestion.advice == ("At once: unlist the topic, and don't discuss its content anywhere but with the security contact.",)


def test_a_confidential_prediction_without_a_kind_is_handled_as_undetermined() -> None:
    suggestion = of(confidential=True)
    assert suggestion.forum_mention
    assert suggestion.place is not None
    assert suggestion.place.visibility is Visibility.PRIVATE
    assert "undetermined" in " ".join(suggestion.why)


@pytest.mark.parametrize("route", ["team_owned", "community_expert"])
def test_a_topic_that_not_everybody_may_read_is_confidential_whatever_it_says(route: str) -> None:
    made = prediction(route=route, area="integrations", redacted_title=TITLE)
    suggestion = suggest(replace(TOPIC, category_restricted=True), made, DEMO, NOON)
    assert suggestion.place is not None
    assert suggestion.place.visibility is Visibility.PRIVATE
    assert not {contact.id for contact in (*suggestion.contacts, *suggestion.fallback)} & set(DEMO.volunteers)
    assert suggestion.prediction.confidential
    assert suggestion.prediction.confidential_kinds == (FindingKind.UNDETERMINED,)
    assert "Not everybody may read the topic's category, so it is handled as confidential." in suggestion.why


def test_what_was_found_in_a_topic_that_not_everybody_may_read_still_counts() -> None:
    found = prediction(confidential=True, confidential_kinds=(FindingKind.VULNERABILITY,))
    suggestion = suggest(replace(TOPIC, category_restricted=True), found, DEMO, NOON)
    assert suggestion.prediction.confidential_kinds == (FindingKind.VULNERABILITY, FindingKind.UNDETERMINED)
    assert not suggestion.forum_mention


def test_a_confidential_community_question_changes_its_route() -> None:
    suggestion = confidential(FindingKind.INFRASTRUCTURE, route="community_expert", area="integrations")
    assert suggestion.route == "technical"
    assert suggestion.prediction.route == "community_expert"
    assert "but the topic is confidential (infrastructure): customer support instead" in suggestion.why[0]


def test_without_a_volunteer_nobody_is_mentioned() -> None:
    suggestion = of(route="community_expert", area="boards")
    assert not suggestion.forum_mention
    assert suggestion.contacts == ()


@pytest.mark.parametrize(
    ("changes", "for_review", "sentence"),
    [
        ({}, False, None),
        ({"abstained": True, "confidence": 0.41}, True, "The model is not sure (41% for team_owned): a person decides"),
        ({"needs_answer": False}, True, "Nobody seems to be asked anything"),
    ],
)
def test_an_unsure_prediction_and_a_topic_without_a_question_are_for_a_person(
    changes: dict[str, Any], for_review: bool, sentence: str | None
) -> None:
    suggestion = of(**changes)
    assert suggestion.for_review is for_review
    assert sentence is None or any(line.startswith(sentence) for line in suggestion.why)


def test_an_urgent_flag_changes_neither_people_nor_place() -> None:
    urgent, quiet = of(urgent=True), of()
    assert (urgent.contacts, urgent.place) == (quiet.contacts, quiet.place)
    assert "Urgent: waiting times are shorter. That alone allows no channel-wide mention and no telephone call." in urgent.why


def test_a_volunteer_at_the_weekly_cap_gives_way_to_the_next() -> None:
    made = prediction(route="community_expert", area="integrations")
    assert [contact.id for contact in suggest(TOPIC, made, DEMO, NOON).contacts] == ["driftwood"]
    assert suggest(TOPIC, made, DEMO, NOON, asked_this_week={"driftwood": 2}).contacts == ()


def test_why_explains_person_place_and_loudness() -> None:
    why = " ".join(of().why)
    for part in ("Jonas Halyard (lead, Clients team): at work now", "channel mobile in team dock (public)", "no channel-wide mention"):
        assert part in why


def test_a_route_that_the_directory_does_not_know_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        of(route="repair")
    assert caught.value.reason == "unknown_route"
