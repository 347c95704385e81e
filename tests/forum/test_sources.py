from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from service.errors import InputError
from service.forum.discourse_changes import DiscourseReader
from service.forum.discourse_writing import DiscourseWriter
from service.forum.sources import open_reader, open_source, writer_beside
from service.settings import Settings
from tests.forum.samples import NOW


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None)


def test_each_kind_of_source_is_recognised(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "topics.jsonl"
    file.write_text('{"id": 1, "title": "T", "body": "B"}')
    assert open_source("demo", settings, now=NOW).name == "Harbourline community (demo)"
    assert open_source("https://forum.example.org/", settings, now=NOW).name == "forum.example.org"
    assert open_source(str(tmp_path), settings, now=NOW).name == tmp_path.name
    assert [topic.id for topic in open_source(str(file), settings, now=NOW).topics(NOW)] == ["1"]


@pytest.mark.parametrize("spec", ["nowhere", "forum.example.org", "", "DEMO", "notes.txt"])
def test_anything_else_is_refused_with_what_would_be_right(settings: Settings, tmp_path: Path, spec: str) -> None:
    (tmp_path / "notes.txt").write_text("x")
    named = str(tmp_path / "notes.txt") if spec == "notes.txt" else spec
    if not named:
        named = str(tmp_path / "missing")
    with pytest.raises(InputError) as caught:
        open_source(named, settings, now=NOW)
    assert caught.value.reason == "unknown_source"
    assert "https://forum.example.org" in str(caught.value)
    assert ".jsonl" in str(caught.value)


def test_a_name_that_no_file_can_have_is_refused_and_not_repeated_whole(settings: Settings) -> None:
    with pytest.raises(InputError) as caught:
        open_source('{"id": 1}' * 1000, settings, now=NOW)
    assert caught.value.reason == "unknown_source"
    assert len(str(caught.value)) < 400


def test_a_key_is_refused_for_an_unencrypted_forum(settings: Settings) -> None:
    keyed = settings.model_copy(update={"forum_api_key": SecretStr("k")})
    with pytest.raises(InputError) as caught:
        open_source("http://forum.example.org", keyed, now=NOW)
    assert caught.value.reason == "key_needs_https"


def test_what_is_kept_for_one_user_is_not_used_for_another(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []
    monkeypatch.setattr("service.forum.sources.DetailCache", folders.append)
    for key in (None, "k1", "k2"):
        keyed = settings.model_copy(update={"forum_api_key": SecretStr(key) if key else None})
        open_source("https://forum.example.org", keyed, now=NOW, cache_folder=tmp_path)
    open_source("https://other.example.org", settings, now=NOW, cache_folder=tmp_path)
    assert len(set(folders)) == 4
    assert {folder.parent for folder in folders} == {tmp_path}
    assert not any("k1" in folder.name for folder in folders)


def test_what_is_read_live_with_a_key_can_be_written_to_on_the_same_connection(settings: Settings) -> None:
    keyed = settings.model_copy(update={"forum_api_key": SecretStr("k")})
    reader = open_reader("https://forum.example.org", keyed, oldest=timedelta(days=1), clock=lambda: NOW)
    writer = writer_beside(reader)
    assert isinstance(reader, DiscourseReader)
    assert isinstance(writer, DiscourseWriter)
    assert writer.forum is reader.forum


def test_nothing_is_written_without_a_key_or_to_files(settings: Settings) -> None:
    for spec in ("https://forum.example.org", "demo"):
        assert writer_beside(open_reader(spec, settings, oldest=timedelta(days=1), clock=lambda: NOW)) is None
