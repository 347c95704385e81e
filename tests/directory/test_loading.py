from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.directory import Directory, Role, load_directory, parse_directory
from service.errors import DirectoryError
from tests.directory.samples import SMALL_FILE

AREAS = """
    install_upgrade database auth_sso notifications mobile desktop web_ui messaging search integrations plugins_api
    calls playbooks boards import_export admin_config performance_ha security localization licensing_billing docs_community other
"""


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(DirectoryError) as caught:
        parse_directory(text)
    assert caught.value.reason == "directory_invalid"
    return caught.value.problems


def test_the_demo_company_covers_every_area_and_route_of_the_annotation_guide(harbourline: Directory) -> None:
    assert list(harbourline.areas) == AREAS.split()
    assert harbourline.routes == {
        "technical": Role.SUPPORT,
        "team_owned": Role.ENGINEERS,
        "feature": Role.PRODUCT_MANAGER,
        "licensing": Role.BUSINESS,
        "community_expert": Role.VOLUNTEERS,
    }
    assert set(harbourline.roles) == set(Role)


def test_every_area_of_the_demo_company_has_a_team_on_every_day(harbourline: Directory) -> None:
    for area in harbourline.areas.values():
        for day in (date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2040, 1, 1)):
            owner = area.owner(day)
            assert owner is not None
            assert harbourline.teams[owner.team].covers(day)


def test_the_demo_company_has_support_on_three_continents_and_the_chief_executive_first(harbourline: Directory) -> None:
    continents = {harbourline.people[person].zone.split("/")[0] for person in harbourline.roles[Role.SUPPORT].people}
    assert continents == {"Asia", "Europe", "America"}
    assert harbourline.people[harbourline.roles[Role.BUSINESS].people[0]].title == "Chief executive"


def test_a_small_file_of_another_community_is_enough() -> None:
    small = parse_directory(SMALL_FILE)
    assert list(small.routes) == ["repair", "build", "prices", "neighbours"]
    assert small.person("val").name == "Val"
    assert small.person("ann").title == "Boss"


def test_the_version_changes_with_the_content_and_not_with_comments_or_layout() -> None:
    version = parse_directory(SMALL_FILE).version
    assert parse_directory("# a comment\n" + SMALL_FILE.replace("{name: Sandbank, ", "{name:   Sandbank,\n  ")).version == version
    assert parse_directory(SMALL_FILE.replace("name: Ann", "name: Anna")).version != version


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("id: ann, name: Ann", "id: ann, nmae: Ann", "line 10: person `ann` has the unknown key `nmae`; known are id, name"),
        ("id: ann, name: Ann,", "id: ann,", "line 10: person `ann` lacks `name`."),
        ("zone: Europe/Lisbon", "zone: Europe/Lisboa", "line 10: person `ann` has a wrong `zone`: 'Europe/Lisboa' is no time zone"),
        ("09:00-17:00", "9-17", "line 10: person `ann` has a wrong `hours.mon-fri.1`: a time span should be written like"),
        ('hours: {mon-fri: ["09:00-17:00"]}', "hours: {}", "line 10: person `ann` has an empty `hours`."),
        (
            "city: Lisbon,",
            "city: Lisbon, country: XX,",
            "line 10: person `ann` has a wrong `country`: no public holidays are known for 'XX'",
        ),
        ("city: Lisbon,", "city: Lisbon, country: DE, region: QQ,", "line 10: no public holidays are known for region QQ of DE"),
        ("city: Lisbon,", "city: Lisbon, region: QQ,", "line 10: `ann` has a region and no country."),
        ("city: Lisbon,", 'city: Lisbon, phone: "+351912345678",', "line 10: person `ann` has a wrong `phone`: holds a telephone number"),
        ("forum: ann, ", "", "line 10: person `ann` has neither a forum nor a chat handle."),
        ("forum: bob", "forum: ANN", "line 11: `bob` and `ann` have the same forum handle."),
        ("{id: bob,", "{id: ann,", "line 11: the id `ann` is taken already, by a person."),
        ("{id: val,", "{id: bob,", "line 13: the id `bob` is taken already, by a person."),
        ("{id: val,", "{id: support,", "line 13: the id `support` is taken already, by a role."),
        ("{id: desk,", "{id: help,", "line 7: the id `help` is taken already, by a channel."),
        ("expertise: [mobile]", "expertise: [mobil]", "line 13: unknown area `mobil`."),
        ("lead: bob", "lead: rob", "line 15: unknown person `rob`."),
        ("lead: bob", "lead: val", "line 15: `val` is a volunteer; only people of the staff can stand here."),
        ("channel: help", "channel: halp", "line 17: unknown channel `halp`."),
        ("{team: apps, product", "{team: appz, product", "line 17: unknown team `appz`."),
        ("owners: [{team: apps, product_manager: ann}]}\n  other", "owners: []}\n  other", "line 17: area `mobile` has an empty `owners`."),
        (
            "channel: help, owners:",
            "chanel: help, owners:",
            "line 17: area `mobile` has the unknown key `chanel`; known are title, channel",
        ),
        ("team: hut, level: staff", "team: hat, level: staff", "line 7: unknown chat team `hat`."),
        ("level: staff", "level: secret", "line 7: channel `desk` has a wrong `level`: should be 'public', 'staff' or 'private'."),
        ("level: staff", "level: public", "line 7: channel `desk` is in the closed team `hut`: its level is staff or private."),
        ("level: public", "level: staff", "line 6: channel `help` is in the open team `beach`: its level is public or private."),
        ("{public: help, private: vault}", "{public: desk, private: vault}", "line 26: role `support` takes `desk` for public"),
        ("{public: help, private: vault}", "{public: help}", "line 26: role `support` needs a private channel"),
        ("fallback: [ann], channels: {public: help}}", "fallback: [ann]}", "line 29: role `volunteers` needs a public channel"),
        ("people: [bob], fallback: [ann]", "people: [], fallback: [ann]", "line 26: role `support` lists no people."),
        (
            "title: engineers,",
            "title: engineers, people: [bob],",
            "line 27: the people of role `engineers` follow from areas, rota or volunteers",
        ),
        ("fallback: [rota, support]", "fallback: []", "line 27: role `engineers` has an empty `fallback`."),
        ("fallback: [rota, support]", "fallback: [volunteers]", "line 27: volunteers can't be the fallback of role `engineers`."),
        ("fallback: [rota, support]", "fallback: [community]", "line 27: the fallback of role `engineers` is the role `community`, which"),
        (
            "people: [ann, bob], fallback: [bob]",
            "people: [ann], fallback: [bob]",
            "line 30: the fallback of role `business` must be one of",
        ),
        ("  security: {", "  secrecy: {", "line 31: unknown role `secrecy`; known are support"),
        ("  security: {", "  secrecy: {", "line 25: the role `security` is missing; confidential topics can fall to it."),
        ("repair: support", "repair:", "line 33: route `repair` leads to no role; known are support"),
        (
            "repair: support",
            "repair: product_manager",
            "line 33: route `repair` leads to the role `product_manager`, which `roles` does not",
        ),
        ("engineers: [bob, ann]", "engineers: [bob, nan]", "line 24: unknown person `nan`."),
        ("starts: 2026-01-05", "starts: 5 January", "line 21: the rota has a wrong `starts`: a date should be written like 2026-03-01"),
        ("company: {", "harbour: 1\ncompany: {", "line 1: unknown key `harbour`; known are company"),
        ("  mobile: {", "  other: {", "line 18: the key `other` stands here twice; the first is on line 17."),
        ("forum: https://forum.example", "forum: forum.example", "line 1: the company has a wrong `forum`: it should be an address"),
    ],
)
def test_each_mistake_is_told_with_its_line(before: str, after: str, problem: str) -> None:
    assert before in SMALL_FILE
    found = problems_of(SMALL_FILE.replace(before, after, 1))
    assert any(line.startswith(problem) for line in found), found


OWNERS = "owners: [{team: apps, product_manager: ann}]}\n  other"


@pytest.mark.parametrize(
    ("owners", "problem"),
    [
        (
            "[{team: apps, product_manager: ann, until: 2026-02-01}, {team: apps, product_manager: bob, from: 2026-02-01}]",
            "line 17: area `mobile` has two owners on 2026-02-01.",
        ),
        (
            "[{team: apps, product_manager: ann, from: 2026-02-02}, {team: apps, product_manager: bob}]",
            "line 17: area `mobile` has two owners on 2026-02-02.",
        ),
        (
            "[{team: apps, product_manager: ann, until: 2026-02-01}, {team: apps, product_manager: bob, from: 2026-02-03}]",
            "line 17: area `mobile` has no team from 2026-02-02 to 2026-02-02.",
        ),
        (
            "[{team: apps, product_manager: ann, from: 2026-03-01, until: 2026-02-01}]",
            "line 17: area `mobile` has a wrong `owners.1`: ends on 2026-02-01 before it begins on 2026-03-01.",
        ),
    ],
)
def test_an_area_has_one_owner_at_a_time_without_gaps(owners: str, problem: str) -> None:
    assert problem in problems_of(SMALL_FILE.replace(OWNERS, f"owners: {owners}}}\n  other"))


def test_neighbouring_days_are_neither_overlap_nor_gap() -> None:
    owners = "[{team: apps, product_manager: ann, until: 2026-02-01}, {team: apps, product_manager: bob, from: 2026-02-02}]"
    mobile = parse_directory(SMALL_FILE.replace(OWNERS, f"owners: {owners}}}\n  other")).areas["mobile"]
    assert [getattr(mobile.owner(date(2026, 2, day)), "product_manager", None) for day in (1, 2)] == ["ann", "bob"]


def test_an_area_can_not_belong_to_a_team_that_does_not_exist_then() -> None:
    found = problems_of(SMALL_FILE.replace("lead: bob}", "lead: bob, from: 2026-01-01}"))
    assert found[0] == "line 17: area `mobile` belongs to team `apps` at times when that team does not exist."


def test_overrides_of_one_shift_do_not_overlap_and_name_a_shift_that_exists() -> None:
    lines = (
        "    - {from: 2026-03-01, until: 2026-03-07, shift: only, primary: ann, backup: bob}\n"
        "    - {from: 2026-03-07, until: 2026-03-08, shift: only, primary: ann, backup: bob}\n"
        "    - {from: 2026-03-07, until: 2026-03-08, shift: none, primary: ann, backup: bob}\n"
    )
    found = problems_of(SMALL_FILE.replace("roles:\n", f"  overrides:\n{lines}roles:\n"))
    assert found == ("line 27: shift `only` has two overrides on 2026-03-07.", "line 28: unknown shift `none`; the rota has only.")


def test_one_wrong_entry_hides_no_other_problem() -> None:
    wrong = SMALL_FILE.replace("city: Lisbon,", "", 1).replace("lead: bob", "lead: rob").replace("repair: support", "repair: nobody")
    assert [line.split(":")[0] for line in problems_of(wrong)] == ["line 10", "line 15", "line 33"]


PIECES = st.sampled_from(
    ["", "[]", "{}", "x", "0", "2026-01-01", "9999-12-31", "from: 9999-12-31, ", "mobile", "ann", "support", "*", "null", "- ", "\ud800"]
)


@given(st.integers(0, len(SMALL_FILE)), st.integers(0, 30), PIECES, st.integers(0, len(SMALL_FILE)), st.integers(0, 30), PIECES)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_refused_with_lines_or_still_fine_never_anything_else(
    first: int, first_length: int, first_piece: str, second: int, second_length: int, second_piece: str
) -> None:
    text = SMALL_FILE[:first] + first_piece + SMALL_FILE[first + first_length :]
    text = text[:second] + second_piece + text[second + second_length :]
    problems = None
    try:
        parse_directory(text)
    except DirectoryError as error:
        problems = error.problems
    assert problems != ()
    assert all(re.fullmatch(r"line \d+: .+", problem, re.DOTALL) for problem in problems or ())


@pytest.mark.parametrize("text", ["", "just text", "- a\n- list", "null"])
def test_a_file_that_is_no_table_is_told_what_it_should_be(text: str) -> None:
    assert problems_of(text)[0].startswith("line 1: a directory file is a table with the keys company")


def test_sections_of_the_wrong_form_are_problems() -> None:
    found = problems_of("company: 1\nchat_teams: {}\nchannels: 2\npeople: x\nteams: []\nareas: []\nroles: []\nroutes: 3\nrota: 4\n")
    assert "line 1: the company should be a table." in found
    assert "line 4: `people` should be a list." in found
    assert "line 6: `areas` should be a table of names." in found


def test_a_missing_section_is_a_problem() -> None:
    assert "line 1: the section `people` is missing." in problems_of("company: {}\n")


def test_a_file_that_can_not_be_read_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError, match="can't be read") as caught:
        load_directory(tmp_path / "nowhere.yaml")
    assert caught.value.reason == "directory_unreadable"
    (tmp_path / "latin.yaml").write_bytes("name: São".encode("latin-1"))
    with pytest.raises(DirectoryError, match="is not UTF-8 text"):
        load_directory(tmp_path / "latin.yaml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "directory.yaml").write_bytes(b"\xef\xbb\xbf" + SMALL_FILE.encode())
    assert load_directory(tmp_path / "directory.yaml").version == parse_directory(SMALL_FILE).version
