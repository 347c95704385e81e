"""How good a bundle was found to be: figures that stand beside a model and decide nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

METRICS = "metrics.json"


def holdout_figures(folder: Path, names: Sequence[str]) -> dict[str, Any] | None:
    """Give how well routes were told on topics kept from training: their number as `topics`, and those of the named figures that are there.

    A figure is a number, or numbers by name. What was not measured, or can't be read, is None: a bundle is one without figures.
    """
    try:
        holdout = json.loads((folder / METRICS).read_bytes())["holdout"]
        topics, route = holdout["topics"], holdout["route"]
        figures = {name: route[name] for name in names if name in route}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return {"topics": topics, **figures} if isinstance(topics, int) and all(map(_is_figure, figures.values())) else None


def _is_figure(value: Any) -> bool:
    return all(isinstance(number, int | float) for number in (value.values() if isinstance(value, dict) else [value]))
