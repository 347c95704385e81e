from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.reporting import FRESH, INSIDE, RETRY, ReportKeeper, gather_from
from service.directory import Directory
from service.errors import SourceRefused, SourceUnavailable
from service.forum.interfaces import Progress, no_progress
from service.inference.predictor import Predictor
from service.releases.live import LiveModel
from service.reports.entries import Report
from tests.api.conftest import MakeApp, client_of
from tests.api.samples import NOW, empty_report, settings, until
from tests.releases.test_live import Failing, named


class Source:
    """Gathers when told to, and fails when told to."""

    def __init__(self) -> None:
        self.now = NOW
        self.open = threading.Event()
        self.error: Exception | None = None
        self.gathered: list[datetime] = []
        self.reading: tuple[int, int | None] = (3, 33)

    def gather(self, at: datetime, progress: Progress) -> Report:
        self.gathered.append(at)
        progress(*self.reading)
        assert self.open.wait(20)
        progress(*self.reading)
        if self.error:
            raise self.error
        return empty_report(generated_at=at, topics_read=len(self.gathered))


@pytest.fixture
def source() -> Iterator[Source]:
    source = Source()
    yield source
    source.open.set()


@pytest.fixture
def keeper(source: Source) -> ReportKeeper:
    return ReportKeeper(source.gather, clock=lambda: source.now)


def finished(keeper: ReportKeeper) -> None:
    until(lambda: keeper._gathering is not None and not keeper._gathering.is_alive())


def test_while_topics_are_read_the_page_says_how_far_and_renews_itself(keeper: ReportKeeper, source: Source) -> None:
    keeper.freshen()
    until(lambda: "3 of 33" in keeper.page())
    assert '<meta http-equiv="refresh" content="2">' in keeper.page()
    assert keeper.standing() == "being read"
    assert source.gathered == [NOW]


def test_while_topics_are_counted_the_page_says_how_many_so_far(keeper: ReportKeeper, source: Source) -> None:
    source.reading = (7, None)
    keeper.freshen()
    until(lambda: "7 so far" in keeper.page())


def test_once_read_the_page_is_the_report(keeper: ReportKeeper, source: Source) -> None:
    source.open.set()
    keeper.freshen()
    finished(keeper)
    assert "Sandbank" in keeper.page()
    assert "refresh" not in keeper.page()
    assert keeper.standing() == "there"


def test_a_fresh_report_is_not_gathered_again(keeper: ReportKeeper, source: Source) -> None:
    source.open.set()
    keeper.freshen()
    finished(keeper)
    source.now += FRESH - timedelta(seconds=1)
    keeper.page()
    finished(keeper)
    assert source.gathered == [NOW]


def test_an_old_report_is_shown_at_once_and_gathered_anew(keeper: ReportKeeper, source: Source) -> None:
    source.open.set()
    keeper.freshen()
    finished(keeper)
    source.now += FRESH
    source.open.clear()
    assert "2026-11-27T09:00:00Z" in keeper.page()
    source.open.set()
    finished(keeper)
    assert "2026-11-27T09:10:00Z" in keeper.page()
    assert len(source.gathered) == 2


def test_many_visitors_make_one_gathering(keeper: ReportKeeper, source: Source) -> None:
    visitors = [threading.Thread(target=keeper.page) for _ in range(20)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    until(lambda: source.gathered)
    assert source.gathered == [NOW]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SourceRefused("forum.example is no Discourse forum <b>", reason="not_discourse"), "forum.example is no Discourse forum &lt;b&gt;"),
        (ValueError("the text of a topic"), INSIDE),
    ],
)
def test_what_went_wrong_is_shown_and_tried_again(
    keeper: ReportKeeper, source: Source, error: Exception, said: str, log: list[Any]
) -> None:
    source.open.set()
    source.error = error
    keeper.freshen()
    finished(keeper)
    assert said in keeper.page()
    assert "the text of a topic" not in keeper.page() + repr(log)
    assert keeper.standing() == "failed"
    source.now += RETRY
    source.error = None
    keeper.page()
    finished(keeper)
    assert keeper.standing() == "there"


def test_a_source_that_fails_later_leaves_the_old_report_and_says_so(keeper: ReportKeeper, source: Source) -> None:
    source.open.set()
    keeper.freshen()
    finished(keeper)
    source.now += FRESH
    source.error = SourceUnavailable("forum.example does not answer", reason="timeout")
    keeper.page()
    finished(keeper)
    assert "2026-11-27T09:00:00Z" in keeper.page()
    assert "reading the source again failed: forum.example does not answer" in keeper.page()
    source.now += RETRY
    source.error = None
    keeper.page()
    finished(keeper)
    assert "failed" not in keeper.page()


def test_the_end_of_the_service_waits_for_the_step_at_which_a_gathering_ends(keeper: ReportKeeper, source: Source) -> None:
    keeper.freshen()
    until(lambda: source.gathered)
    threading.Timer(0.3, source.open.set).start()
    keeper.stop()
    assert source.open.is_set()
    assert "report" not in {thread.name for thread in threading.enumerate()}
    assert keeper.standing() == "being read"
    keeper.page()
    assert source.gathered == [NOW]


def test_the_demo_forum_is_read_when_the_service_starts(make_app: MakeApp) -> None:
    with client_of(make_app(report=None)) as client:
        until(lambda: "demo" in client.get("/").text and "refresh" not in client.get("/").text)
        page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Harbourline community" in page.text
    assert "2026-11-27T09:00:00Z" in page.text


def test_a_service_that_only_shows_the_page_takes_up_a_model_or_refuses_it(
    predictor: Predictor, directory: Directory, tmp_path: Path
) -> None:
    (tmp_path / "topics.jsonl").write_text("")
    live = LiveModel(named(predictor, "old"))
    gather = gather_from(settings(source=str(tmp_path / "topics.jsonl")), live, directory)
    live.put_on_trial(Failing(named(predictor, "bad")))  # type: ignore[arg-type]  # has what is used of a predictor
    assert gather(NOW, no_progress).scope.model_version == "old"
    assert live.held.refused is not None
    live.put_on_trial(named(predictor, "new"))
    assert gather(NOW, no_progress).scope.model_version == "new"
    assert live.bundle.manifest.version == "new"


def test_a_source_that_is_not_there_is_told_on_the_page(make_app: MakeApp) -> None:
    with client_of(make_app(report=None, source="/nowhere/at/all")) as client:
        until(lambda: "neither an address nor an existing file or folder" in client.get("/").text)


def test_the_header_of_the_page_leaves_its_own_policy_room(client: TestClient) -> None:
    until(lambda: "Sandbank" in client.get("/").text)
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src" not in policy
    assert "script-src" not in policy
    assert "Content-Security-Policy" in client.get("/").text
