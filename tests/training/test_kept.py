from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import InputError
from training.kept import Kept, KeptRecord, markdown_table, read_kept


class _Count(Kept):
    topics: int


class _Comparison(KeptRecord):
    counts: tuple[_Count, ...]


def _read(file: Path) -> _Comparison:
    return read_kept(file, _Comparison, what="comparison of ours", made_by="python -m ours")


def test_a_record_is_read_as_it_was_written_in_a_folder_that_was_not_there(tmp_path: Path) -> None:
    written = _Comparison(counts=(_Count(topics=3), _Count(topics=5)))
    written.write(tmp_path / "new" / "one.json")
    assert _read(tmp_path / "new" / "one.json") == written


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "comparison_missing"), ("not JSON", "comparison_invalid"), ('{"counts": [], "more": 1}', "comparison_invalid")],
)
def test_what_is_no_record_is_refused_with_the_command_that_makes_one(tmp_path: Path, content: str | None, reason: str) -> None:
    file = tmp_path / "one.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(InputError, match="python -m ours") as caught:
        _read(file)
    assert caught.value.reason == reason


def test_columns_of_a_table_are_as_wide_as_their_widest_cell() -> None:
    assert markdown_table(("a", "bcd"), [("longer", "e")]) == ["| a      | bcd |", "| ------ | --- |", "| longer | e   |"]
