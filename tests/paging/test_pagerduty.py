from __future__ import annotations

import time

import pytest

from service.domain import Redacted
from service.errors import DeliveryDelayed, DeliveryRefused
from service.paging.interfaces import Severity
from tests.paging.samples import KEY, TEXT, PagerDuty, page


@pytest.fixture
def service() -> PagerDuty:
    return PagerDuty()


def test_an_alert_has_the_marker_as_its_key_and_nothing_that_the_page_has_not(service: PagerDuty) -> None:
    assert service.pager().page(page(severity=Severity.WARNING)) == "tr:7-1:page:eve"
    assert service.requests == [
        {
            "url": "https://events.pagerduty.com/v2/enqueue",
            "routing_key": KEY,
            "event_action": "trigger",
            "dedup_key": "tr:7-1:page:eve",
            "payload": {"summary": TEXT, "source": "topicrouter", "severity": "warning", "custom_details": {"case": "7-1", "for": "Eve"}},
            "links": [{"href": "https://desk.example/cases/7-1", "text": "Case 7-1"}],
        }
    ]


def test_an_account_in_europe_is_called_there(service: PagerDuty) -> None:
    service.pager(eu=True).page(page())
    assert service.requests[0]["url"] == "https://events.eu.pagerduty.com/v2/enqueue"


def test_a_summary_is_cut_where_the_service_would_refuse_it(service: PagerDuty) -> None:
    service.pager().page(page(text=Redacted("x" * 3_000)))
    assert service.requests[0]["payload"]["summary"] == "x" * 1_024


def test_what_is_over_is_resolved_and_a_new_call_of_the_same_key_rings_again(service: PagerDuty) -> None:
    pager = service.pager()
    pager.resolve(pager.page(page()))
    assert service.requests[1]["event_action"] == "resolve"
    assert service.open == set()
    pager.page(page())
    assert len(service.rung) == 2


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (400, DeliveryRefused, "refused"), (401, DeliveryRefused, "no_right"), (403, DeliveryRefused, "no_right"),
        (302, DeliveryRefused, "refused"), (404, DeliveryRefused, "refused"), (429, DeliveryDelayed, "rate_limit"),
        (500, DeliveryDelayed, "server_error"), (503, DeliveryDelayed, "server_error"),
    ],
)  # fmt: skip
def test_each_status_is_told_at_once_without_sleeping(service: PagerDuty, status: int, kind: type[Exception], reason: str) -> None:
    service.status = status
    began = time.monotonic()
    with pytest.raises(kind) as caught:
        service.pager().page(page())
    assert (caught.value.reason, len(service.requests)) == (reason, 1)  # type: ignore[attr-defined]  # an error of our tree
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(("header", "seconds"), [("17", 17.0), ("soon", None), ("", None)])
def test_the_server_says_how_long_to_wait(service: PagerDuty, header: str, seconds: float | None) -> None:
    service.status, service.headers = 429, {"Retry-After": header} if header else {}
    with pytest.raises(DeliveryDelayed) as caught:
        service.pager().page(page())
    assert caught.value.wait_seconds == seconds


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}"])
def test_an_acceptance_that_can_not_be_read_is_no_confirmation(service: PagerDuty, body: bytes) -> None:
    service.body = body
    with pytest.raises(DeliveryDelayed) as caught:
        service.pager().page(page())
    assert caught.value.unsure


def test_a_service_that_is_away_is_not_asked_again_and_again(service: PagerDuty) -> None:
    service.away = True
    with pytest.raises(DeliveryDelayed, match="ConnectError") as caught:
        service.pager().page(page())
    assert (caught.value.reason, len(service.requests)) == ("unreachable", 1)


@pytest.mark.parametrize("knows", [True, False])
def test_it_knows_answers_where_the_webhook_is_set_up(service: PagerDuty, knows: bool) -> None:
    assert service.pager(knows_answers=knows).knows_answers is knows
