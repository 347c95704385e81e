from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import InputError, SettingsError
from service.feedback.table_files import read_rows, write_rows

COLUMNS = ("id", "title", "body")


def rows(file: Path, content: bytes) -> list[Any]:
    file.write_bytes(content)
    return list(read_rows(file))


def test_a_bad_line_of_json_is_told_by_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    content = b'{"id": 1, "kinds": ["a"], "urgent": true, "area": null}\n\nnope\n[1]\n{"id": "caf\xe9"}\r\n{"id": "2"}'
    assert rows(tmp_path / "a.jsonl", content) == [
        ("line 1", {"id": 1, "kinds": ["a"], "urgent": True}),
        ("line 3", "is not JSON in UTF-8"),
        ("line 4", "is not a JSON object"),
        ("line 5", "is not JSON in UTF-8"),
        ("line 6", {"id": "2"}),
    ]


def test_numbers_of_json_come_as_they_are_whatever_other_lines_hold(tmp_path: Path) -> None:
    lines = (b'{"id": 9007199254740993, "urgent": true}', b'{"urgent": 0.5}', b'{"id": 8, "urgent": 1}')
    read = [row for _, row in rows(tmp_path / "a.jsonl", b"\n".join(lines))]
    assert [repr(row) for row in read] == ["{'id': 9007199254740993, 'urgent': True}", "{'urgent': 0.5}", "{'id': 8, 'urgent': 1}"]


def test_json_lines_need_no_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert rows(tmp_path / "a.jsonl", b'{"id": 7}') == [("line 1", {"id": 7})]


def test_json_nested_deeper_than_can_be_read_is_a_bad_line(tmp_path: Path) -> None:
    deep = b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert rows(tmp_path / "a.jsonl", deep + b'\n{"id": 7}') == [("line 1", "is not JSON in UTF-8"), ("line 2", {"id": 7})]


def test_a_byte_order_mark_does_not_spoil_the_first_line_of_json(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.jsonl", b'\xef\xbb\xbf{"id": 7}\n{"id": 8}') == [("line 1", {"id": 7}), ("line 2", {"id": 8})]


def test_a_cell_of_a_table_may_be_as_long_as_a_topic(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    body = "x" * 200_000
    assert rows(tmp_path / "a.csv", f"id,body\n1,{body}\n2,short\n".encode()) == [
        ("row 2", {"id": "1", "body": body}),
        ("row 3", {"id": "2", "body": "short"}),
    ]
    assert csv.field_size_limit() == before


def test_a_bad_row_of_a_table_is_told_by_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    content = b'id,title,body\r\n1,a,"b\r\nc"\r\n2,x,y,z\r\n\r\n3,only\r\n4,NA,caf\xe9\r\n5,NA,007\r\n'
    assert rows(tmp_path / "a.csv", content) == [
        ("row 2", {"id": "1", "title": "a", "body": "b\r\nc"}),
        ("row 3", "has more cells than the header"),
        ("row 5", {"id": "3", "title": "only"}),
        ("row 6", "is not UTF-8"),
        ("row 7", {"id": "5", "title": "NA", "body": "007"}),
    ]


def test_a_text_that_really_holds_the_replacement_character_is_read(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", "\ufeffid\n\ufffd\n".encode()) == [("row 2", {"id": "\ufffd"})]


def test_the_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", b"\xef\xbb\xbfid\n1\n") == [("row 2", {"id": "1"})]


@pytest.mark.parametrize("content", [b"", b'id,title\n1,"open\n2,3\n'])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="is no CSV table") as caught:
        rows(tmp_path / "a.csv", content)
    assert caught.value.reason == "table_invalid"


def test_an_empty_file_of_json_lines_holds_nothing(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.jsonl", b"\n") == []


@pytest.mark.parametrize("name", ["labels.xlsx", "labels"])
def test_the_ending_tells_the_form(tmp_path: Path, name: str) -> None:
    for use in (lambda file: list(read_rows(file)), lambda file: write_rows([], file, columns=COLUMNS)):
        with pytest.raises(InputError, match=r"should end in \.csv or \.jsonl"):
            use(tmp_path / name)


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read: No such file"):
        list(read_rows(tmp_path / "a.csv"))
    with pytest.raises(InputError, match="can't be written: No such file"):
        write_rows([], tmp_path / "nowhere" / "a.csv", columns=COLUMNS)
    assert list(tmp_path.iterdir()) == []


def test_without_pandas_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    for use in (lambda file: list(read_rows(file)), lambda file: write_rows([], file, columns=COLUMNS)):
        with pytest.raises(SettingsError, match=r"pip install 'topicrouter\[feedback\]'") as caught:
            use(tmp_path / "a.csv")
        assert (caught.value.reason, caught.value.exit_code) == ("pandas_missing", 2)


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "+49", "-", "@ada", "\ttab", "＝1", "'quoted'", "plain"])
def test_no_spreadsheet_reads_a_text_as_a_formula_and_it_comes_back_the_same(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    write_rows([{"id": "1", "title": text}], file, columns=COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in file.read_text("utf-8-sig").splitlines()[1].split(","))
    assert list(read_rows(file)) == [("row 2", {"id": "1", "title": text, "body": ""})]


# what can be kept: no NUL and no half of a surrogate pair
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_whatever_text_is_written_is_read_again(tmp_path: Path, ending: str, texts: list[str]) -> None:
    file = tmp_path / f"a{ending}"
    write_rows([{"id": str(number), "title": text, "body": "b"} for number, text in enumerate(texts)], file, columns=COLUMNS)
    read = list(read_rows(file))
    assert [row["title"] if isinstance(row, dict) else row for _, row in read] == texts


def test_lists_objects_and_truths_have_a_form_in_a_table(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    row = {
        "confidential_kinds": ["secret", "personal"],
        "asked": ["Bo Berg", "cy"],
        "predicted": {"route": "x"},
        "urgent": True,
        "area": None,
    }
    write_rows([row], file, columns=tuple(row))
    assert list(read_rows(file)) == [
        (
            "row 2",
            {
                "confidential_kinds": "secret personal",
                "asked": '["Bo Berg", "cy"]',
                "predicted": '{"route": "x"}',
                "urgent": "true",
                "area": "",
            },
        )
    ]
