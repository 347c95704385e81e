from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from training.judging.compare import Comparison
from training.judging.terminal import print_comparison


@pytest.fixture(scope="module")
def text(comparison: Comparison) -> str:
    written = StringIO()
    print_comparison(comparison, Console(file=written, width=140))
    return written.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def test_the_heading_names_both_models_and_the_topics(text: str, comparison: Comparison) -> None:
    assert text.startswith(f"0.2.0-candidate against {comparison.current.manifest.version}: club, 60 topics\n")


def test_a_row_tells_both_values_the_difference_with_its_interval_and_the_verdict(text: str) -> None:
    (row,) = [line for line in text.splitlines() if line.strip().startswith("Accuracy of routes ")]
    assert row.split()[3:7] == ["60", "0.983", "0.950", "−0.033"]
    assert row.rstrip().endswith("worse")
    assert "[" in row


def test_a_narrow_terminal_gets_fewer_columns_and_whole_intervals(comparison: Comparison) -> None:
    written = StringIO()
    print_comparison(comparison, Console(file=written, width=80))
    (row,) = [line for line in written.getvalue().splitlines() if line.strip().startswith("Accuracy of routes ")]
    assert row.split()[3:5] == ["0.950", "−0.033"]
    assert row.rstrip().endswith("worse")
    assert max(map(len, written.getvalue().splitlines()[:40])) <= 80


def test_flips_are_told_in_a_line_each(text: str) -> None:
    assert (
        "Right before, wrong now: 5 flips\n  t10: secret → nothing confidential (confidential with 20 %), right is secret: <b>10</b>"
        in text
    )
    assert "Wrong before, right now: 1 flip\n  t05: " in text


def test_it_ends_with_what_follows_and_why(text: str) -> None:
    ending = text[text.index("The candidate is worse") :].splitlines()
    assert ending[:3] == [
        "The candidate is worse in 1 of 6 figures.",
        "  Accuracy of routes: worse, lost 3.3 points, the gate bears less than 2 points",
        "  Secret: found: not enough data, there is 1 topic to tell by, the gate wants 30",
    ]


def test_latency_is_told_as_a_ratio(text: str) -> None:
    assert "Single predictions: 10.0 → 11.0 ms in the median (× 1.10), p99 × 1.10." in text
