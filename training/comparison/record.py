"""What is kept of a run: one JSON file each, so that tables and pictures are drawn without fitting anything."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.evaluation.intervals import Figure

RUNS = Path(__file__).parent.parent / "runs"

Figures: TypeAlias = "Mapping[str, Mapping[str, Figure]]"
"""Figures by scheme (`pairs`, `authors`) and name."""


@dataclass(frozen=True)
class Record:
    """A run: what it was, how good, how long it took, on which corpus and with which libraries.

    `differences` are to the reference; `other_heads` is empty where only the route was learnt. `fit_seconds` are by scheme, processor
    seconds a fold; `seconds` is the whole run on the wall clock. `corpus` holds `topics`, `authors` and the `sha256` of the topics.
    """

    name: str
    question: str
    title: str
    settings: Mapping[str, Any]
    figures: Figures
    differences: Figures
    other_heads: Figures
    fit_seconds: Mapping[str, float]
    seconds: float
    seed: int
    corpus: Mapping[str, Any]
    libraries: Mapping[str, str]

    def write(self, folder: Path) -> Path:
        """Write the record into `folder` under its name, and return the file."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.name}.json"
        file.write_text(json.dumps(_rounded(asdict(self)), indent=1, ensure_ascii=False) + "\n", "utf-8")
        return file


def read_records(names: Sequence[str], folder: Path = RUNS) -> list[Record]:
    """Return the recorded runs among `names`, in that order.

    Raises:
        InputError: no such run there (`runs_missing`), or a file that is none of ours (`run_invalid`).

    """
    found = []
    for file in (folder / f"{name}.json" for name in names):
        if not file.is_file():
            continue
        try:
            found.append(Record(**json.loads(file.read_text("utf-8"))))
        except (ValueError, TypeError) as error:
            msg = f"{file} is no record of a run ({error}); make it again with: python -m training.comparison --only {file.stem}"
            raise InputError(msg, reason="run_invalid") from error
    if not found:
        raise InputError(f"{folder}: no recorded runs; make them with: python -m training.comparison", reason="runs_missing")
    return found


def _rounded(value: Any) -> Any:
    """Round to six digits: more says nothing, and the last ones differ from machine to machine."""
    match value:
        case float():
            return round(value, 6)
        case dict():
            return {key: _rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [_rounded(item) for item in value]
        case _:
            return value
