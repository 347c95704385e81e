from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.errors import SourceRefused
from service.forum.folder import FolderSource
from service.forum.twin_content import topic_document
from tests.forum.samples import BEN, NOW, twin_post, twin_topic


def save(folder: Path, name: str, number: int) -> None:
    document = topic_document(twin_topic(number, twin_post(5, BEN)), as_staff=False, with_raw=False, tags_as_objects=True)
    (folder / name).write_text(json.dumps(document))


def test_every_document_of_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    save(tmp_path, "b.json", 2)
    save(tmp_path, "a.json", 1)
    (tmp_path / "README.md").write_text("not a topic")
    told: list[tuple[int, int | None]] = []
    source = FolderSource(tmp_path)
    topics = list(source.topics(NOW, progress=lambda done, total: told.append((done, total))))
    assert [topic.id for topic in topics] == ["1", "2"]
    assert topics[0].body == "<p>Body of 1</p>"
    assert len(topics[0].posts) == 2
    assert told == [(1, 2), (2, 2)]
    assert (source.name, source.calls) == (tmp_path.name, 0)


def test_files_that_are_no_topics_are_told_by_name_and_skipped(tmp_path: Path) -> None:
    save(tmp_path, "good.json", 1)
    save(tmp_path, "twice.json", 1)
    (tmp_path / "a-list.json").write_text("[1]")
    (tmp_path / "broken.json").write_bytes(b"\xff{")
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "other.json").write_text('{"id": 3, "title": "x"}')
    (tmp_path / "folder.json").mkdir()
    problems: list[str] = []
    assert [topic.id for topic in FolderSource(tmp_path, on_problem=problems.append).topics(NOW)] == ["1"]
    assert [problem.split(":")[0] for problem in problems] == [
        "a-list.json",
        "broken.json",
        "deep.json",
        "folder.json",
        "other.json",
        "twice.json",
    ]
    assert "field post_stream.posts" in problems[4]
    assert "already read from good.json" in problems[5]


@pytest.mark.parametrize(("make", "reason"), [(True, "no_topics"), (False, "unreadable")])
def test_a_folder_without_documents_is_refused(tmp_path: Path, make: bool, reason: str) -> None:
    folder = tmp_path / "f"
    if make:
        folder.mkdir()
    with pytest.raises(SourceRefused) as caught:
        list(FolderSource(folder).topics(NOW))
    assert caught.value.reason == reason
