from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.domain import Topic
from service.errors import BundleError
from service.inference.bundle import Bundle, load_bundle, verify_bundle
from service.inference.bundle.figures import METRICS
from service.inference.bundle.manifest import MANIFEST, file_sha256
from service.inference.bundle.pins import CURRENT, PREVIOUS
from service.inference.bundle.releasing import LOCK, make_current
from service.inference.encoder import SentenceEncoder
from service.inference.predictor import Predictor
from tests.training.samples import Material, community, topic
from training.encoder.exported import ExportedEncoder
from training.fitting import Fitted
from training.release import assemble, corpus_digest, write_bundle
from training.run import Trained
from training.thresholds import choose_thresholds

TABLES: dict[str, Any] = {"thresholds": {"route": [], "route_other_languages": []}}
SECOND_PROCESS = """
import sys
from pathlib import Path
from tests.training.samples import QUICK, community
from training.encoder.exported import find_encoder
from service.inference.bundle import released_models
from training.run import train
folder = Path(sys.argv[1])
train(community(), folder, recipe=QUICK, encoder=find_encoder(released_models()), cache=folder / ".cache", show_progress=False)
"""


@pytest.fixture(scope="module")
def bundle(material: Material, fitted: Fitted, encoder: SentenceEncoder) -> Bundle:
    thresholds, _ = choose_thresholds(material.topics, fitted)
    parts = (fitted.pipeline, thresholds, None)
    return assemble(material.topics, material.readings, material.vectors, parts, (encoder, None), "all-MiniLM-L6-v2")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


def written(bundle: Bundle, models: Path, exported: ExportedEncoder) -> Path:
    return write_bundle(bundle, models, exported.folder, lambda _: TABLES)


def content(folder: Path) -> dict[str, str]:
    return {file.name: file_sha256(file) for file in folder.iterdir()}


def test_a_written_bundle_is_complete_and_predicts_what_it_predicted_in_memory(
    bundle: Bundle, models: Path, exported: ExportedEncoder
) -> None:
    folder = written(bundle, models, exported)
    make_current(folder)
    assert verify_bundle(models)[0] == folder
    topics = [Topic("1", "Calls drop after 30 s", "Behind our nginx every call ends."), Topic("2", "Dark theme?", "")]
    kept, loaded = Predictor(bundle).predict(topics), Predictor(load_bundle(models, threads=1)).predict(topics)
    assert [p.route for p in loaded] == [p.route for p in kept]
    assert np.allclose([p.confidence for p in loaded], [p.confidence for p in kept], atol=1e-6)
    assert {p.model_version for p in loaded} == {folder.name}


def test_the_card_says_whether_similar_topics_have_a_say_in_this_bundle(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    alone = replace(bundle, pipeline=replace(bundle.pipeline, neighbours=None))
    heard, unheard = ((written(each, models, exported) / "README.md").read_text() for each in (bundle, alone))
    assert "have a say" in heard
    assert "have a say" not in unheard
    assert "have no say" in unheard


def test_the_same_content_gives_the_same_name_and_bytes(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    first = written(bundle, models / "a", exported)
    second = written(bundle, models / "b", exported)
    assert first.name == second.name
    assert content(first) == content(second)


def test_other_content_gets_another_name(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    surer = bundle.manifest.model_copy(update={"thresholds": bundle.manifest.thresholds.model_copy(update={"abstain": 0.99})})
    names = {written(each, models, exported).name for each in (bundle, replace(bundle, manifest=surer))}
    assert len(names) == 2


def test_a_second_process_makes_the_same_bundle_from_the_same_topics(elsewhere: Trained, models: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    repository = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", SECOND_PROCESS, str(models)], check=True, env=environment, cwd=repository)
    assert (models / CURRENT).read_text() == (elsewhere.folder.parent / CURRENT).read_text()
    assert content(models / elsewhere.folder.name) == content(elsewhere.folder)


def test_writing_the_same_bundle_again_mends_what_was_damaged(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    folder = written(bundle, models, exported)
    whole = content(folder)
    (folder / METRICS).write_text("{}")
    (folder / "stray").write_text("")
    assert content(written(bundle, models, exported)) == whole


def test_writing_the_same_bundle_again_leaves_it_where_it_may_be_serving(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    folder = written(bundle, models, exported)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in models.rglob("*")}
    assert written(bundle, models, exported) == folder
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in models.rglob("*")} == before


def test_figures_measured_anew_are_written_although_the_model_is_the_same(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    folder = written(bundle, models, exported)
    anew = TABLES | {"measured": "anew"}
    assert write_bundle(bundle, models, exported.folder, lambda _: anew) == folder
    assert json.loads((folder / METRICS).read_text("utf-8")) == anew


def test_nothing_is_left_behind_when_describing_fails(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    def fail(_: str) -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_bundle(bundle, models, exported.folder, fail)
    assert list(models.iterdir()) == []


def test_a_failed_release_leaves_the_current_model_as_it_was(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    make_current(written(bundle, models, exported))
    before = {path: path.stat().st_mtime_ns for path in models.rglob("*")}
    with pytest.raises(FileNotFoundError):
        write_bundle(bundle, models, models / "no encoder here", lambda _: TABLES)
    assert {path: path.stat().st_mtime_ns for path in models.rglob("*")} == before


def test_who_reads_current_while_it_changes_sees_one_pin_or_the_other(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        (folder / MANIFEST).write_text(folder.name * 1_000)
    pins = {f"{folder.name} {file_sha256(folder / MANIFEST)}\n" for folder in folders}
    make_current(folders[0])
    done = threading.Event()
    seen: set[str] = set()

    def read() -> Iterator[str]:
        while not done.is_set():
            yield (tmp_path / CURRENT).read_text()

    reader = threading.Thread(target=lambda: seen.update(read()))
    reader.start()
    for turn in range(300):
        make_current(folders[turn % 2])
    done.set()
    reader.join()
    assert seen
    assert seen <= pins
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK, CURRENT, "one", PREVIOUS, "two"]


def test_a_bundle_is_only_taken_as_it_was_pinned(bundle: Bundle, models: Path, exported: ExportedEncoder) -> None:
    folder = written(bundle, models, exported)
    make_current(folder)
    (folder / MANIFEST).write_text((folder / MANIFEST).read_text().replace('"corpus_topics"', '"corpus_topics" '))
    with pytest.raises(BundleError, match="not the one that was pinned"):
        verify_bundle(models)


def test_a_manifest_says_what_the_model_was_made_of(bundle: Bundle, material: Material) -> None:
    manifest = bundle.manifest
    assert manifest.corpus_topics == len(material.topics)
    assert manifest.corpus_sha256 == corpus_digest(material.topics)
    assert sum(manifest.class_mix.values()) == pytest.approx(1, abs=1e-3)
    assert sorted(manifest.class_mix) == manifest.classes["route"]
    assert manifest.libraries.keys() >= {"scikit-learn", "numpy", "onnxruntime"}


def test_the_corpus_digest_sees_every_label_text_and_the_order() -> None:
    topics = community().topics[:3]
    changed = [topics[0].model_copy(update={"urgent": True}), *topics[1:]]
    digests = {corpus_digest(each) for each in (topics, topics[::-1], topics[:2], changed, [*topics[:2], topic("other")])}
    assert len(digests) == 5
    assert corpus_digest(list(topics)) == corpus_digest(topics)
    from_a_forum = [topic.model_copy(update={"source": "the shed", "created_at": datetime(2026, 3, 26, tzinfo=UTC)}) for topic in topics]
    assert corpus_digest(from_a_forum) == corpus_digest(topics)


def test_examples_are_the_redacted_titles_of_the_topics_with_unit_vectors(bundle: Bundle, material: Material) -> None:
    assert bundle.examples.ids == tuple(topic.id for topic in material.topics)
    assert bundle.examples.titles == tuple(reading.title for reading in material.readings)
    assert np.allclose(np.linalg.norm(bundle.examples.vectors, axis=1), 1, atol=1e-3)
