from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
TELLTALES = re.compile(
    r"confiden|secret|password|token|private|personal|sensitiv|vulnerab|security|leak|licen|contract|internal|zeppelin|brandholm|quince|@here",
    re.IGNORECASE,
)


def of(at: datetime = NOON, **changes: Any) -> Suggestion:
    return suggest(TOPIC, prediction(**{"redacted_title": TITLE, "redacted_body": TOPIC.body, **changes}), DEMO, at)


def confidential(*kinds: FindingKind, **changes: Any) -> Suggestion:
    return of(confidential=True, confidential_kinds=kinds, findings=tuple(finding(kind) for kind in kinds), **changes)


def test_a_harmless_topic_is_mentioned_on_the_forum_with_a_short_excerpt() -> None:
    suggestion = of()
    assert suggestion.forum_mention
    assert suggestion.draft == (
        "Hello @hl_halyard and @hl_spinnaker, this topic is waiting for an answer: “Zeppelin gasket of Brandholm burst”. "
        "It reads like a matter for the engineers of that part of the product. Would you be open to taking a look?\n\n"
        "It is Tuesday, 3 March 2026, 13:00 Berlin time, which is within working hours there; a reply can still take a while.\n\n"
        "Topic: https://forum.harbourline.example/t/17\n\n"
        "If somebody else should be asked, please say so in a reply, so that it can be passed on."
    )
    assert not suggestion.for_review
    assert suggestion.advice == ()
    assert suggestion.place is not None
    assert suggestion.place.visibility is Visibility.PUBLIC


def test_outside_working_hours_the_draft_says_when_they_begin() -> None:
    draft = of(datetime(2026, 3, 28, 23, 30, tzinfo=UTC)).draft
    assert (
        "Working hours there begin on Sunday, 29 March 2026, 09:00 Jerusalem time, so please expect a delay at least until then." in draft
    )


def test_a_volunteer_without_known_hours_is_asked_without_naming_any() -> None:
    draft = of(route="community_expert", area="mobile").draft
    assert draft.startswith("Hello @seagrass_the_invented, ")
    assert "Asked on Tuesday, 3 March 2026, 12:00 Lisbon time; a reply can take a while." in draft


@given(
    st.sets(st.sampled_from(FindingKind), min_size=1),
    st.sampled_from(sorted(DEMO.routes)),
    st.sampled_from(sorted(DEMO.areas)),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_a_confidential_draft_repeats_nothing_and_gives_no_reason(
    kinds: set[FindingKind], route: str, area: str, at: datetime, urgent: bool
) -> None:
    suggestion = confidential(*kinds, route=route, area=area, urgent=urgent, at=at)
    assert not TELLTALES.search(suggestion.draft), suggestion.draft
    assert "https://forum.harbourline.example/t/17" in suggestion.draft
    assert suggestion.draft.count("@") <= 2


def test_two_topics_that_differ_in_the_reason_only_get_the_same_forum_draft() -> None:
    drafts = {confidential(kind).draft for kind in FindingKind if kind is not FindingKind.VULNERABILITY}
    assert len(drafts) == 1


def test_a_weakness_is_not_mentioned_on_the_forum_and_told_in_the_private_security_channel() -> None:
    suggestion = confidential(FindingKind.VULNERABILITY)
    assert not suggestion.forum_mention
    assert [contact.id for contact in suggestion.contacts] == ["bastion"]
    assert suggestion.place is not None
    assert (suggestion.place.channel, suggestion.place.visibility) == ("security-private", Visibility.PRIVATE)
    assert suggestion.draft == (
        "Hello @ulrik.bastion, a topic on the forum needs you. Please read it there and speak about it in this channel only.\n\n"
        "Topic: https://forum.harbourline.example/t/17\n\n"
        "If this is the wrong place for it, please say so here, so that it can be passed on."
    )
    assert suggestion.advice == ("At once: unlist the topic, and don't discuss its content anywhere but with the security contact.",)


def test_a_confidential_prediction_without_a_kind_is_handled_as_undetermined() -> None:
    suggestion = of(confidential=True)
    assert suggestion.forum_mention
    assert TITLE not in suggestion.draft
    assert suggestion.place is not None
    assert suggestion.place.visibility is Visibility.PRIVATE
    assert "undetermined" in " ".join(suggestion.why)


@pytest.mark.parametrize("route", ["team_owned", "community_expert"])
def test_a_topic_that_not_everybody_may_read_is_confidential_whatever_it_says(route: str) -> None:
    made = prediction(route=route, area="integrations", redacted_title=TITLE)
    suggestion = suggest(replace(TOPIC, category_restricted=True), made, DEMO, NOON)
    assert TITLE not in suggestion.draft
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


def test_without_a_volunteer_the_peer_help_channel_is_asked_and_nobody_mentioned() -> None:
    suggestion = of(route="community_expert", area="boards")
    assert not suggestion.forum_mention
    assert suggestion.draft.startswith("Hello everybody, a topic on the forum is waiting for an answer")
    assert "@" not in suggestion.draft


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


def test_an_urgent_flag_changes_neither_people_nor_place_nor_draft() -> None:
    urgent, quiet = of(urgent=True), of()
    assert (urgent.contacts, urgent.place, urgent.draft) == (quiet.contacts, quiet.place, quiet.draft)
    assert "Urgent: waiting times are shorter. That alone allows no channel-wide mention and no telephone call." in urgent.why


@given(st.text(alphabet=st.sampled_from("@here ann~&#<[](!.:/\n\u200b\u202e"), max_size=300), st.sampled_from(sorted(DEMO.routes)))
@settings(max_examples=150, deadline=None)
def test_whatever_a_title_says_only_the_people_asked_are_mentioned(title: str, route: str) -> None:
    suggestion = of(redacted_title=title, route=route)
    mentioned = re.findall(r"@(?!\u200b)([\w.]*)", suggestion.draft)
    assert mentioned == [contact.forum for contact in suggestion.contacts]
    assert len(mentioned) <= 2
    assert len(suggestion.draft) < 1200


def test_why_explains_person_place_and_loudness() -> None:
    why = " ".join(of().why)
    for part in ("Jonas Halyard (lead, Clients team): at work now", "channel mobile in team dock (public)", "no channel-wide mention"):
        assert part in why


def test_a_route_that_the_directory_does_not_know_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        of(route="repair")
    assert caught.value.reason == "unknown_route"
