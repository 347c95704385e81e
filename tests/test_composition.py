from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from service.composition import Parts, Watcher, load_parts, load_predictor, make_report
from service.directory import demo_directory_path, load_directory
from service.domain import Post, Topic
from service.errors import BundleError, DirectoryError, SourceUnavailable
from service.forum.interfaces import Progress, no_progress
from service.inference.predictor import Predictor
from service.settings import load_settings

AT = datetime(2026, 3, 26, 8, 30, tzinfo=UTC)


class ListedTopics:
    """A source that holds given topics, and breaks after them if told to."""

    name = "a list"
    calls = 0

    def __init__(self, *topics: Topic, breaks: bool = False) -> None:
        self._topics = topics
        self._breaks = breaks

    def topics(
        self,
        now: datetime,
        *,
        hours: float = 24.0,
        progress: Progress = no_progress,
    ) -> Iterator[Topic]:
        for done, topic in enumerate(self._topics, 1):
            progress(done, len(self._topics))
            yield topic
        if self._breaks:
            raise SourceUnavailable("the forum went away", reason="network")


def asked(number: int, *, hours_ago: float, answered: bool = False) -> Topic:
    created = AT - timedelta(hours=hours_ago)
    posts = [Post(1, 10, "ada", created, "How do I turn read receipts off?")]
    if answered:
        posts.append(Post(2, 11, "ben", created + timedelta(hours=1), "Open the system console and switch it off under Experimental."))
    return Topic(str(number), f"Read receipts {number}", posts[0].text, created_at=created, author_id=10, author="ada", posts=tuple(posts))


@pytest.fixture(scope="module")
def parts(predictor: Predictor) -> Parts:
    return Parts(predictor, load_directory(demo_directory_path()))


def test_the_settings_name_the_model(predictor: Predictor) -> None:
    loaded = load_predictor(load_settings(models=predictor.bundle.folder.parent, threads=1))
    assert loaded.bundle.digest == predictor.bundle.digest


def test_a_bundle_from_elsewhere_is_served_once_the_settings_name_its_digest(predictor: Predictor) -> None:
    folder, digest = predictor.bundle.folder, predictor.bundle.digest
    with pytest.raises(BundleError) as caught:
        load_predictor(load_settings(models=folder, threads=1))
    assert caught.value.reason == "bundle_missing"
    assert load_predictor(load_settings(models=folder, model_digest=digest, threads=1)).bundle.digest == digest


def test_without_settings_the_released_model_and_the_demo_directory_are_loaded(predictor: Predictor) -> None:
    parts = load_parts(load_settings(threads=1))
    assert parts.predictor.bundle.digest == predictor.bundle.digest
    assert parts.directory.version == load_directory(demo_directory_path()).version


def test_a_directory_that_lacks_a_route_of_the_model_is_refused_at_the_start(tmp_path: Path) -> None:
    written = yaml.safe_load(demo_directory_path().read_text("utf-8"))
    lost = next(iter(written["routes"]))
    del written["routes"][lost]
    file = tmp_path / "directory.yaml"
    file.write_text(yaml.safe_dump(written), "utf-8")
    with pytest.raises(DirectoryError) as caught:
        load_parts(load_settings(directory=file, threads=1))
    assert caught.value.reason == "model_not_covered"
    assert repr(lost) in str(caught.value)


def test_a_wrong_directory_is_told_before_the_model_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(DirectoryError):
        load_parts(load_settings(directory=tmp_path / "nowhere.yaml", models=tmp_path))


def test_a_suggestion_is_made_for_a_moment(parts: Parts) -> None:
    topic = asked(1, hours_ago=30)
    (prediction,) = parts.predictor.predict([topic])
    suggestion = parts.suggest(topic, prediction, AT)
    assert suggestion.topic_id == "1"
    assert suggestion.prediction is prediction
    assert all(contact.available_at is None or contact.available_at >= AT for contact in suggestion.contacts)


def test_a_report_holds_the_topics_that_wait_and_counts_the_others(parts: Parts) -> None:
    source = ListedTopics(asked(1, hours_ago=30), asked(2, hours_ago=3), asked(3, hours_ago=50, answered=True), asked(4, hours_ago=90))
    report = make_report(parts, source, at=AT, hours=24)
    assert [entry.topic_id for entry in report.entries] == ["4", "1"]
    assert report.topics_read == 4
    assert sum(report.not_due.values()) == 2
    assert report.complete
    assert (report.generated_at, report.scope.source, report.scope.hours) == (AT, "a list", 24)
    assert report.scope.model_version == parts.predictor.bundle.manifest.version
    assert report.scope.directory_version == parts.directory.version


def test_our_own_posts_are_no_answers(parts: Parts) -> None:
    topic = asked(1, hours_ago=50, answered=True)
    assert not make_report(parts, ListedTopics(topic), at=AT, hours=24).entries
    assert len(make_report(parts, ListedTopics(topic), at=AT, hours=24, own_account="ben").entries) == 1


def test_an_entry_predicts_as_the_model_does_alone(parts: Parts) -> None:
    topics = [asked(number, hours_ago=30 + number) for number in range(3)]
    report = make_report(parts, ListedTopics(*topics), at=AT, hours=24)
    alone = {topic.id: parts.predictor.predict([topic])[0] for topic in topics}
    assert {entry.topic_id: entry.suggestion.prediction for entry in report.entries} == alone


def test_what_was_read_before_a_source_broke_is_reported(parts: Parts) -> None:
    report = make_report(parts, ListedTopics(asked(1, hours_ago=30), breaks=True), at=AT, hours=24, problems=["line 7 is no JSON"])
    assert len(report.entries) == 1
    assert not report.complete
    assert report.problems[0] == "line 7 is no JSON"
    assert "the forum went away" in report.problems[1]


def test_a_source_that_gives_nothing_is_an_error(parts: Parts) -> None:
    with pytest.raises(SourceUnavailable):
        make_report(parts, ListedTopics(breaks=True), at=AT, hours=24)


def test_the_watcher_is_told_what_was_read_and_predicted(parts: Parts) -> None:
    reading: list[tuple[int, int | None]] = []
    predicted: list[tuple[int, int | None]] = []
    watcher = Watcher(lambda done, total: reading.append((done, total)), lambda done, total: predicted.append((done, total)))
    make_report(parts, ListedTopics(asked(1, hours_ago=30), asked(2, hours_ago=3)), at=AT, hours=24, watcher=watcher)
    assert reading == [(1, 2), (2, 2)]
    assert predicted == [(1, None)]
