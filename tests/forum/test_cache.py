from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from service.forum.cache import LONGEST_USE, DetailCache
from tests.forum.samples import NOW

BUMP = "2026-03-01T10:00:00.000Z"
DOCUMENT = {"id": 5, "title": "Grüße"}


def test_a_detail_comes_back_for_the_same_bump(tmp_path: Path) -> None:
    cache = DetailCache(tmp_path / "new")
    cache.put("5", BUMP, NOW, DOCUMENT)
    assert cache.get("5", BUMP, NOW) == DOCUMENT
    assert cache.get("6", BUMP, NOW) is None


def test_a_later_bump_makes_a_kept_detail_worthless(tmp_path: Path) -> None:
    cache = DetailCache(tmp_path)
    cache.put("5", BUMP, NOW, DOCUMENT)
    assert cache.get("5", "2026-03-01T11:00:00.000Z", NOW) is None


def test_a_detail_is_not_used_for_longer_than_some_hours(tmp_path: Path) -> None:
    cache = DetailCache(tmp_path)
    cache.put("5", BUMP, NOW, DOCUMENT)
    assert cache.get("5", BUMP, NOW + LONGEST_USE) == DOCUMENT
    assert cache.get("5", BUMP, NOW + LONGEST_USE + timedelta(seconds=1)) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"bumped_at": 3}', '{"bumped_at": "' + BUMP + '"}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "topic-5.json").write_text(content)
    assert DetailCache(tmp_path).get("5", BUMP, NOW) is None


def test_a_write_that_fails_leaves_the_old_detail_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    cache = DetailCache(tmp_path)
    cache.put("5", BUMP, NOW, DOCUMENT)
    with pytest.raises(TypeError):
        cache.put("5", "later", NOW, {"first": 1, "unwritable": object()})
    assert cache.get("5", BUMP, NOW) == DOCUMENT
    assert [path.name for path in tmp_path.iterdir()] == ["topic-5.json"]


def test_only_the_owner_may_read_what_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    DetailCache(folder).put("5", BUMP, NOW, DOCUMENT)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "topic-5.json").stat().st_mode) == 0o600


def test_a_folder_that_can_not_be_written_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    in_the_way = tmp_path / "kept"
    in_the_way.write_text("mine")
    cache = DetailCache(in_the_way)
    cache.put("5", BUMP, NOW, DOCUMENT)
    cache.put("6", BUMP, NOW, DOCUMENT)
    assert cache.get("5", BUMP, NOW) is None
    cache.clear()
    assert in_the_way.read_text() == "mine"


def test_clearing_removes_details_and_left_overs_but_nothing_else(tmp_path: Path) -> None:
    cache = DetailCache(tmp_path)
    cache.put("5", BUMP, NOW, DOCUMENT)
    (tmp_path / ".abc.part").write_text("half")
    (tmp_path / "notes.txt").write_text("mine")
    cache.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_name_that_is_no_number_never_becomes_a_path(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        DetailCache(tmp_path).put("../evil", BUMP, NOW, json.loads("{}"))
