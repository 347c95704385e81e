from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from service.errors import DeliveryDelayed, DeliveryRefused
from service.paging.callbacks import twilio_callback
from service.paging.interfaces import Severity
from service.paging.spoken import spoken_answer, spoken_page
from tests.paging.samples import FROM, NUMBER, TEXT, Twilio, after, page


def parsed(twiml: str) -> ET.Element:
    return ET.fromstring(twiml)  # noqa: S314 - our own


@pytest.fixture
def service() -> Twilio:
    return Twilio()


def test_a_call_rings_the_number_of_the_persons_secret_and_asks_for_a_key(service: Twilio) -> None:
    assert service.pager().page(page()) == "CA" + "0" * 32
    (made,) = service.requests
    assert (made["To"], made["From"], made["Timeout"]) == (NUMBER, FROM, "40")
    gather = parsed(made["Twiml"]).find("Gather")
    assert gather is not None
    assert gather.attrib["action"] == "https://desk.example/topics/v1/callbacks/twilio/tr%3A7-1%3Apage%3Aeve"
    assert (gather.attrib["numDigits"], gather.attrib["method"]) == ("1", "POST")


@pytest.mark.parametrize(("severity", "word"), [(Severity.CRITICAL, "critical"), (Severity.WARNING, "urgent")])
def test_what_is_said_is_the_case_and_how_urgent_it_is_and_nothing_of_the_text(severity: Severity, word: str) -> None:
    said = " ".join(parsed(spoken_page(page(severity=severity), "https://desk.example/x")).itertext())
    assert f"Case 7 dash 1 is {word}" in said
    assert "Press 1" in said
    assert TEXT not in said
    assert "http" not in said


def test_names_with_markup_in_them_stay_text() -> None:
    hostile = page(case_id='7</Say><Dial>+1900</Dial>"', marker='a"/><Dial>&')
    tree = parsed(spoken_page(hostile, twilio_callback("https://desk.example/", hostile.marker)))
    assert {each.tag for each in tree.iter()} == {"Response", "Gather", "Say", "Pause"}
    gather = tree.find("Gather")
    assert gather is not None
    assert gather.attrib["action"] == "https://desk.example/v1/callbacks/twilio/a%22%2F%3E%3CDial%3E%26"
    assert [each.tag for each in parsed(spoken_answer("<Dial/>")).iter()] == ["Response", "Say"]


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(-5.1, False), (-4.9, True), (0, True), (9.9, True), (30, False), (60, True), (69.9, True), (70.1, False)],
    ids=["before", "by a clock that is behind", "at the first try", "after it", "between", "at the last", "after that", "later"],
)
def test_a_call_to_the_same_number_of_when_this_one_was_tried_counts_as_this_one(service: Twilio, minutes: float, found: bool) -> None:
    pager, tried = service.pager(), (after(0), after(60))
    service.now = after(minutes)
    reference = pager.page(page())
    assert pager.find(page(marker="another case", tried=tried)) == (reference if found else None)
    assert pager.find(page("fay", tried=tried)) is None


def test_a_call_that_was_never_tried_is_not_looked_for(service: Twilio) -> None:
    pager = service.pager()
    pager.page(page())
    assert pager.find(page(marker="another case")) is None


def test_the_newest_call_counts_and_one_that_never_rang_does_not(service: Twilio) -> None:
    pager = service.pager()
    pager.page(page())
    service.now = after(1)
    second = pager.page(page())
    tried = (after(0), after(1))
    assert pager.find(page(tried=tried)) == second
    for call in service.calls:
        call["status"] = "failed"
    assert pager.find(page(tried=tried)) is None


def test_calls_are_asked_for_by_both_numbers_and_not_by_the_time_of_their_start(service: Twilio) -> None:
    service.pager().find(page(tried=(after(0),)))
    assert service.requests[0]["query"] == {"To": NUMBER, "From": FROM, "PageSize": "20"}


@pytest.mark.parametrize("phone", [None, "PHONE_OF_NOBODY"])
def test_who_has_no_number_is_not_called(service: Twilio, phone: str | None) -> None:
    for attempt in (service.pager().page, service.pager().find):
        with pytest.raises(DeliveryRefused) as caught:
            attempt(page(phone=phone))
        assert caught.value.reason == "no_number"
    assert service.requests == []


@pytest.mark.parametrize(
    ("changes", "kind", "reason"),
    [
        ({"status": 400}, DeliveryRefused, "refused"), ({"status": 401}, DeliveryRefused, "no_right"),
        ({"status": 429}, DeliveryDelayed, "rate_limit"), ({"status": 503}, DeliveryDelayed, "server_error"),
        ({"away": True}, DeliveryDelayed, "unreachable"), ({"status": 200}, DeliveryDelayed, "unreachable"),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_number_and_never_by_its_text(
    service: Twilio, changes: dict[str, Any], kind: type[Exception], reason: str
) -> None:
    for name, value in changes.items():
        setattr(service, name, value)
    for attempt in (service.pager().page, service.pager().find):
        with pytest.raises(kind) as caught:
            attempt(page(tried=(after(0),)))
        assert caught.value.reason == reason  # type: ignore[attr-defined]  # an error of our tree
        assert NUMBER not in str(caught.value)


def test_a_server_that_failed_may_have_rung_and_one_that_was_busy_has_not(service: Twilio) -> None:
    for status, unsure in ((500, True), (429, False)):
        service.status = status
        with pytest.raises(DeliveryDelayed) as caught:
            service.pager().page(page())
        assert caught.value.unsure is unsure
