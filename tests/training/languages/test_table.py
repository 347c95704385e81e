from __future__ import annotations

from pathlib import Path

from tests.training.languages.samples import record
from training.languages.table import HEADER, as_markdown, recorded_table, verdict
from training.languages.ways import WAYS


def test_the_table_has_a_line_a_way_and_group_and_says_what_it_was_taken_on() -> None:
    lines = as_markdown(record()).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 2 + 4 * (1 + len(WAYS))
    assert {line.count("|") for line in table} == {len(HEADER) + 1}
    assert "**left out, not English**: 100 topics, 10 confidential" in table[2]
    assert "both vectors for all" in table[5]
    assert ".700 [.690 .710]" in table[5]
    assert "+.200 [+.190 +.210]" in table[5]
    assert "≤ .050" in table[5]
    assert "0123456789ab" in lines[-3]
    assert "some-encoder 1.0 (files' SHA-256 111111111111), of all topics" in lines[-2]


def test_the_best_way_is_named_with_what_the_hold_out_says() -> None:
    macro_f1, cost, found = verdict(record())
    assert macro_f1 == (
        "Not English, macro F1: best is “both vectors for all”, .700 [.690 .710], by +.200 [+.190 +.210], which is more than its interval; "
        "on the hold-out by +.100 [+.090 +.110], which is more than its interval."
    )
    assert "best is “both vectors for all”, .300 [.290 .310], by -.200 [-.210 -.190]" in cost
    assert found.startswith("Not English, confidential recall: best is")


def test_a_difference_whose_interval_holds_nought_is_not_more_than_it() -> None:
    assert "by +.200 [-.100 +.500], which is not more than its interval" in verdict(record(half=0.3))[0]


def test_where_nothing_is_better_the_release_is_named() -> None:
    assert all("best is “as released”" in line and line.endswith("no other way is better.") for line in verdict(record((0,) * len(WAYS))))


def test_a_kept_record_is_shown_again(tmp_path: Path) -> None:
    record().write(tmp_path / "one.json")
    assert recorded_table(tmp_path / "one.json") == as_markdown(record())
