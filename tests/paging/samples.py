"""Pages, and the services behind the pagers: each as its maker says that it behaves, under the maker's own library."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
from requests import ConnectionError as NoConnection
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from service.domain import Redacted
from service.paging.interfaces import Page, Severity
from service.paging.pagerduty import PagerDutyPager
from service.paging.twilio_calls import TwilioPager

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
NUMBER, FROM = "+442071838750", "+15005550006"
SECRETS = {"PHONE_EVE": NUMBER, "PHONE_FAY": "+4930901820"}
TEXT = "Case 7-1 is urgent: https://desk.example/cases/7-1"
PUBLIC_URL = "https://desk.example/topics"
KEY = "0123456789abcdef0123456789abcdef"


def page(name: str = "eve", **changes: Any) -> Page:
    """A call of somebody about the case 7-1."""
    plain: dict[str, Any] = {
        "case_id": "7-1",
        "person_id": name,
        "person_name": name.title(),
        "severity": Severity.CRITICAL,
        "text": Redacted(TEXT),
        "link": "https://desk.example/cases/7-1",
        "marker": f"tr:7-1:page:{name}",
        "phone": f"PHONE_{name.upper()}",
    }
    return Page(**(plain | changes))


@dataclass
class Service:
    """What all stand-ins share: `rung` has the numbers or keys that rang, and how the next requests fail."""

    rung: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    loses_answers: bool = False
    away: bool = False


@dataclass
class PagerDuty(Service):
    """Events API v2: an open alert of the same key rings nobody again; 202 means accepted."""

    open: set[str] = field(default_factory=set)
    body: bytes | None = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        event = json.loads(request.content)
        self.requests.append({"url": str(request.url)} | event)
        if self.away:
            raise httpx2.ConnectError("nobody there")
        if self.status is not None:
            return httpx2.Response(self.status, headers=self.headers, json={"status": "invalid event", "errors": ["no"]})
        key = event["dedup_key"]
        if event["event_action"] == "trigger" and key not in self.open:
            self.open.add(key)
            self.rung.append(key)
        if event["event_action"] == "resolve":
            self.open.discard(key)
        if self.loses_answers:
            raise httpx2.ReadTimeout("the answer is lost")
        if self.body is not None:
            return httpx2.Response(202, content=self.body)
        return httpx2.Response(202, json={"status": "success", "message": "Event processed", "dedup_key": key})

    def pager(self, **changes: Any) -> PagerDutyPager:
        """A pager whose library talks to this."""
        return PagerDutyPager(KEY, transport=httpx2.MockTransport(self), **changes)


class Twilio(Service, BaseAdapter):
    """Calls.json: each request to make a call makes one; the newest come first. Moves with `now`."""

    def __init__(self) -> None:
        Service.__init__(self)
        BaseAdapter.__init__(self)
        self.now = NOW
        self.calls: list[dict[str, Any]] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        given = dict(parse_qsl(request.body)) if isinstance(request.body, str) else {}
        query = dict(parse_qsl(urlsplit(str(request.url)).query))
        self.requests.append({"method": request.method, "url": request.url, "query": query} | given)
        if self.away:
            raise NoConnection(f"no way to {request.url}")
        if self.status is not None:
            if self.status == HTTPStatus.OK:
                return self._answer(self.status, None)
            return self._answer(self.status, {"code": 21211, "message": f"The 'To' number {given.get('To')} is not valid", "status": 400})
        if request.method == "POST":
            call = self._call(given)
            self.calls.insert(0, call)
            self.rung.append(given["To"])
            if self.loses_answers:
                raise NoConnection("the answer is lost")
            return self._answer(201, call)
        found = [
            call for call in self.calls if call["to"] == query.get("To", call["to"]) and call["from"] == query.get("From", call["from"])
        ]
        return self._answer(200, {"calls": found, "page": 0, "page_size": 20, "uri": "/", "next_page_uri": None})

    def close(self) -> None:
        """Nothing is open."""

    def pager(self) -> TwilioPager:
        """A pager whose library talks to this."""
        return TwilioPager(
            "AC" + "0" * 32,
            "token",
            from_number=FROM,
            public_url=PUBLIC_URL,
            secrets=SECRETS.get,
            transport=self,
        )

    def _call(self, given: dict[str, str]) -> dict[str, Any]:
        return {
            "sid": f"CA{len(self.calls):032d}",
            "to": given["To"],
            "from": given["From"],
            "status": "queued",
            "date_created": format_datetime(self.now),
            "start_time": None,
        }

    def _answer(self, status: int, document: dict[str, Any] | None) -> Response:
        response = Response()
        response.status_code = status
        response._content = b"<html>" if document is None else json.dumps(document).encode()
        response.headers.update(self.headers)
        return response


def after(minutes: float) -> datetime:
    """So many minutes after the first call."""
    return NOW + timedelta(minutes=minutes)


@dataclass
class Line:
    """A pager with the service behind it, in one form for all.

    `knows_keys`: the same page again rings nobody. `finds`: a call that was not confirmed can be found.
    """

    pager: Any
    rung: Callable[[], int]
    trouble: Callable[[str | None], None]
    knows_keys: bool = False
    finds: bool = False
