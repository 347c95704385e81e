from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputError
from tests.training.history.samples import mapping
from training.history.mapping import MOST_PROBLEMS_SHOWN, load_mapping, parse_mapping
from training.history.past_topic import Mark, MarkKind


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_mapping(text)
    assert caught.value.reason == "mapping_invalid"
    first, *rest = str(caught.value).splitlines()
    assert first == "mapping can't be used:"
    return rest


def test_a_name_alone_is_a_route_and_a_table_says_more() -> None:
    read = mapping()
    assert [(entry.route, entry.area, entry.leave_out) for entry in read.categories.values()] == [
        ("growing", None, False),
        ("lease", "shed", False),
        (None, None, True),
    ]


def test_a_category_is_found_by_its_name_or_its_number() -> None:
    read = mapping()
    assert read.entry_name(Mark(MarkKind.CATEGORY, ("Garden", "4"))) == "4"
    assert read.entry_name(Mark(MarkKind.CATEGORY, ("Paperwork", "9"))) == "Paperwork"
    assert read.entry_name(Mark(MarkKind.CATEGORY, ("Garden", "5"))) is None
    assert read.entry_name(Mark(MarkKind.TAG, ("4",))) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("routes: [water]\ntags:\n  a: watr\n", "line 3: tag `a` leads to the unknown route `watr`; the nearest known one is `water`."),
        ("routes: [water]\ntags:\n  a: zzz\n", "line 3: tag `a` leads to the unknown route `zzz`; known are water."),
        (
            "routes: [water]\ntags:\n  a:\n    area: pump\n",
            "line 3: tag `a` leads to the unknown area `pump`; name it in the list `areas`.",
        ),
        ("routes: [water]\ncategories:\n  4:\n", "line 3: category `4` should say a route, or a table of route and area."),
        ("routes: [water]\nlabels:\n  a: {}\n", "line 3: label `a` should say a route, an area, or `leave_out: true` alone."),
        (
            "routes: [water]\nlabels:\n  a: {route: water, leave_out: yes}\n",
            "line 3: label `a` should say a route, an area, or `leave_out: true` alone.",
        ),
        (
            "routes: [water]\nlabels:\n  a:\n    rout: water\n",
            "line 4: label `a` has the unknown key `rout`; known are route, area, leave_out.",
        ),
        ("routes: [water]\nlabels:\n  a: {leave_out: perhaps}\n", "line 3: label `a` should say true or false at `leave_out`."),
        ("routes: [water]\nlabels:\n  a: {route: [water]}\n", "line 3: label `a` should have a name at `route`."),
        ("routes: [water]\nlabels: [a]\n", "line 2: `labels` should be a table of names."),
        ("routes: [water]\ndefault: [water]\n", "line 2: `default` should say a route, or a table of route and area."),
        ("routes: water\ndefault: water\n", "line 1: `routes` should be a list of names."),
        ("routes: [water, '']\ndefault: water\n", "line 1: `routes` should hold names, none of them empty."),
        ("routes: []\n", "line 1: `routes` should name at least one route."),
        ("routes: [water]\n", "line 1: nothing is mapped; needed is at least one of `tags`, `labels`, `categories`"),
        ("default: water\n", "line 1: `routes` is missing."),
        ("routes: [water]\ndefault: water\nlabel: {}\n", "line 3: `label` is an unknown key; known are routes, areas, tags, labels"),
        ("routes: [water]\ntags:\n  a: water\n  a: water\n", "line 4: the key `a` stands here twice; the first is on line 3."),
        ("routes: [water\ntags: {", "this is not YAML"),
        ("- water\n", "line 1: a mapping is a table with `routes` and at least one of"),
        ("", "line 1: a mapping is a table with `routes` and at least one of"),
    ],
)
def test_every_mistake_is_told_with_its_line(text: str, told: str) -> None:
    assert any(told in problem for problem in problems(text)), problems(text)


def test_all_mistakes_are_told_at_once_in_their_order_up_to_a_screenful() -> None:
    told = problems("routes: [water]\ntags:\n" + "".join(f"  t{at}: nowhere\n" for at in range(30)))
    assert [line.split(":")[0] for line in told[:3]] == ["line 3", "line 4", "line 5"]
    assert len(told) == MOST_PROBLEMS_SHOWN + 1
    assert told[-1] == "… and 10 more"


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        load_mapping(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("routes: [Größe]".encode("latin-1"))
    with pytest.raises(InputError, match="is not UTF-8 text") as caught:
        load_mapping(tmp_path / "latin.yaml")
    assert caught.value.reason == "mapping_unreadable"


@given(
    st.text(max_size=80)
    | st.builds("routes: [{}]\ntags: {{{}}}\n{}".format, st.text("ab, ", max_size=5), st.text("ab:, ", max_size=9), st.text(max_size=20))
)
def test_no_text_ends_in_anything_but_a_mapping_or_a_sentence(text: str) -> None:
    assert outcome(text) in {"read", "mapping_invalid"}


def outcome(text: str) -> str:
    try:
        return "read" if parse_mapping(text).routes else "no routes"
    except InputError as error:
        return error.reason
