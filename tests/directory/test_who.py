from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.directory import Asked, Role, demo_directory_path, load_directory, parse_directory, who_to_ask
from service.domain import FindingKind, Visibility
from service.errors import InputError
from tests.directory.samples import SMALL_FILE

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
DEMO = load_directory(demo_directory_path())
VOLUNTEERS = set(DEMO.volunteers)
VAL = next(line for line in SMALL_FILE.splitlines() if "{id: val," in line)

moments = st.datetimes(datetime(2025, 11, 1), datetime(2027, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
routes = st.sampled_from(sorted(DEMO.routes))
areas = st.sampled_from(sorted(DEMO.areas))
kind_sets = st.sets(st.sampled_from(FindingKind))


def ask(route: str, area: str, at: datetime = NOON, *kinds: FindingKind) -> Asked:
    return who_to_ask(DEMO, route=route, area=area, at=at, confidential_kinds=kinds)


def ids(asked: Asked) -> list[str]:
    return [contact.id for contact in asked.contacts]


def test_a_bug_goes_to_the_team_that_owns_the_area_then() -> None:
    asked = ask("team_owned", "mobile")
    assert asked.role is Role.ENGINEERS
    assert ids(asked) == ["halyard", "spinnaker"]
    assert "Clients team since 2026-01-01" in " ".join(asked.why)
    assert asked.place.channel == "mobile"


def test_those_at_work_now_come_first_also_when_they_are_on_the_rota_only() -> None:
    # 19:30 UTC on a Tuesday: the clients team sleeps or ended its day but for Auckland, Halifax and Denver are on the rota's west shift
    asked = ask("team_owned", "mobile", datetime(2026, 3, 3, 19, 30, tzinfo=UTC))
    assert [contact.at_work for contact in asked.contacts] == [True, True]
    assert ids(asked)[0] == "jibsail"
    assert asked.contacts[1].role.startswith("Sustained Engineering")


def test_when_nobody_is_at_work_the_first_to_return_comes_first() -> None:
    asked = ask("team_owned", "mobile", NIGHT)
    assert ids(asked) == ["spinnaker", "jibsail"]
    assert [contact.at_work for contact in asked.contacts] == [False, False]
    assert asked.contacts[0].available_at == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)


def test_nobody_who_is_off_is_asked_while_somebody_of_the_same_role_is_at_work() -> None:
    # 17:30 UTC: of the support people only São Paulo works
    assert ids(ask("technical", "database", datetime(2026, 3, 3, 17, 30, tzinfo=UTC))) == ["pampero"]


def test_a_wish_goes_to_the_product_manager_of_the_area_alone() -> None:
    assert ids(ask("feature", "mobile")) == ["sextant"]
    assert ids(ask("feature", "mobile", datetime(2025, 12, 31, 12, 0, tzinfo=UTC))) == ["compass"]


def test_support_is_asked_where_the_sun_stands() -> None:
    assert ids(ask("technical", "database", datetime(2026, 3, 4, 5, 0, tzinfo=UTC))) == ["monsoon", "typhoon"]
    assert ids(ask("technical", "database", datetime(2026, 3, 3, 16, 45, tzinfo=UTC))) == ["mistral", "pampero"]
    assert ids(ask("technical", "database", datetime(2026, 3, 4, 2, 0, tzinfo=UTC))) == ["typhoon", "chinook"]


def test_somebody_with_a_public_holiday_is_not_the_first_to_be_asked() -> None:
    # 3 March 2026 is Holi in Maharashtra
    assert ids(ask("technical", "database", datetime(2026, 3, 3, 5, 0, tzinfo=UTC))) == ["typhoon", "chinook"]


def test_business_questions_go_to_the_listed_contacts_in_their_order_even_at_night() -> None:
    for at in (NOON, NIGHT, datetime(2026, 3, 3, 20, 0, tzinfo=UTC)):
        asked = ask("licensing", "licensing_billing", at)
        assert ids(asked) == ["bollard"]
        assert [contact.id for contact in asked.fallback] == ["tillerman", "ledger"]


def test_a_community_question_goes_to_a_volunteer_who_knows_about_it() -> None:
    asked = ask("community_expert", "integrations")
    assert ids(asked) == ["driftwood"]
    assert [contact.id for contact in asked.fallback] == ["beacon", "pharos"]


def test_a_community_question_that_no_volunteer_knows_about_goes_to_the_peer_help_channel() -> None:
    asked = ask("community_expert", "boards")
    assert asked.contacts == ()
    assert asked.place.channel == "peer-help"
    assert "No volunteer can be asked about boards now" in " ".join(asked.why)
    assert asked.fallback


def test_volunteers_who_reached_their_weekly_cap_count_as_not_there() -> None:
    asked = who_to_ask(DEMO, route="community_expert", area="integrations", at=NOON, asked_this_week={"driftwood": 2})
    assert asked.contacts == ()


def test_the_volunteer_who_answered_questions_like_this_one_is_asked_first_of_those_at_work_and_of_the_others() -> None:
    def asked(**hours: Any) -> Asked:
        directory = parse_directory(SMALL_FILE.replace(VAL, "\n".join(VAL.replace("val", name).replace("Val", name) for name in "abc")))
        assert set(directory.volunteers) == set("abc")
        return who_to_ask(directory, route="neighbours", area="mobile", at=NOON, **hours)

    assert ids(asked()) == ["a", "b"]
    assert ids(asked(familiarity={"c": 0.6, "b": 0.2})) == ["c", "b"]
    assert "c has answered questions like this one (likeness 0.60 of 1)." in asked(familiarity={"c": 0.6}).why
    assert ids(asked(familiarity={"c": 0.6}, asked_this_week={"c": 2})) == ["a", "b"]


def test_who_is_at_work_comes_before_who_knows_more() -> None:
    at_work = VAL.replace("val", "dana").replace("Val", "Dana").replace("weekly_cap: 2", 'weekly_cap: 2, hours: {tue: ["09:00-17:00"]}')
    directory = parse_directory(SMALL_FILE.replace(VAL, f"{VAL}\n{at_work}"))
    assert ids(who_to_ask(directory, route="neighbours", area="mobile", at=NOON, familiarity={"val": 0.9})) == ["dana"]


@pytest.mark.parametrize("route", ["team_owned", "technical", "licensing"])
def test_what_volunteers_have_answered_changes_nothing_where_others_are_asked(route: str) -> None:
    known = who_to_ask(DEMO, route=route, area="integrations", at=NOON, familiarity={"driftwood": 0.9})
    assert known == ask(route, "integrations")


@pytest.mark.parametrize(
    ("kind", "route", "role"),
    [
        (FindingKind.INFRASTRUCTURE, "technical", Role.SUPPORT),
        (FindingKind.PERSONAL, "technical", Role.SUPPORT),
        (FindingKind.SECRET, "technical", Role.SUPPORT),
        (FindingKind.UNDETERMINED, "technical", Role.SUPPORT),
        (FindingKind.COMMERCIAL, "licensing", Role.BUSINESS),
        (FindingKind.VULNERABILITY, "security", Role.SECURITY),
    ],
)
def test_a_confidential_community_question_falls_to_staff(kind: FindingKind, route: str, role: Role) -> None:
    asked = ask("community_expert", "integrations", NOON, kind)
    assert (asked.route, asked.role) == (route, role)
    assert not VOLUNTEERS & {contact.id for contact in (*asked.contacts, *asked.fallback)}


@given(routes, areas, moments)
@settings(max_examples=60, deadline=None)
def test_a_weakness_goes_to_the_security_contact_in_the_private_security_channel_whatever_the_route(
    route: str, area: str, at: datetime
) -> None:
    asked = ask(route, area, at, FindingKind.VULNERABILITY, FindingKind.COMMERCIAL)
    assert ids(asked) == ["bastion"]
    assert [contact.id for contact in asked.fallback] == ["portcullis"]
    assert (asked.place.channel, asked.place.visibility) == ("security-private", Visibility.PRIVATE)
    assert asked.why[-1].startswith("This is told at once, without waiting times")


@given(routes, areas, moments, kind_sets.filter(bool))
@settings(max_examples=150, deadline=None)
def test_nothing_confidential_reaches_a_volunteer_or_a_public_channel(route: str, area: str, at: datetime, kinds: set[FindingKind]) -> None:
    asked = ask(route, area, at, *kinds)
    assert not VOLUNTEERS & {contact.id for contact in (*asked.contacts, *asked.fallback)}
    assert asked.place.visibility is not Visibility.PUBLIC


@given(routes, areas, moments, kind_sets)
@settings(max_examples=150, deadline=None)
def test_somebody_or_a_public_channel_is_always_asked_and_nobody_twice(
    route: str, area: str, at: datetime, kinds: set[FindingKind]
) -> None:
    asked = ask(route, area, at, *kinds)
    assert asked.contacts or asked.place.channel == "peer-help"
    assert asked.fallback
    everybody = [contact.id for contact in (*asked.contacts, *asked.fallback)]
    assert len(everybody) == len(set(everybody))
    assert len(asked.contacts) <= 2
    if asked.role not in {Role.BUSINESS, Role.SECURITY}:
        assert len({contact.at_work for contact in asked.contacts}) <= 1
    for contact in asked.contacts:
        assert contact.at_work == (contact.available_at == at)


def test_an_urgent_topic_is_asked_of_the_same_people_in_the_same_place() -> None:
    quiet = ask("technical", "database")
    urgent = who_to_ask(DEMO, route="technical", area="database", at=NOON, urgent=True)
    assert (urgent.contacts, urgent.fallback, urgent.place) == (quiet.contacts, quiet.fallback, quiet.place)
    assert urgent.why[-1] == "Urgent: waiting times are shorter. That alone allows no channel-wide mention and no telephone call."


def test_an_area_without_a_team_then_is_given_to_the_fallback() -> None:
    ended = SMALL_FILE.replace(
        "{title: other things, owners: [{team: apps, product_manager: ann}]}",
        "{title: other things, owners: [{team: apps, product_manager: ann, until: 2026-01-31}]}",
    )
    ended = ended.replace(
        "  volunteers: {title", "  product_manager: {title: managers, fallback: [bob], channels: {private: vault}}\n  volunteers: {title"
    )
    directory = parse_directory(ended.replace("build: engineers", "build: product_manager"))
    asked = who_to_ask(directory, route="build", area="other", at=NOON)
    assert ids(asked) == ["bob"]
    assert "its fallback is asked" in " ".join(asked.why)


@pytest.mark.parametrize(("route", "area", "reason"), [("bug", "mobile", "unknown_route"), ("feature", "mobil", "unknown_area")])
def test_an_unknown_name_is_refused_with_the_known_ones(route: str, area: str, reason: str) -> None:
    with pytest.raises(InputError, match=r"it has .*technical|it has .*mobile") as caught:
        ask(route, area)
    assert caught.value.reason == reason


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        ask("feature", "mobile", NOON.replace(tzinfo=None))
    assert caught.value.reason == "naive_time"


def test_the_same_moment_written_with_another_offset_gets_the_same_answer() -> None:
    from zoneinfo import ZoneInfo

    assert ask("team_owned", "calls", NIGHT.astimezone(ZoneInfo("Asia/Tokyo"))) == ask("team_owned", "calls", NIGHT)
    assert ask("team_owned", "calls", NIGHT + timedelta(days=7)) != ask("team_owned", "calls", NIGHT)
