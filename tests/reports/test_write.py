from __future__ import annotations

import json
import os
import resource
import stat
from pathlib import Path

import pytest

from service.errors import InputError
from service.reports.write import write_report
from tests.reports import samples


def test_the_three_files_lie_in_the_folder_and_nothing_else_does(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    files = write_report(samples.full_report(), folder)
    assert sorted(folder.iterdir()) == sorted([files.page, files.csv, files.json])
    assert [files.page.name, files.csv.name, files.json.name] == ["report.html", "suggestions.csv", "suggestions.json"]
    assert files.csv.read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads(files.json.read_text(encoding="utf-8"))["version"] == 1


def test_a_second_report_replaces_the_first(tmp_path: Path) -> None:
    write_report(samples.full_report(), tmp_path)
    files = write_report(samples.report(), tmp_path)
    assert "Nobody is waiting" in files.page.read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 3


def test_half_a_surrogate_pair_does_not_stop_the_writing(tmp_path: Path) -> None:
    made = samples.entry(samples.suggestion(samples.prediction(redacted_title="odd \ud83d title", redacted_body="\udc00")))
    files = write_report(samples.report(made), tmp_path)
    for path in (files.page, files.csv, files.json):
        path.read_text(encoding="utf-8")


def test_a_folder_that_is_a_file_is_a_plain_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match="can't be written") as caught:
        write_report(samples.report(), blocked)
    assert caught.value.reason == "folder_unwritable"
    assert list(tmp_path.iterdir()) == [blocked]


def test_a_full_disk_leaves_the_old_report_and_nothing_half_written(tmp_path: Path) -> None:
    files = write_report(samples.report(), tmp_path)
    before = files.page.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(InputError):
            write_report(samples.full_report(), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files.page.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3


def test_who_may_read_the_report_follows_from_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        files = write_report(samples.report(), tmp_path)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (files.page, files.csv, files.json)} == {0o600}


def test_a_file_that_can_not_be_replaced_leaves_no_half_written_ones(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(InputError):
        write_report(samples.report(), tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]
