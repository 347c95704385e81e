from __future__ import annotations

from pathlib import Path

import pytest

from service.inference.bundle.figures import METRICS, holdout_figures

NAMES = ("accuracy", "brier", "macro_f1")


def test_those_of_the_named_figures_that_are_there_are_given(tmp_path: Path) -> None:
    text = '{"holdout": {"topics": 7, "route": {"brier": 0.1, "macro_f1": {"value": 0.8, "low": 0.7, "high": 1}, "other": []}}}'
    (tmp_path / METRICS).write_text(text)
    assert holdout_figures(tmp_path, NAMES) == {"topics": 7, "brier": 0.1, "macro_f1": {"value": 0.8, "low": 0.7, "high": 1}}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        '{"holdout": null}',
        '{"holdout": {"route": {}}}',
        '{"holdout": {"topics": "7", "route": {}}}',
        '{"holdout": {"topics": 7, "route": null}}',
        '{"holdout": {"topics": 7, "route": ["brier"]}}',
        '{"holdout": {"topics": 7, "route": {"brier": null}}}',
        '{"holdout": {"topics": 7, "route": {"macro_f1": {"value": "good"}}}}',
    ],
)
def test_figures_that_are_not_there_or_no_figures_are_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / METRICS).write_text(text)
    assert holdout_figures(tmp_path, NAMES) is None
