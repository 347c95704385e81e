"""Tables in CSV and JSON Lines, read and written through pandas: any bad line is told with its number, the rest is read."""

from __future__ import annotations

import io
import json
import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.errors import InputError, SettingsError

if TYPE_CHECKING:
    from service.feedback.rows import Row

CSV, JSON_LINES = ".csv", ".jsonl"
LISTS = frozenset({"confidential_kinds", "asked"})
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
        SettingsError: pandas is not installed (`pandas_missing`).

    """
    form = require_form(file)
    pandas = _pandas()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}", reason="unreadable") from None
    if form == JSON_LINES:
        yield from _json_rows(content, pandas)
        return
    yield from _csv_rows(content, file, pandas)


def write_rows(rows: Sequence[Row], file: Path, *, columns: Sequence[str]) -> None:
    """Write rows in the form that the file's name tells; the file is replaced in one step.

    In CSV, lists are parted by spaces, objects are JSON, and a text that a spreadsheet would take for a formula gets an apostrophe, which
    reading takes away again.

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


def _json_rows(content: bytes, pandas: Any) -> Iterator[tuple[str, Row | str]]:
    # NOTE: pandas reads JSON Lines all or nothing and guesses types, so that each line is parsed first
    good: dict[int, dict[str, Any]] = {}
    wrong: dict[int, str] = {}
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            parsed = json.loads(line.decode())
        except ValueError:
            wrong[number] = "is not JSON in UTF-8"
            continue
        if isinstance(parsed, dict):
            good[number] = parsed
        else:
            wrong[number] = "is not a JSON object"
    frame = pandas.DataFrame.from_records(list(good.values()), index=list(good)).astype(object)
    rows = dict(_rows(frame, pandas))
    for number in sorted(good.keys() | wrong.keys()):
        yield f"line {number}", wrong.get(number) or rows[number]


def _csv_rows(content: bytes, file: Path, pandas: Any) -> Iterator[tuple[str, Row | str]]:
    text = content.decode("utf-8-sig", "replace")
    not_utf8 = text.encode() != content.removeprefix(BOM_UTF8)
    # a row that is kept, though marked, keeps the others' numbers right
    as_text = {"dtype": str, "keep_default_na": False, "engine": "python", "index_col": False, "skip_blank_lines": False}
    try:
        width = len(pandas.read_csv(io.StringIO(text, newline=""), nrows=0, **as_text).columns)
        frame = pandas.read_csv(io.StringIO(text, newline=""), on_bad_lines=lambda cells: [_TOO_MANY, *cells[1:width]], **as_text)
    except (pandas.errors.EmptyDataError, pandas.errors.ParserError, ValueError) as error:
        raise InputError(f"{file} is no CSV table: {error}", reason="table_invalid") from None
    for number, row in _rows(frame, pandas):
        cells = {name: _told(value) if isinstance(value, str) else value for name, value in row.items()}
        # numbers as spreadsheets show them: the header is row 1
        place = f"row {number + 2}"
        if not any(cells.values()):
            continue
        if next(iter(cells.values())) == _TOO_MANY:
            yield place, "has more cells than the header"
        elif not_utf8 and any(_NOT_UTF8 in value for value in cells.values()):
            yield place, "is not UTF-8"
        else:
            yield place, cells


def _rows(frame: Any, pandas: Any) -> Iterable[tuple[int, dict[str, Any]]]:
    for number, row in zip(frame.index, frame.to_dict("records"), strict=True):
        yield (
            int(number),
            {str(name): value for name, value in row.items() if not (pandas.api.types.is_scalar(value) and pandas.isna(value))},
        )


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value) if name in LISTS else json.dumps(value, ensure_ascii=False)
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
