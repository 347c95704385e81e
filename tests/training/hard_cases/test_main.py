from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.training.samples import community
from training.data.records import LabelledTopic
from training.embedding import EmbeddingCache
from training.hard_cases import __main__ as module
from training.hard_cases.record import read_record


def file_of(folder: Path, topics: list[LabelledTopic]) -> Path:
    file = folder / "topics.jsonl"
    file.write_text("".join(topic.model_dump_json() + "\n" for topic in topics), "utf-8")
    return file


def test_the_command_keeps_a_record_of_another_community_and_counts_its_pairs(
    tmp_path: Path, embeddings: EmbeddingCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmbeddingCache, "of_untuned_encoder", lambda: embeddings)
    topics = list(community().topics)
    of_water, of_lease = (next(at for at, topic in enumerate(topics) if topic.route[0] == route) for route in ("water", "lease"))
    for row in (of_water, of_lease):
        topics[row] = topics[row].model_copy(update={"pair_id": "p"})
    stray = topics[of_water].model_copy(update={"id": "stray", "route": ("lease",), "pair_id": None})
    topics.append(stray)
    out = tmp_path / "cases.json"
    result = CliRunner().invoke(module.app, ["--corpus", str(file_of(tmp_path, topics)), "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.startswith("route: 1 pairs, ")
    record = read_record(out)
    (judged,) = record.pairs
    assert set(judged.ids) == {topics[of_water].id, topics[of_lease].id}
    assert record.topics == sum(topic.split == "train" for topic in topics)
    assert record.contradictions[0].ids == (topics[of_water].id, stray.id)
    assert record.contradictions[0].cosine == 1.0
    assert set(json.loads(out.read_text())["alike"]) == {"route", "area", "voice"}


def test_too_few_topics_end_in_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    file = file_of(tmp_path, list(community().topics[:5]))
    command = [sys.executable, "-m", "training.hard_cases", "--corpus", str(file), "--out", str(tmp_path / "cases.json")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "topics with split `train` are too few" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "cases.json").exists()
