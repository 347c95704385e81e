"""What would be said in public about every topic of the corpus."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.directory import demo_directory_path, load_directory, suggest
from service.domain import FindingKind, Topic
from service.inference.reading import read
from service.messages import drafted
from tests.directory.samples import prediction
from training.data.records import CORPUS_FOLDER, read_corpus

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FILES = sorted(CORPUS_FOLDER.glob("*.jsonl"))


@pytest.mark.proof
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_draft_holds_what_was_found_even_if_nothing_was_thought_confidential(file: Path) -> None:
    directory = load_directory(demo_directory_path())
    route, area = next(iter(directory.routes)), next(iter(directory.areas))
    shown = []
    for topic in read_corpus(file).topics:
        reading = read(topic.title, topic.body)
        texts = {"title": topic.title, "body": topic.body}
        found = {texts[finding.field][finding.start : finding.end] for finding in reading.detection.findings}
        for kinds in ((), tuple(FindingKind(kind) for kind in topic.confidential_kinds)):
            thought = prediction(
                route=route,
                area=area,
                probabilities={route: 1.0},
                redacted_title=reading.redacted.title,
                redacted_body=reading.redacted.body,
                confidential=bool(kinds),
                confidential_kinds=kinds,
            )
            written = Topic(topic.id, topic.title, topic.body)
            draft = drafted(suggest(written, thought, directory, AT), written, directory, AT).draft
            shown += [topic.id for text in found if text in draft]
    assert shown == []
