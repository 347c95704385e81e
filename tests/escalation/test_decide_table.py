"""What is confidential, what is said where: the design's table, row by row, through the real directory."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.directory import Directory, demo_directory_path, load_directory, suggest
from service.directory.visibility import EDIT_AT_ONCE, UNLIST_AT_ONCE, WRITE_ABOUT_ROTATION
from service.domain import FindingKind, Topic, Visibility
from service.escalation.cases import ActionKind
from service.escalation.facts import Facts
from service.escalation.gathering import judgement_of, people_of
from service.escalation.loudness import Signals
from service.forum.unanswered import Verdict
from tests.directory.samples import prediction
from tests.escalation.samples import PRIVATE, PUBLIC, STAFF, TOPIC, Story, at

ANY = {Visibility.PUBLIC, Visibility.STAFF, Visibility.PRIVATE}
NOT_PUBLIC = {Visibility.STAFF, Visibility.PRIVATE}
ONLY_PRIVATE = {Visibility.PRIVATE}
ROUTES = ("technical", "team_owned", "feature", "licensing", "community_expert")
TABLE: dict[FindingKind | None, tuple[bool, set[Visibility], tuple[str, ...]]] = {
    None: (True, ANY, ()),
    FindingKind.INFRASTRUCTURE: (True, NOT_PUBLIC, (EDIT_AT_ONCE,)),
    FindingKind.PERSONAL: (True, NOT_PUBLIC, (EDIT_AT_ONCE,)),
    FindingKind.SECRET: (True, ONLY_PRIVATE, (EDIT_AT_ONCE, WRITE_ABOUT_ROTATION)),
    FindingKind.COMMERCIAL: (True, ONLY_PRIVATE, ()),
    FindingKind.VULNERABILITY: (False, ONLY_PRIVATE, (UNLIST_AT_ONCE,)),
    FindingKind.UNDETERMINED: (True, ONLY_PRIVATE, ()),
}
"""Kind, whether people are mentioned on the forum, levels of the channel, advice to a moderator."""


@pytest.fixture(scope="module")
def harbourline() -> Directory:
    return load_directory(demo_directory_path())


def facts_at(directory: Directory, moment: datetime, kind: FindingKind | None, route: str, area: str = "mobile") -> Facts:
    said = prediction(
        route=route,
        area=area,
        confidence=0.97,
        confidential=kind is not None,
        confidential_probability=0.97 if kind else 0.01,
        confidential_kinds=(kind,) if kind else (),
    )
    suggestion = suggest(Topic("17", "T", "B", created_at=at(0)), said, directory, moment)
    return Facts(TOPIC, judgement_of(suggestion, topic_version="1", signals=Signals()), people_of(suggestion, directory, moment))


def story_of(directory: Directory, kind: FindingKind | None, route: str, area: str = "mobile") -> Story:
    """The case of a topic with such a finding to its end, with the directory asked anew every hour."""
    story = Story()
    for hour in range(90):
        story.facts = facts_at(directory, at(hour), kind, route, area)
        story.now = at(hour)
        story.settle()
    return story


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kind", TABLE, ids=str)
def test_each_row_of_the_table_holds_for_every_route(harbourline: Directory, kind: FindingKind | None, route: str) -> None:
    mention, levels, advice = TABLE[kind]
    story = story_of(harbourline, kind, route)
    actions = [action for _, action in story.told]
    posts = [action for action in actions if action.kind in {ActionKind.CHANNEL_POST, ActionKind.SECURITY_POST}]
    assert [action.kind for action in actions].count(ActionKind.MENTION) == mention
    assert len(posts) == 1
    assert posts[0].place is not None
    assert posts[0].place.visibility in levels
    assert tuple(line for action in actions for line in action.advice) == advice
    assert all(action.may_quote is (kind is None) for action in actions if action.kind in {ActionKind.MENTION, *[p.kind for p in posts]})
    if advice:
        assert story.done[0] == (0, f"advise:{kind}")


@pytest.mark.parametrize("kind", [kind for kind in FindingKind if kind is not FindingKind.VULNERABILITY])
def test_what_is_confidential_keeps_the_clocks_but_for_a_weakness(harbourline: Directory, kind: FindingKind) -> None:
    asked = [hour for hour, key in story_of(harbourline, kind, "technical").done if key in {"mention", "channel_post"}]
    assert asked == [24, 44]


def test_a_weakness_goes_to_the_private_security_channel_at_once_and_nowhere_else(harbourline: Directory) -> None:
    story = story_of(harbourline, FindingKind.VULNERABILITY, "community_expert")
    assert story.done == [(0, "advise:vulnerability"), (0, "security_post")]
    post = story.action("security_post")
    assert post.place is not None
    assert (post.place.channel, [person.id for person in post.contacts]) == ("security-private", ["bastion"])
    assert not post.loud


@pytest.mark.parametrize("kind", FindingKind)
def test_a_confidential_topic_is_never_given_to_volunteers(harbourline: Directory, kind: FindingKind) -> None:
    story = story_of(harbourline, kind, "community_expert", area="integrations")
    assert not {person.id for _, action in story.told for person in action.contacts} & set(harbourline.volunteers)


def test_what_is_not_confidential_may_go_to_volunteers(harbourline: Directory) -> None:
    story = story_of(harbourline, None, "community_expert", area="localization")
    assert [person.id for person in story.action("mention").contacts] == ["seagrass"]


def test_business_questions_go_to_the_business_contacts_only_and_in_their_order(harbourline: Directory) -> None:
    story = story_of(harbourline, None, "licensing", area="licensing_billing")
    asked = [person.id for _, action in story.told for person in action.contacts]
    assert asked == ["bollard", "tillerman"]


@pytest.mark.parametrize(
    ("kind", "place"),
    [(None, PUBLIC), (FindingKind.INFRASTRUCTURE, PRIVATE), (FindingKind.SECRET, PRIVATE), (FindingKind.UNDETERMINED, PRIVATE)],
)
def test_a_channel_that_is_not_private_enough_gives_way_to_a_private_one(kind: FindingKind | None, place: object) -> None:
    kinds = (kind,) if kind else ()
    assert Story().judged(kinds=kinds).until(44).action("channel_post").place == place


def test_a_staff_channel_is_private_enough_for_infrastructure_and_not_for_a_secret() -> None:
    story = Story().people(place=STAFF)
    assert story.judged(kinds=(FindingKind.PERSONAL,)).until(44).action("channel_post").place == STAFF
    story = Story().people(place=STAFF)
    assert story.judged(kinds=(FindingKind.SECRET,)).until(44).action("channel_post").place == PRIVATE


def test_a_channel_that_is_not_what_the_directory_says_gives_way_to_the_private_one() -> None:
    assert Story().people(place_as_said=False).until(44).action("channel_post").place == PRIVATE


def test_without_any_channel_that_is_private_enough_a_person_gets_it() -> None:
    story = Story().people(private_place=None).judged(kinds=(FindingKind.COMMERCIAL,)).until(44)
    assert story.done == [(24, "mention"), (44, "queue:place")]
    story = Story().people(place=PRIVATE, place_as_said=False).until(44)
    assert story.done == [(24, "mention"), (44, "queue:place")]


def test_several_kinds_combine_to_the_strictest_of_each_column() -> None:
    kinds = (FindingKind.INFRASTRUCTURE, FindingKind.COMMERCIAL, FindingKind.VULNERABILITY)
    story = Story().judged(kinds=kinds, confidential_probability=0.99).until(100)
    assert story.done == [(0, "advise:infrastructure+vulnerability"), (0, "security_post")]
    assert story.action("security_post").place == PRIVATE


def test_what_an_edit_brings_in_is_handled_by_its_row_from_then_on() -> None:
    story = Story().until(30).edited(kinds=(FindingKind.SECRET,)).settle()
    assert story.done[-1:] == [(30, "advise:secret")]
    assert story.until(44).action("channel_post").place == PRIVATE
    assert not story.action("channel_post").may_quote


def test_a_weakness_that_an_edit_brings_in_is_told_at_once_and_ends_the_asking() -> None:
    story = Story().until(30).edited(kinds=(FindingKind.VULNERABILITY,), confidential_probability=0.99).people(place=PRIVATE).until(400)
    assert story.done == [(24, "mention"), (30, "advise:vulnerability"), (30, "security_post")]


def test_the_same_advice_is_given_once_however_often_the_topic_is_edited() -> None:
    story = Story().judged(kinds=(FindingKind.INFRASTRUCTURE,)).settle()
    story.edited(kinds=()).settle().edited(kinds=(FindingKind.PERSONAL,)).settle().edited(kinds=(FindingKind.SECRET,)).settle()
    assert [line for _, action in story.told for line in action.advice] == [EDIT_AT_ONCE, WRITE_ABOUT_ROTATION]


def test_a_weakness_that_a_moderator_unlisted_as_advised_is_still_told() -> None:
    story = Story().judged(kinds=(FindingKind.VULNERABILITY,), confidential_probability=0.99)
    assert story.topic(standing=Verdict.UNLISTED).settle().done == [(0, "advise:vulnerability"), (0, "security_post")]
    assert story.end is None
