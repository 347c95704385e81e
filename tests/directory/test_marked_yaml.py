from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.directory.marked_yaml import read_marked_yaml


def test_every_value_knows_its_line() -> None:
    marked = read_marked_yaml("a: 1\nb:\n  - x\n  - {c: 2,\n     d: 3}\n")
    assert marked.tree == {"a": "1", "b": ["x", {"c": "2", "d": "3"}]}
    assert [marked.line_of(path) for path in [("a",), ("b",), ("b", 0), ("b", 1, "c"), ("b", 1, "d")]] == [1, 2, 3, 4, 5]


def test_what_is_missing_has_the_line_of_what_is_around_it() -> None:
    assert read_marked_yaml("a: 1\nb:\n  - {x: 1}\n").line_of(("b", 0, "missing", 7)) == 3


def test_norway_and_clock_times_stay_text() -> None:
    assert read_marked_yaml("country: NO\ntime: 09:30\nday: 2026-03-01").tree == {"country": "NO", "time": "09:30", "day": "2026-03-01"}


def test_a_key_that_stands_twice_is_a_problem_and_the_first_one_holds() -> None:
    marked = read_marked_yaml("a: 1\nb: 2\na: 3\n")
    assert [str(problem) for problem in marked.problems] == ["line 3: the key `a` stands here twice; the first is on line 1."]
    assert marked.tree == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("text", "line"), [("a: [1,\nb: }", 2), ("a: b: c", 1), ("\ta: 1", 1), ("a: \x00", 1), ("a: *nowhere", 1), ("--- 1\n--- 2", 2)]
)
def test_what_is_not_yaml_is_a_problem_with_its_line(text: str, line: int) -> None:
    problems = read_marked_yaml(text).problems
    assert len(problems) == 1
    assert problems[0].line == line


def test_an_alias_inside_itself_and_bottomless_nesting_are_problems() -> None:
    assert "alias" in str(read_marked_yaml("a: &x [1, *x]").problems[0])
    assert read_marked_yaml("[" * 5000).problems


def test_aliases_that_repeat_aliases_neither_fill_the_memory_nor_the_stack() -> None:
    doubling = "a0: &a0 [x, x]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(1, 60))
    assert [str(problem) for problem in read_marked_yaml(doubling).problems] == ["line 1: the file unfolds to 100000 values or more."]
    chain = "a0: &a0 [x]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}]\n" for at in range(1, 3000))
    assert read_marked_yaml(chain).problems


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    read_marked_yaml(text)
