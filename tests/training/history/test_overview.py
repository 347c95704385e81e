from __future__ import annotations

import yaml

from tests.training.history.samples import past
from training.history.overview import MOST_OF_A_KIND, mapping_to_fill_in
from training.history.past_topic import MarkKind


def test_every_mark_is_named_the_most_frequent_first_and_the_whole_is_yaml() -> None:
    topics = [past(str(at), (MarkKind.CATEGORY, "5" if at else 'odd: "name" #1'), (MarkKind.TAG, "x")) for at in range(3)]
    lines = list(mapping_to_fill_in(topics))
    assert lines[0].startswith("# 3 topics.")
    assert '  "5":  # 2 topics' in lines
    assert yaml.safe_load("\n".join(lines)) == {
        "routes": [],
        "areas": [],
        "tags": {"x": None},
        "categories": {"5": None, 'odd: "name" #1': None},
    }


def test_rare_marks_are_counted_only() -> None:
    lines = list(mapping_to_fill_in(past(str(at), (MarkKind.TAG, f"t{at}")) for at in range(MOST_OF_A_KIND + 7)))
    assert lines[-1] == "  # and 7 that are rarer"
