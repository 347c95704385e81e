"""The list of topics worth labelling as a file: JSON Lines for the labelling screen, CSV to be filled in and imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from service.errors import InputError
from service.feedback.exporting import ALL_COLUMNS
from service.feedback.table_files import CSV, JSON_LINES, read_rows, require_form, write_rows
from service.labelling.entries import Entry

COLUMNS = ("why", "told", *(name for name in ALL_COLUMNS if name not in {"answered_by", "asked", "feedback_id"}), "created_at")
"""Of the CSV file: those of `feedback import`, and why a topic is on the list."""
MADE_BY = "make one with `topicrouter feedback worth-labelling --out FILE.jsonl`"


def write_list(entries: Sequence[Entry], file: Path) -> None:
    """Write a list in the form that the file's name tells. Errors as `write_rows`.

    JSON Lines hold all that the screen needs, also what the model says of drawn topics; CSV, which people read, leaves that out.
    """
    if require_form(file) == CSV:
        write_rows([csv_row(entry) for entry in entries], file, columns=COLUMNS)
    else:
        write_rows([entry.model_dump(mode="json") for entry in entries], file, columns=tuple(Entry.model_fields))


def csv_row(entry: Entry) -> dict[str, Any]:
    """Give a line for people; the guess about a drawn topic is left out."""
    row = entry.model_dump(mode="json")
    guess = row["predicted"]
    if entry.drawn or guess is None:
        return row | {"predicted": None, "model_version": None, "confidence": None}
    return row | {"predicted": {name: value for name, value in guess.items() if value is not None}}


def read_list(file: Path) -> tuple[Entry, ...]:
    """Read a list in JSON Lines.

    Raises:
        InputError: another form (`form_unknown`), the file can't be read (`unreadable`), or a line is no topic of such a list
            (`list_invalid`).

    """
    if file.suffix.lower() != JSON_LINES:
        told = f"{file}: a list to label is JSON Lines, named {JSON_LINES}; {MADE_BY}. One in CSV is filled in for `feedback import`"
        raise InputError(told, reason="form_unknown")
    entries: dict[str, Entry] = {}
    for place, row in read_rows(file):
        try:
            entry = Entry.model_validate(row)
        except ValidationError as error:
            wrong = error.errors()[0]
            field = ".".join(map(str, wrong["loc"]))
            told = f"{field}: {wrong['msg']}" if field else "no object"
            raise InputError(f"{file} {place} is no topic worth labelling ({told}); {MADE_BY}", reason="list_invalid") from None
        entries.setdefault(entry.id, entry)
    return tuple(entries.values())
