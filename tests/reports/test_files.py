from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import InputError
from service.reports.files import write_together


def test_texts_and_bytes_are_written_and_their_paths_given_in_order(tmp_path: Path) -> None:
    paths = write_together({"b.txt": "half \ud800 of a pair", "a.bin": b"\x00\xff"}, tmp_path / "new" / "folder", what="it")
    assert [path.name for path in paths] == ["b.txt", "a.bin"]
    assert [path.read_bytes() for path in paths] == [b"half ? of a pair", b"\x00\xff"]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["a.bin", "b.txt"]


def test_if_one_can_not_be_written_all_stay_as_they_were(tmp_path: Path) -> None:
    write_together({"a.txt": "old", "b.txt": "old"}, tmp_path, what="it")
    (tmp_path / "c.txt").mkdir()
    with pytest.raises(InputError, match=r"^the minutes can't be written to ") as caught:
        write_together({"c.txt": "new", "a.txt": "new"}, tmp_path, what="the minutes")
    assert caught.value.reason == "folder_unwritable"
    assert (tmp_path / "a.txt").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "c.txt"]
