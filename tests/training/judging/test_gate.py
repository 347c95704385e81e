from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import InputError
from training.judging.gate import load_gate

GOOD = "margin: 0.01\nalpha: 0.1\nleast_items: 50\nfigures:\n  overall: [accuracy]\n"


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "my-gate.yaml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        load_gate(file)
    assert caught.value.reason == "gate_invalid"
    return str(caught.value).replace(str(file), "my-gate.yaml")


def test_the_packaged_gate_bears_two_points_and_looks_overall_at_every_route_and_at_every_kind() -> None:
    gate = load_gate()
    assert (gate.margin, gate.alpha, gate.least_items) == (0.02, 0.05, 30)
    assert gate.figures.overall == ("macro_f1", "accuracy", "confidential_recall", "false_alarms")
    assert (gate.figures.per_route, gate.figures.per_kind) == (("f1",), ("recall",))


def test_an_own_gate_is_read(tmp_path: Path) -> None:
    file = tmp_path / "gate.yaml"
    file.write_text(GOOD)
    gate = load_gate(file)
    assert (gate.margin, gate.least_items, gate.figures.per_route) == (0.01, 50, ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("0.01", "two", "my-gate.yaml line 1: `margin`: input should be a valid number, unable to parse string as a number."),
        ("0.01", "1.5", "my-gate.yaml line 1: `margin`: input should be less than 1."),
        ("least_items: 50", "fewest: 50", "my-gate.yaml line 3: unknown key `fewest`; known are margin, alpha, least_items, figures."),
        ("least_items: 50\n", "", "my-gate.yaml line 1: `least_items` is missing."),
        ("[accuracy]", "[accuracy, brier]", "my-gate.yaml line 5: `figures.overall.2` is 'brier'; it should be 'macro_f1', 'accuracy'"),
        ("[accuracy]", "[accuracy, accuracy]", "my-gate.yaml line 5: `figures.overall`: each figure should be named once."),
        ("[accuracy]", "accuracy", "my-gate.yaml line 5: `figures.overall` should be a list of figures."),
        ("[accuracy]", "[]", "my-gate.yaml line 4: `figures` names none, so that everything would pass."),
        ("  overall", "  routes", "my-gate.yaml line 5: unknown key `figures.routes`; known are overall, per_route, per_kind."),
        ("margin: 0.01", "margin: 0.01\nmargin: 0.5", "my-gate.yaml line 2: the key `margin` stands here twice"),
        ("margin: 0.01", "margin: [", "my-gate.yaml line 3: this is not YAML"),
    ],
)
def test_a_wrong_gate_is_told_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert told in refused(tmp_path, GOOD.replace(old, new))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    assert refused(tmp_path, "margin: 3\nalpha: 3\nfigures: all\n").count("\n") == 3


def test_an_empty_file_is_no_gate(tmp_path: Path) -> None:
    assert "`the file` should be a table with the keys margin, alpha, least_items, figures." in refused(tmp_path, "")


def test_a_file_that_is_missing_or_no_text_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    for name, told in (("none.yaml", "can't be read"), ("binary.yaml", "is not UTF-8 text")):
        with pytest.raises(InputError, match=told) as caught:
            load_gate(tmp_path / name)
        assert caught.value.reason == "gate_unreadable"
