"""Checks that a directory and a model fit together before either is used."""

from __future__ import annotations

from collections.abc import Collection

from service.directory.model import Directory
from service.errors import DirectoryError


def require_coverage(directory: Directory, *, routes: Collection[str], areas: Collection[str]) -> None:
    """Make sure that the directory names every route and area that a model can predict.

    Raises:
        DirectoryError: names are missing (`model_not_covered`); `problems` has a sentence for each.

    """
    problems = [
        *(
            f"the model predicts the route {name!r}, for which the directory names no role"
            for name in routes
            if name not in directory.routes
        ),
        *(f"the model predicts the area {name!r}, for which the directory names no team" for name in areas if name not in directory.areas),
    ]
    if problems:
        raise DirectoryError("; ".join(problems), reason="model_not_covered", problems=tuple(problems))
