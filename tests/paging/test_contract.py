"""What holds for every pager, held against each of them with its maker's library."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from service.errors import DeliveryDelayed, DeliveryRefused
from service.paging.console import ConsolePager
from service.paging.interfaces import Pager
from service.paging.twin import Trouble, TwinPager
from tests.paging.samples import NOW, NUMBER, TEXT, Line, PagerDuty, Service, Twilio, page


def _twin() -> Line:
    twin = TwinPager()

    def trouble(kind: str | None) -> None:
        twin.trouble = Trouble(kind) if kind else None

    return Line(twin, lambda: len(twin.rung), trouble, knows_keys=True, finds=True)


def _trouble_of(service: Service) -> Callable[[str | None], None]:
    def trouble(kind: str | None) -> None:
        service.status = {"delayed": 429, "refused": 400}.get(kind or "")
        service.loses_answers = kind == "unsure"

    return trouble


def _pagerduty() -> Line:
    service = PagerDuty()
    return Line(service.pager(), lambda: len(service.rung), _trouble_of(service), knows_keys=True)


def _twilio() -> Line:
    service = Twilio()
    return Line(service.pager(), lambda: len(service.rung), _trouble_of(service), finds=True)


LINES = {"twin": _twin, "pagerduty": _pagerduty, "twilio": _twilio}


@pytest.fixture(params=LINES)
def line(request: pytest.FixtureRequest) -> Line:
    """Each pager that calls somebody."""
    return LINES[request.param]()


@pytest.fixture(params=[*LINES, "console"])
def pager(request: pytest.FixtureRequest) -> Pager:
    """Each pager, the one that calls nobody too."""
    made: Pager = ConsolePager() if request.param == "console" else LINES[request.param]().pager
    return made


def test_two_people_are_two_calls_with_references_of_their_own(pager: Pager) -> None:
    references = {pager.page(page("eve")), pager.page(page("fay"))}
    assert len(references) == 2
    assert all(references)


def test_a_page_rings_once(line: Line) -> None:
    line.pager.page(page())
    assert line.rung() == 1


def test_what_was_never_placed_is_not_found(pager: Pager) -> None:
    assert pager.find(page(tried=(NOW,))) is None
    pager.page(page("fay"))
    assert pager.find(page("eve", tried=(NOW,))) is None


def test_the_same_page_again_is_the_same_call_where_the_service_knows_keys(line: Line) -> None:
    first = line.pager.page(page())
    if line.knows_keys:
        assert line.pager.page(page()) == first
    if line.finds:
        assert line.pager.find(page(tried=(NOW,))) == first
    assert line.rung() == 1


def test_a_call_that_was_not_confirmed_is_looked_for_or_sent_again_and_rings_once(line: Line) -> None:
    line.trouble("unsure")
    with pytest.raises(DeliveryDelayed) as caught:
        line.pager.page(page())
    assert caught.value.unsure
    line.trouble(None)
    assert line.pager.find(page(tried=(NOW,))) or line.pager.page(page())
    assert line.rung() == 1


def test_what_may_work_later_is_told_apart_and_works_later(line: Line) -> None:
    line.trouble("delayed")
    with pytest.raises(DeliveryDelayed) as caught:
        line.pager.page(page())
    assert not caught.value.unsure
    assert line.rung() == 0
    line.trouble(None)
    line.pager.page(page())
    assert line.rung() == 1


def test_what_will_never_work_is_refused(line: Line) -> None:
    line.trouble("refused")
    with pytest.raises(DeliveryRefused):
        line.pager.page(page())
    assert line.rung() == 0


def test_nobody_has_acknowledged_a_call_that_just_began_and_it_can_be_over(pager: Pager) -> None:
    reference = pager.page(page())
    assert pager.answered(reference) is None
    pager.resolve(reference)


def test_neither_text_nor_number_nor_key_stands_in_a_log_or_an_error(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    with capture_logs() as logs:
        for kind in (None, "unsure", "delayed", "refused"):
            line.trouble(kind)
            for attempt in (line.pager.page, line.pager.find):
                try:
                    attempt(page("eve", marker=f"m-{kind}", tried=(NOW,)))
                except (DeliveryDelayed, DeliveryRefused) as error:
                    told += [str(error), repr(error.__cause__)]
    written = f"{told}{logs}{[record.getMessage() for record in caplog.records]}"
    assert not [secret for secret in (TEXT, NUMBER, NUMBER[1:], "token", "0123456789abcdef") if secret in written]


@pytest.mark.parametrize("made", [TwinPager, ConsolePager])
def test_an_acknowledgement_is_told_and_the_first_one_counts(made: type[TwinPager] | type[ConsolePager]) -> None:
    pager = made()
    reference = pager.page(page())
    pager.acknowledge(reference, by="eve", at=NOW)
    pager.acknowledge(reference, by="fay", at=NOW)
    answered = pager.answered(reference)
    assert answered is not None
    assert (answered.by, answered.at, pager.knows_answers) == ("eve", NOW, True)


def test_the_console_logs_the_call_without_its_text() -> None:
    with capture_logs() as logs:
        reference = ConsolePager().page(page())
    assert logs == [
        {
            "event": "call_not_placed",
            "log_level": "info",
            "case_id": "7-1",
            "person_id": "eve",
            "severity": "critical",
            "reference": reference,
        }
    ]
