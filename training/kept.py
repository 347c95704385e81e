"""What comparisons keep: one JSON file each, and the Markdown table that is made of it again without fitting anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from service.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Kept(BaseModel):
    """A part of what is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptRecord(Kept):
    """The whole of what a comparison keeps."""

    def write(self, file: Path) -> None:
        """Write it as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.model_dump_json(indent=1) + "\n", "utf-8")


AnyRecord = TypeVar("AnyRecord", bound=KeptRecord)


def read_kept(file: Path, kind: type[AnyRecord], *, what: str, made_by: str) -> AnyRecord:
    """Read a kept comparison.

    Args:
        file: JSON.
        kind: what it should hold.
        what: the same for people, such as `comparison of scanners`.
        made_by: the command that makes it.

    Raises:
        InputError: no such file (`comparison_missing`), or none of ours (`comparison_invalid`).

    """
    again = f"make it with: {made_by}"
    try:
        return kind.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"{file}: no {what} there; {again}", reason="comparison_missing") from error
    except ValidationError as error:
        msg = f"{file} holds no {what} ({error.error_count()} problems, the first: {error.errors()[0]['msg']}); {again}"
        raise InputError(msg, reason="comparison_invalid") from error


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table whose columns are as wide as their widest cell; all rows as long as `head`."""
    cells = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, _line("-" * width for width in widths))
    return lines


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
