"""Keeps the report of the configured source: gathered in the background, shown at once, gathered anew when it is old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined

from service.api.access import failure_place
from service.errors import TopicRouterError
from service.experts.desk import NO_EXPERTS, ExpertDesk
from service.releases.live import LiveModel

if TYPE_CHECKING:
    from jinja2 import Template

    from service.directory import Directory
    from service.forum.interfaces import Progress
    from service.inference.predictor import Predictor
    from service.reports.entries import Report
    from service.settings import Settings

Gather: TypeAlias = Callable[[datetime, "Progress"], "Report"]
"""Reads a source at a moment and reports on it; tells how far it is; raises TopicRouterError if the source can't be read."""

FRESH = timedelta(minutes=10)
RETRY = timedelta(minutes=1)
LAST_STEP_SECONDS = 10.0
"""How long the end of the service waits for a gathering's step: a call to a forum, or the prediction of a batch."""
INSIDE = "something failed inside; the log says more"
_log = structlog.get_logger(__name__)


class _Stopped(Exception):
    """The service ends while the source is being read."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known: a page, or none yet; what went wrong last, if anything; since when this is known."""

    page: str | None = None
    report: Report | None = None
    trouble: str | None = None
    since: datetime | None = None

    def wanted_again(self, now: datetime) -> bool:
        """Whether it is time to gather."""
        return self.since is None or now - self.since >= (RETRY if self.trouble else FRESH)


class ReportKeeper:
    """Holds the newest report; safe to use from any thread.

    Args:
        gather: makes a report; runs in a thread of its own, never twice at a time.
        clock: gives the present moment, aware.

    """

    def __init__(self, gather: Gather, *, clock: Callable[[], datetime]) -> None:
        self._gather = gather
        self._clock = clock
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._gathering: threading.Thread | None = None
        self._held = _Held()
        self._read: tuple[int, int | None] = (0, None)

    def freshen(self) -> None:
        """Begin to gather unless what is held is fresh or a gathering is under way."""
        with self._lock:
            under_way = self._gathering is not None and self._gathering.is_alive()
            if under_way or self._stop.is_set() or not self._held.wanted_again(self._clock()):
                return
            self._read = (0, None)
            self._gathering = threading.Thread(target=self._work, name="report", daemon=True)
            self._gathering.start()

    def page(self) -> str:
        """Give the page to show now: the report as last gathered, or how far its first gathering is and what went wrong."""
        self.freshen()
        held = self._held
        done, total = self._read
        return held.page if held.page is not None else _waiting_page().render(done=done, total=total, trouble=held.trouble)

    def standing(self) -> str:
        """Say how the report stands: `there`, `being read` or `failed`."""
        if self._held.trouble:
            return "failed"
        return "being read" if self._held.page is None else "there"

    def stop(self) -> None:
        """End a gathering at its next step, wait for it at most `LAST_STEP_SECONDS`, and begin no other."""
        self._stop.set()
        if self._gathering is not None:
            # a thread that is still inside the encoder's library when the interpreter ends would take the process down
            self._gathering.join(LAST_STEP_SECONDS)

    def _work(self) -> None:
        from service.reports.page import render_page

        at = self._clock()
        try:
            report = self._gather(at, self._progress)
            self._held = _Held(render_page(report), report, None, self._clock())
            _log.info("report_gathered", topics=report.topics_read, due=len(report.entries))
        except _Stopped:
            return
        except TopicRouterError as error:
            _log.warning("report_failed", reason=error.reason)
            self._keep_old(str(error), render_page)
        except Exception as error:  # noqa: BLE001 - the page says that it failed, the log where
            _log.error("report_failed", error=type(error).__name__, place=failure_place(error))
            self._keep_old(INSIDE, render_page)

    def _keep_old(self, trouble: str, render: Callable[[Report], str]) -> None:
        """Note what went wrong; a report that is there stays, and says so."""
        old = self._held.report
        page = (
            None
            if old is None
            else render(replace(old, problems=(*old.problems, f"This is not the newest: reading the source again failed: {trouble}")))
        )
        self._held = _Held(page, old, trouble, self._clock())

    def _progress(self, done: int, total: int | None) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._read = (done, total)


@cache
def _waiting_page() -> Template:
    environment = Environment(loader=PackageLoader("service.api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("waiting.html")


def gather_from(settings: Settings, predictor: Predictor | LiveModel, directory: Directory, experts: ExpertDesk = NO_EXPERTS) -> Gather:
    """Give the function that reads the configured source; each report is made with the one model that serves when it is begun."""
    model = LiveModel.of(predictor)

    def gather(at: datetime, progress: Progress) -> Report:
        from service.composition import Parts, Watcher, make_report
        from service.forum.sources import open_source
        from service.releases.trial import SAMPLE

        if model.held.on_trial:
            # a service that is asked for nothing but the page gets no other request on which a new model could be accepted
            model.predict([SAMPLE])
        problems: list[str] = []
        read: tuple[int, int | None] = (0, None)

        def reading(done: int, total: int | None) -> None:
            nonlocal read
            read = done, total
            progress(done, total)

        return make_report(
            Parts(model.held.serving, directory, experts),
            open_source(settings.source, settings, now=at, on_problem=problems.append),
            at=at,
            hours=settings.unanswered_hours,
            own_account=settings.forum_api_username if settings.forum_api_key else None,
            problems=problems,
            # predicting moves no bar, and yet is a step at which a gathering can be ended
            watcher=Watcher(reading=reading, predicted=lambda _done, _total: progress(*read)),
        )

    return gather
