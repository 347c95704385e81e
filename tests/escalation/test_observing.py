from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import LogCapture

from service.domain import Topic
from service.errors import SourceRefused, SourceUnavailable
from service.escalation.observing import Observer
from service.forum import twin_trouble
from service.forum.connection import ATTEMPTS
from service.forum.discourse_changes import DiscourseReader
from service.forum.twin import TwinForum
from service.store.database import Database, open_database
from service.store.rereads import SqlRereads
from service.store.watching import Reread
from service.store.watermarks import SqlWatermarks
from tests.forum.samples import BEN, NOW, connection_to, twin_post, twin_topic, unhurried

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OLDEST = timedelta(days=30)
FORUM = "forum.example.org"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'watch.db'}")
    yield made
    made.close()


@pytest.fixture
def watermarks(database: Database) -> SqlWatermarks:
    return SqlWatermarks(database)


@pytest.fixture
def rereads(database: Database) -> SqlRereads:
    return SqlRereads(database)


@pytest.fixture
def forum() -> TwinForum:
    return TwinForum([twin_topic(1, hours_ago=100), twin_topic(2, hours_ago=50), twin_topic(3, hours_ago=1)])


def observer(forum: TwinForum, watermarks: SqlWatermarks, **more: object) -> Observer:
    return Observer(DiscourseReader(connection_to(forum), oldest=OLDEST), watermarks, **more)  # type: ignore[arg-type]  # of Observer


def ids(topics: Iterator[Topic]) -> list[str]:
    return [topic.id for topic in topics]


def test_the_first_time_everything_is_read_and_then_what_changed(forum: TwinForum, watermarks: SqlWatermarks) -> None:
    watching = observer(forum, watermarks)
    assert ids(watching.observe(NOW)) == ["1", "2", "3"]
    assert watermarks.get(FORUM) == NOW
    assert ids(watching.observe(NOW + HOUR)) == []
    forum.topics[1].posts.append(twin_post(1001, BEN, hours_ago=-1.5))
    assert ids(watching.observe(NOW + 2 * HOUR)) == ["1"]


def test_after_a_long_absence_nothing_is_missed_and_nothing_too_old_dragged_in(forum: TwinForum, watermarks: SqlWatermarks) -> None:
    watermarks.move(FORUM, to=NOW - 900 * DAY)
    forum.topics[4] = twin_topic(4, hours_ago=24 * 40)
    forum.topics[5] = twin_topic(5, twin_post(51, BEN, hours_ago=2), hours_ago=24 * 40)
    assert ids(observer(forum, watermarks).observe(NOW)) == ["1", "2", "3"]


def test_reading_begins_before_the_watermark_by_the_overlap(forum: TwinForum, watermarks: SqlWatermarks) -> None:
    watermarks.move(FORUM, to=NOW - HOUR / 2)
    assert ids(observer(forum, watermarks, overlap=HOUR / 4).observe(NOW)) == []
    watermarks.move(FORUM, to=NOW - HOUR / 2)
    assert ids(observer(forum, watermarks, overlap=HOUR / 2).observe(NOW)) == ["3"]


def test_who_stops_on_the_way_gets_the_same_again(forum: TwinForum, watermarks: SqlWatermarks) -> None:
    for taken in (1, 2, 3):
        observing = observer(forum, watermarks).observe(NOW)
        assert [next(observing).id for _ in range(taken)] == ["1", "2", "3"][:taken]
        observing.close()  # type: ignore[attr-defined]  # a generator
        assert watermarks.get(FORUM) is None
    assert ids(observer(forum, watermarks).observe(NOW)) == ["1", "2", "3"]


@pytest.fixture
def log() -> LogCapture:
    capture = LogCapture()
    structlog.configure(processors=[capture])
    return capture


@pytest.mark.parametrize(("trouble", "kind"), [(twin_trouble.read_only(), SourceUnavailable), (twin_trouble.web_page(), SourceRefused)])
def test_a_forum_in_trouble_leaves_the_watermark_and_is_told(
    forum: TwinForum, watermarks: SqlWatermarks, log: LogCapture, trouble: object, kind: type[Exception]
) -> None:
    watermarks.move(FORUM, to=NOW - 3 * DAY)
    forum.troubles.extend([trouble] * ATTEMPTS)  # type: ignore[list-item]  # an answer
    with pytest.raises(kind) as caught:
        ids(observer(forum, watermarks).observe(NOW))
    assert watermarks.get(FORUM) == NOW - 3 * DAY
    told = [entry for entry in log.entries if entry["event"] == "forum_not_read"]
    assert [(entry["log_level"], entry["reason"]) for entry in told] == [("warning", caught.value.reason)]  # type: ignore[attr-defined]
    forum.troubles.clear()
    assert ids(observer(forum, watermarks).observe(NOW)) == ["2", "3"]


def test_a_watermark_that_a_wrong_clock_left_in_the_future_loses_nothing(
    forum: TwinForum, watermarks: SqlWatermarks, log: LogCapture
) -> None:
    watermarks.move(FORUM, to=NOW + 90 * DAY)
    assert ids(observer(forum, watermarks).observe(NOW)) == ["1", "2", "3"]
    assert watermarks.get(FORUM) == NOW
    assert "watermark_in_the_future" in [entry["event"] for entry in log.entries]


def test_clocks_that_differ_by_less_than_the_overlap_are_no_reason_to_read_everything(forum: TwinForum, watermarks: SqlWatermarks) -> None:
    watermarks.move(FORUM, to=NOW + HOUR / 2)
    assert ids(observer(forum, watermarks, overlap=HOUR).observe(NOW)) == ["3"]
    # the other runner's clock is ahead: what it read by then was written up to half an hour before
    watermarks.move(FORUM, to=NOW + HOUR / 2)
    assert ids(observer(forum, watermarks, overlap=HOUR * 3 / 4).observe(NOW)) == ["3"]


def test_what_was_asked_for_comes_first_once_and_though_it_did_not_change(
    forum: TwinForum, watermarks: SqlWatermarks, rereads: SqlRereads
) -> None:
    watermarks.move(FORUM, to=NOW - 60 * HOUR)
    for number, topic_id in enumerate(["3", "1", "77"]):
        rereads.add(topic_id, at=NOW - HOUR + number * HOUR / 10)
    assert ids(observer(forum, watermarks, rereads=rereads).observe(NOW)) == ["3", "1", "2"]
    assert rereads.waiting() == ()


def test_what_was_asked_for_waits_on_until_it_was_handled(forum: TwinForum, watermarks: SqlWatermarks, rereads: SqlRereads) -> None:
    rereads.add("1", at=NOW)
    observing = observer(forum, watermarks, rereads=rereads).observe(NOW)
    next(observing)
    rereads.add("1", at=NOW + HOUR)
    observing.close()  # type: ignore[attr-defined]  # a generator
    assert rereads.waiting() == (Reread("1", NOW + HOUR),)


def test_a_topic_older_than_allowed_is_not_dragged_in_by_asking(forum: TwinForum, watermarks: SqlWatermarks, rereads: SqlRereads) -> None:
    forum.topics[4] = twin_topic(4, hours_ago=24 * 40)
    rereads.add("4", at=NOW)
    assert "4" not in ids(observer(forum, watermarks, rereads=rereads).observe(NOW))
    assert rereads.waiting() == ()


def test_topics_of_our_own_account_are_nobodys_question(forum: TwinForum, watermarks: SqlWatermarks) -> None:
    assert ids(observer(forum, watermarks, own_account="ANNA").observe(NOW)) == []
    assert watermarks.get(FORUM) == NOW


class KeptInMemory:
    """Watermarks of one forum."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def get(self, source: str) -> datetime | None:
        return self.at

    def move(self, source: str, *, to: datetime) -> None:
        self.at = to


@settings(unhurried, max_examples=25)
@given(st.lists(st.tuples(st.floats(0.01, 30), st.integers(1, 4), st.integers(0, 5)), min_size=1, max_size=6))
def test_every_change_is_handed_on_whenever_consumers_die(happened: list[tuple[float, int, int]]) -> None:
    """Time passes, a topic is bumped, and somebody reads a number of topics before they die; the last reads to the end."""
    forum = TwinForum([twin_topic(number, hours_ago=5) for number in range(1, 5)])
    watermarks, now, due = KeptInMemory(), NOW, {1, 2, 3, 4}
    for hours, number, taken in [*happened, (1.0, 1, 99)]:
        now += hours * HOUR
        forum.topics[number].posts.append(twin_post(len(forum.topics[number].posts), BEN, hours_ago=(NOW - now) / HOUR))
        due.add(number)
        observing = Observer(DiscourseReader(connection_to(forum), oldest=900 * DAY), watermarks).observe(now + HOUR / 60)
        for _ in range(taken):
            topic = next(observing, None)
            if topic is None:
                break
            assert len(topic.posts) == len(forum.topics[int(topic.id)].posts)
            due.discard(int(topic.id))
        observing.close()  # type: ignore[attr-defined]  # a generator
    assert due == set()


class PartlyBroken(TwinForum):
    """A forum that answers for some topics with an error of its own, and for all others well."""

    broken: frozenset[str] = frozenset()

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if request.url.path in {f"/t/{topic_id}.json" for topic_id in self.broken}:
            return twin_trouble.server_error(500)
        return super().handle(request)


@pytest.fixture
def partly_broken() -> PartlyBroken:
    made = PartlyBroken([twin_topic(1, hours_ago=100), twin_topic(2, hours_ago=50), twin_topic(3, hours_ago=1)])
    made.broken = frozenset({"2"})
    return made


def test_a_topic_that_always_fails_keeps_no_other_from_being_read_and_is_tried_again(
    partly_broken: PartlyBroken, watermarks: SqlWatermarks, rereads: SqlRereads, log: LogCapture
) -> None:
    watching = observer(partly_broken, watermarks, rereads=rereads)
    assert ids(watching.observe(NOW)) == ["1", "3"]
    assert watermarks.get(FORUM) == NOW
    assert [entry["event"] for entry in log.entries if entry["log_level"] == "warning"] == ["topic_not_read"]
    assert ids(watching.observe(NOW + HOUR)) == []
    assert rereads.waiting() == (Reread("2", NOW + HOUR),)
    partly_broken.broken = frozenset()
    assert ids(watching.observe(NOW + 2 * HOUR)) == ["2"]
    assert rereads.waiting() == ()


def test_what_was_asked_for_and_fails_goes_to_the_end_of_the_line(
    partly_broken: PartlyBroken, watermarks: SqlWatermarks, rereads: SqlRereads
) -> None:
    watermarks.move(FORUM, to=NOW)
    for topic_id, ago in (("2", 3), ("1", 2)):
        rereads.add(topic_id, at=NOW - ago * HOUR)
    watching = observer(partly_broken, watermarks, rereads=rereads)
    assert ids(watching.observe(NOW)) == []
    assert ids(watching.observe(NOW)) == ["1"]
    assert [each.topic_id for each in rereads.waiting()] == ["2"]


def test_what_is_gone_is_told(forum: TwinForum, watermarks: SqlWatermarks, rereads: SqlRereads) -> None:
    rereads.add("77", at=NOW)
    told: list[tuple[str, datetime]] = []
    assert ids(observer(forum, watermarks, rereads=rereads, on_vanished=lambda name, at: told.append((name, at))).observe(NOW))
    assert (told, rereads.waiting()) == ([("77", NOW)], ())
