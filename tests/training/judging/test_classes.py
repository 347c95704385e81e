from __future__ import annotations

from dataclasses import replace

from service.directory import Directory
from training.judging.classes import class_notices


def test_a_candidate_of_the_same_classes_gives_no_notice(directory: Directory) -> None:
    assert class_notices({"route": list(directory.routes), "area": list(directory.areas)}, directory) == ()


def test_retired_classes_and_new_ones_are_noticed(directory: Directory) -> None:
    role = directory.routes["water"]
    changed = replace(directory, routes={"growing": role, "water": role, "bees": role})
    retired, new = class_notices({"route": ["growing", "lease", "water"]}, changed)
    assert retired.startswith("the candidate predicts the route 'lease', which the directory does not name")
    assert new.startswith("the directory names the route 'bees', which the candidate does not know")


def test_areas_count_only_for_a_candidate_that_tells_them(directory: Directory) -> None:
    routes = list(directory.routes)
    assert class_notices({"route": routes}, directory) == ()
    known = [*list(directory.areas)[1:], "ponds"]
    notices = class_notices({"route": routes, "area": known}, directory)
    assert [notice.split(",")[0] for notice in notices] == [
        "the candidate predicts the area 'ponds'",
        f"the directory names the area {next(iter(directory.areas))!r}",
    ]
