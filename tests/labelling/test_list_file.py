from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from service.domain import LabelSource
from service.errors import InputError
from service.feedback.rows import feedback_of
from service.feedback.table_files import read_rows
from service.labelling.list_file import COLUMNS, read_list, write_list
from tests.labelling.samples import GUESS, drawn, entry
from tests.store.samples import HOUR, NOW

LIST = (drawn("1", version="3", title="=Calls", body="They\n\tdrop. \N{SNOWMAN}"), entry("2", created_at=None, language=None, given=GUESS))


def test_a_list_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "week.jsonl"
    write_list(LIST, file)
    assert read_list(file) == LIST
    write_list((), file)
    assert read_list(file) == ()


def test_a_table_for_people_hides_what_the_model_says_of_drawn_topics(tmp_path: Path) -> None:
    file = tmp_path / "week.csv"
    write_list(LIST, file)
    blind, other = csv.DictReader(file.read_text("utf-8-sig").splitlines(keepends=True))
    assert tuple(blind) == COLUMNS
    assert (blind["predicted"], blind["model_version"], blind["source"]) == ("", "", "blind")
    assert json.loads(other["predicted"])["route"] == "feature"


def test_a_filled_in_table_is_feedback(tmp_path: Path) -> None:
    file = tmp_path / "week.csv"
    write_list(LIST, file)
    (_, row), _ = read_rows(file)
    assert isinstance(row, dict)
    said = feedback_of(row | {"route": "technical", "by": "ada"}, author=None, source=LabelSource.CORRECTION)
    assert (said.topic_id, said.title, said.version, said.source, said.text_at) == ("1", "=Calls", "3", LabelSource.BLIND, NOW - HOUR)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("week.csv", "id\n1", "form_unknown"),
        ("none.jsonl", None, "unreadable"),
        ("week.jsonl", '{"id": "1", "title": "T", "body": "B"}', "list_invalid"),
        ("week.jsonl", "[]", "list_invalid"),
    ],
)
def test_what_is_no_list_is_refused_with_what_would_be(tmp_path: Path, name: str, content: str | None, reason: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError) as caught:
        read_list(tmp_path / name)
    assert caught.value.reason == reason
