"""Tables in CSV and JSON Lines: any bad line is told with its number, the rest is read."""

from __future__ import annotations

import csv
import io
import json
import os
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.errors import InputError, SettingsError

if TYPE_CHECKING:
    from service.feedback.rows import Row

CSV, JSON_LINES = ".csv", ".jsonl"
WORD_LISTS = frozenset({"confidential_kinds"})
"""Columns with lists of words without spaces."""
_TOO_MANY = "\N{SYMBOL FOR END OF TRANSMISSION BLOCK} more cells than the header"
_NOT_UTF8 = "\N{REPLACEMENT CHARACTER}"


def require_form(file: Path) -> str:
    """Give the form of a file by its name's ending, `.csv` or `.jsonl`. Raises InputError (`form_unknown`)."""
    ending = file.suffix.lower()
    if ending not in {CSV, JSON_LINES}:
        raise InputError(f"{file}: the name should end in {CSV} or {JSON_LINES}, which tells the form", reason="form_unknown")
    return ending


def read_rows(file: Path) -> Iterator[tuple[str, Row | str]]:
    """Yield each line's place with its row, or with what is wrong with the line; empty lines are passed over.

    Raises:
        InputError: the file can't be read (`unreadable`), its form is unknown (`form_unknown`), or it is no table (`table_invalid`).
        SettingsError: CSV needs pandas, which is not installed (`pandas_missing`).

    """
    form = require_form(file)
    pandas = _pandas() if form == CSV else None
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}", reason="unreadable") from None
    if form == JSON_LINES:
        yield from _json_rows(content)
    else:
        yield from _csv_rows(content, file, pandas)


def write_rows(rows: Sequence[Row], file: Path, *, columns: Sequence[str]) -> None:
    """Write rows in the form that the file's name tells; the file is replaced in one step.

    In CSV, kinds are parted by spaces, other lists and objects are JSON, and a text that a spreadsheet would take for a formula gets an
    apostrophe, which reading takes away again.

    Raises:
        InputError: the file can't be written (`unwritable`) or its form is unknown (`form_unknown`).
        SettingsError: pandas is not installed (`pandas_missing`).

    """
    form = require_form(file)
    pandas = _pandas()
    if form == CSV:
        cells = [{name: _cell(name, row.get(name)) for name in columns} for row in rows]
        text = "\N{ZERO WIDTH NO-BREAK SPACE}" + pandas.DataFrame(cells, columns=list(columns), dtype=object).to_csv(
            index=False, lineterminator="\r\n"
        )
    else:
        frame = pandas.DataFrame([dict(row) for row in rows], columns=list(columns), dtype=object)
        text = frame.to_json(orient="records", lines=True, force_ascii=False) if rows else ""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(file)
    except OSError as error:
        raise InputError(f"{file} can't be written: {error.strerror}", reason="unwritable") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _json_rows(content: bytes) -> Iterator[tuple[str, Row | str]]:
    # NOTE: not through pandas, which gives all values of a column one type, and so changes numbers
    for number, line in enumerate(content.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            parsed = json.loads(line.decode())
        except (ValueError, RecursionError):
            yield place, "is not JSON in UTF-8"
            continue
        if isinstance(parsed, dict):
            yield place, {name: value for name, value in parsed.items() if value is not None}
        else:
            yield place, "is not a JSON object"


def _csv_rows(content: bytes, file: Path, pandas: Any) -> Iterator[tuple[str, Row | str]]:
    text = content.decode("utf-8-sig", "replace")
    not_utf8 = text.encode() != content.removeprefix(BOM_UTF8)
    # a row that is kept, though marked, keeps the others' numbers right
    as_text = {"dtype": str, "keep_default_na": False, "engine": "python", "index_col": False, "skip_blank_lines": False}
    try:
        with _cells_of_any_length(text):
            width = len(pandas.read_csv(io.StringIO(text, newline=""), nrows=0, **as_text).columns)
            frame = pandas.read_csv(io.StringIO(text, newline=""), on_bad_lines=lambda cells: [_TOO_MANY, *cells[1:width]], **as_text)
    except (pandas.errors.EmptyDataError, pandas.errors.ParserError, ValueError) as error:
        raise InputError(f"{file} is no CSV table: {error}", reason="table_invalid") from None
    # numbers as spreadsheets show them: the header is row 1
    for number, row in enumerate(frame.to_dict("records"), start=2):
        # a row with fewer cells than the header has no text in the rest
        cells = {str(name): _told(value) for name, value in row.items() if isinstance(value, str)}
        place = f"row {number}"
        if not any(cells.values()):
            continue
        if next(iter(cells.values())) == _TOO_MANY:
            yield place, "has more cells than the header"
        elif not_utf8 and any(_NOT_UTF8 in value for value in cells.values()):
            yield place, "is not UTF-8"
        else:
            yield place, cells


@contextmanager
def _cells_of_any_length(text: str) -> Iterator[None]:
    """Let a cell be as long as the file: the csv module's own limit is less than a topic may have, and would refuse the whole file."""
    before = csv.field_size_limit()
    csv.field_size_limit(max(before, len(text)))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if name in WORD_LISTS:
            return " ".join(value)
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if _opens_formula(value) else value


def _told(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _opens_formula(cell) else cell


def _opens_formula(text: str) -> bool:
    """Whether a text begins like a formula, apostrophes aside: those too get one more, so that taking one away gives back the text."""
    from service.reports.tables import defused_cell

    bare = text.lstrip("'")
    return defused_cell(bare) != bare


def _pandas() -> Any:
    try:
        return import_module("pandas")
    except ModuleNotFoundError:
        message = (
            "this needs pandas, which serving does without; install it with `pip install 'topicrouter[feedback]'`, "
            "in a checkout with `make install-dev`"
        )
        raise SettingsError(message, reason="pandas_missing") from None
