"""Reads issue reports from the competition's CSV form."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from service.errors import InputError
from training.data.records import LabelledTopic

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("repo", "label", "title", "body")


def read_issues(file: Path) -> dict[str, tuple[LabelledTopic, ...]]:
    """Read a CSV of issues as topics by repository, the label standing for the route.

    Args:
        file: comma-separated, UTF-8, with a header naming at least `COLUMNS`.

    Raises:
        InputError: no such file, no CSV, columns or rows missing, or a row without repository or label (`issues_invalid`); pandas is not
            installed (`training_extra_missing`).

    """
    if find_spec("pandas") is None:
        msg = "reading issues needs pandas; install the extra: pip install 'topicrouter[training]'"
        raise InputError(msg, reason="training_extra_missing")
    import pandas as pd

    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{file} can't be read as a CSV of issues: {error}", reason="issues_invalid") from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        msg = f"{file} has no column {', '.join(missing)}; needed are {', '.join(COLUMNS)}"
        raise InputError(msg, reason="issues_invalid")
    if table.empty:
        raise InputError(f"{file} holds a header and no issue; needed is a row an issue", reason="issues_invalid")
    empty = table.index[(table["repo"] == "") | (table["label"] == "")]
    if len(empty):
        msg = f"{file}: row {empty[0] + 1} (of {len(empty)}) names no repository or no label"
        raise InputError(msg, reason="issues_invalid")
    return {
        str(repository): tuple(
            LabelledTopic(id=f"{repository}#{at}", title=row.title, body=row.body, route=(row.label,))
            for at, row in rows[list(COLUMNS)].iterrows()
        )
        for repository, rows in table.groupby("repo", sort=True)
    }
