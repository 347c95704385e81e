"""A suggestion and the directory become facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from service.directory import Directory, confidential_kinds, demo_directory_path, load_directory, parse_directory, suggest
from service.domain import FindingKind, Labels, Suggestion, Topic, Visibility
from service.escalation.facts import Facts, TopicFacts
from service.escalation.gathering import as_a_person_says, judgement_of, people_of
from service.escalation.loudness import Signals
from tests.directory.samples import SMALL_FILE, finding, prediction

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET_WORDS = "the body says hunter2"


@pytest.fixture(scope="module")
def harbourline() -> Directory:
    return load_directory(demo_directory_path())


def suggestion(directory: Directory, **changes: Any) -> Suggestion:
    return suggest(Topic("17", "Crash", SECRET_WORDS), prediction(**changes), directory, MONDAY)


def test_the_judgement_says_what_the_prediction_said_and_how_loud_that_is(harbourline: Directory) -> None:
    made = suggestion(harbourline, urgent=True, clearly_urgent=True, findings=(finding(FindingKind.PERSONAL),), confidential=True)
    judged = judgement_of(made, topic_version="3", signals=Signals(author_of_standing=True))
    assert (judged.topic_version, judged.route, judged.model_version) == ("3", "team_owned", "test")
    assert (judged.urgent, judged.loud, judged.kinds) == (True, True, (FindingKind.PERSONAL,))
    assert judged.why_loud == ("May be loud: the author is of standing.",)
    assert not judgement_of(made, topic_version="3", signals=Signals()).loud


def test_a_confidential_topic_is_judged_by_the_route_it_falls_to(harbourline: Directory) -> None:
    made = suggestion(harbourline, route="community_expert", confidential=True, confidential_kinds=(FindingKind.SECRET,))
    assert judgement_of(made, topic_version="1", signals=Signals()).route == "technical"


def test_no_text_of_the_topic_gets_into_the_facts(harbourline: Directory) -> None:
    made = suggestion(harbourline, redacted_title="Odd words", redacted_body="More odd words")
    facts = Facts(TopicFacts("1"), judgement_of(made, topic_version="1", signals=Signals()), people_of(made, harbourline, MONDAY))
    written = TypeAdapter(Facts).dump_json(facts).decode()
    assert "hunter2" not in written
    assert "dd words" not in written
    assert TypeAdapter(Facts).validate_json(written) == facts


def test_the_people_are_the_suggestions_with_the_community_managers_and_those_on_call(harbourline: Directory) -> None:
    made = suggestion(harbourline)
    people = people_of(made, harbourline, MONDAY, place_as_said=True)
    assert (people.contacts, people.fallback, people.place) == (made.contacts, made.fallback, made.place)
    assert [person.id for person in people.reviewers] == ["beacon", "pharos"]
    assert [person.id for person in people.reviewers_fallback] == ["tillerman"]
    assert people.private_place is not None
    assert (people.private_place.channel, people.private_place.visibility) == ("engineering-private", Visibility.PRIVATE)
    assert people.volunteer_caps == {"driftwood": 2, "barnacle": 1, "seagrass": 3, "limpet": 2}
    assert people.place_as_said is True
    assert not people.in_order


def test_only_those_on_duty_who_have_a_telephone_are_on_call(harbourline: Directory) -> None:
    # the lead's turn changes every fortnight
    on_call = people_of(suggestion(harbourline), harbourline, MONDAY).on_call
    assert on_call
    assert all(harbourline.people[person.id].phone for person in on_call)
    assert {person.role for person in on_call} == {"Sustained Engineering lead"}
    assert people_of(suggestion(parse_directory(SMALL_FILE), route="repair"), parse_directory(SMALL_FILE), MONDAY).on_call == ()


@pytest.mark.parametrize(
    ("changes", "in_order"),
    [
        ({"route": "licensing"}, True),
        ({"confidential": True, "confidential_kinds": (FindingKind.VULNERABILITY,)}, True),
        ({"route": "technical"}, False),
    ],
)
def test_the_order_of_business_and_security_contacts_is_a_rule(harbourline: Directory, changes: dict[str, Any], in_order: bool) -> None:
    assert people_of(suggestion(harbourline, **changes), harbourline, MONDAY).in_order is in_order


def test_volunteers_have_no_private_channel_so_supports_stands_in(harbourline: Directory) -> None:
    people = people_of(suggestion(harbourline, route="community_expert"), harbourline, MONDAY)
    assert people.private_place is not None
    assert people.private_place.channel == "support-private"


def test_without_community_managers_support_looks_at_what_a_person_has_to_look_at() -> None:
    small = parse_directory(SMALL_FILE)
    people = people_of(suggestion(small, route="build"), small, MONDAY)
    assert [person.id for person in people.reviewers] == ["bob"]
    assert [person.id for person in people.reviewers_fallback] == ["ann"]


def test_a_persons_labels_outrank_what_the_model_said() -> None:
    said = as_a_person_says(
        prediction(abstained=True, urgent=True, clearly_urgent=True), Labels(route="feature", area="calls", urgent=False)
    )
    assert (said.route, said.area, said.abstained) == ("feature", "calls", False)
    assert (said.urgent, said.clearly_urgent) == (False, False)


def test_a_label_that_says_nothing_of_the_route_leaves_the_model_unsure() -> None:
    assert as_a_person_says(prediction(abstained=True), Labels(urgent=True)).abstained
    assert as_a_person_says(prediction(), Labels()) == prediction()


def test_what_a_person_calls_harmless_is_handled_as_harmless() -> None:
    found = prediction(confidential=True, confidential_kinds=(FindingKind.SECRET,), findings=(finding(FindingKind.SECRET),))
    assert confidential_kinds(as_a_person_says(found, Labels(confidential=False))) == ()


def test_what_a_person_calls_confidential_without_a_kind_is_undetermined() -> None:
    assert confidential_kinds(as_a_person_says(prediction(), Labels(confidential=True))) == (FindingKind.UNDETERMINED,)
    said = as_a_person_says(prediction(), Labels(confidential_kinds=(FindingKind.COMMERCIAL,)))
    assert (said.confidential, confidential_kinds(said)) == (True, (FindingKind.COMMERCIAL,))


@pytest.mark.parametrize("changes", [{"route": "licensing"}, {"confidential": True, "confidential_kinds": (FindingKind.VULNERABILITY,)}])
def test_nobody_on_the_rota_is_called_about_what_only_a_list_of_people_may_answer(harbourline: Directory, changes: dict[str, Any]) -> None:
    assert people_of(suggestion(harbourline, urgent=True, clearly_urgent=True, **changes), harbourline, MONDAY).on_call == ()


def test_what_a_person_says_is_confidential_or_not_is_sure() -> None:
    said = as_a_person_says(
        prediction(confidential_probability=0.3), Labels(confidential=True, confidential_kinds=(FindingKind.VULNERABILITY,))
    )
    assert said.confidential_probability == 1
    assert as_a_person_says(prediction(confidential_probability=0.3), Labels(confidential=False)).confidential_probability == 0
    assert as_a_person_says(prediction(confidential_probability=0.3), Labels(route="feature")).confidential_probability == 0.3
