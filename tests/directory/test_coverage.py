from __future__ import annotations

import pytest

from service.directory import Directory
from service.directory.coverage import require_coverage
from service.errors import DirectoryError


def test_a_directory_that_names_all_routes_and_areas_fits(harbourline: Directory) -> None:
    require_coverage(harbourline, routes=list(harbourline.routes), areas=list(harbourline.areas))


def test_a_directory_may_name_more_than_the_model_predicts(harbourline: Directory) -> None:
    require_coverage(harbourline, routes=list(harbourline.routes)[:1], areas=[])


def test_each_name_that_is_missing_is_a_problem_of_its_own(harbourline: Directory) -> None:
    with pytest.raises(DirectoryError) as caught:
        require_coverage(harbourline, routes=["poetry", *harbourline.routes, "gardening"], areas=["moon", *harbourline.areas])
    assert caught.value.reason == "model_not_covered"
    assert [problem.split("'")[1] for problem in caught.value.problems] == ["poetry", "gardening", "moon"]
    assert all(problem in str(caught.value) for problem in caught.value.problems)


def test_a_problem_says_what_the_directory_lacks(harbourline: Directory) -> None:
    with pytest.raises(DirectoryError) as caught:
        require_coverage(harbourline, routes=["poetry"], areas=["moon"])
    route, area = caught.value.problems
    assert "route 'poetry'" in route
    assert "names no role" in route
    assert "area 'moon'" in area
    assert "names no team" in area
