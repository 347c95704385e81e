"""Passwords and tokens in tables: Markdown's and comma-separated ones, by their heading or by rows that are all built like accounts."""

from __future__ import annotations

from collections.abc import Iterator

from service.inference.confidentiality.patterns import linear
from service.inference.confidentiality.recogniser import Span
from service.inference.confidentiality.samples import is_sample
from service.inference.confidentiality.secrets.setting_names import is_random_token
from service.inference.confidentiality.secrets.told_words import PASSWORD_WORD, can_be_told

_CALLED = linear(f"(?i){PASSWORD_WORD}|token|secret")
_PASSWORD_HEADING = linear(rf"(?i)^(?:[\w ]{{1,16}}[ _-])?(?:{PASSWORD_WORD}|пароль|密码|パスワード)(?:[ _-]\w{{1,12}})?$")
_TOKEN_HEADING = linear(r"(?i)^(?:[\w ]{1,16}[ _-])?(?:token|secret|api[ _-]?key|webhook[ _-]?key)$")
_RULE = linear(r"^[\s|:+-]+$")
_ROW = linear(r"(?m)^[ \t>*-]{0,6}[\w.@-]{2,40}[,;\t|][ \t]{0,4}(?:[^\n,;|\t]{2,60}[,;\t|][ \t]{0,4}){0,2}([^\s,;|]{6,40})[ \t]{0,4}\r?$")
_SEPARATORS = "|\t;,"
_PADDING = " \t\"'`*\r"
_FEWEST_ROWS = 2
_REACH = 800
_LONGEST_HEADING = 24


def listed_passwords(text: str) -> Iterator[Span]:
    """Point at cells below a heading such as `password`, and at the last cells of rows of accounts after talk of passwords."""
    if _CALLED.search(text) is None:
        return
    yield from _below_headings(text)
    yield from _in_rows_alike(text)


def _below_headings(text: str) -> Iterator[Span]:
    columns: dict[int, bool] = {}
    separator, width, offset = "", 0, 0
    for line in text.splitlines(keepends=True):
        cells = line.rstrip("\r\n").split(separator) if separator else []
        if len(cells) > 1 and len(cells) == width:
            position = offset
            for column, cell in enumerate(cells):
                value = cell.strip(_PADDING)
                if column in columns and _is_secret(value, password=columns[column]):
                    start = position + cell.index(value)
                    yield Span(start, start + len(value), 0.85, "cell of a table whose heading calls it a password or token")
                position += len(cell) + 1
        elif not _RULE.match(line):
            separator, width, columns = _heading(line.rstrip("\r\n"))
        offset += len(line)


def _heading(line: str) -> tuple[str, int, dict[int, bool]]:
    """Return the separator of a heading, the number of its columns and those of secrets, True for passwords; nothing if it is none."""
    separator = next((each for each in _SEPARATORS if each in line), "")
    if separator:
        cells = [cell.strip(_PADDING) for cell in line.split(separator)]
        columns = {
            column: _PASSWORD_HEADING.match(cell) is not None
            for column, cell in enumerate(cells)
            if _PASSWORD_HEADING.match(cell) or _TOKEN_HEADING.match(cell)
        }
        if columns and all(len(cell) <= _LONGEST_HEADING for cell in cells):
            return separator, len(cells), columns
    return "", 0, {}


def _is_secret(value: str, *, password: bool) -> bool:
    return can_be_told(value) if password else is_random_token(value) and not is_sample(value)


def _in_rows_alike(text: str) -> Iterator[Span]:
    """Point at the last cells of neighbouring lines that all end in what is built like a password."""
    end_before = -1
    run: list[tuple[int, int]] = []
    for row in _ROW.finditer(text):
        if row.start() != end_before:
            yield from _accounts(text, run)
            run = []
        if can_be_told(row.group(1)) and any(map(str.isdigit, row.group(1))):
            run.append((row.start(1), row.end(1)))
        end_before = row.end() + 1
    yield from _accounts(text, run)


def _accounts(text: str, run: list[tuple[int, int]]) -> Iterator[Span]:
    if len(run) >= _FEWEST_ROWS and _CALLED.search(text[max(0, run[0][0] - _REACH) : run[0][0]]):
        for start, end in run:
            yield Span(start, end, 0.75, "last cell of a row of accounts after talk of passwords")
