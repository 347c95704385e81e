from __future__ import annotations

from pathlib import Path

from tests.training.secret_scanners.samples import record
from training.secret_scanners.table import HEADER, as_markdown, recorded_table


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_scanner_has_a_line_with_intervals_times_and_weight() -> None:
    lines = as_markdown(record()).splitlines()
    assert tuple(cells(lines[0])) == HEADER
    assert cells(lines[2])[:2] == ["**some topics**", ""]
    assert cells(lines[3]) == [
        "ours",
        "8 of 10: 0.800 [0.490, 0.943]",
        "1 of 200: 0.005 [0.001, 0.028]",
        "0 of 0: none",
        "2",
        "0.25",
        "1.50",
        "0.20",
        "0.30",
        "3 (1)",
        "12.5 (0.5)",
    ]


def test_two_together_have_no_weight_and_nothing_that_only_they_found() -> None:
    line = cells(as_markdown(record()).splitlines()[4])
    assert line[:2] == ["ours + other", "9 of 10: 0.900 [0.596, 0.982]"]
    assert line[4] == ""
    assert line[7:] == [""] * 4


def test_it_is_a_table_of_markdown_with_aligned_columns() -> None:
    table = [line for line in as_markdown(record()).splitlines() if line.startswith("|")]
    assert len({len(line) for line in table}) == 1
    assert {line.count("|") for line in table} == {len(HEADER) + 1}
    assert set(table[1]) == set("|- ")


def test_below_stands_what_it_was_taken_on() -> None:
    notes = as_markdown(record()).split("\n\n")[1]
    assert "some topics: 210 topics, 10 with a secret, 0 confidential for other reasons, 200 harmless; SHA-256 0123456789ab." in notes
    assert notes.endswith("ours 1.2; Python 3.11.7, a processor.")


def test_the_table_is_made_again_from_a_file(tmp_path: Path) -> None:
    record().write(tmp_path / "some.json")
    assert recorded_table(tmp_path / "some.json") == as_markdown(record())
    assert "| CredSweeper, as code " in recorded_table()
