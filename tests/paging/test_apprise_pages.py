from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from service.errors import DeliveryDelayed, DeliveryRefused
from service.paging.apprise_pages import ApprisePager
from service.paging.interfaces import Severity
from tests.paging.samples import TEXT, page

# one of its many plugins tries a module that Python gave up
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
CALLS_NOBODY = "twilio://AC00000000000000000000000000000000:0123456789abcdef0123456789abcdef@15005550006?method=call"


@dataclass
class Hook:
    """An address on loopback that apprise posts JSON to."""

    url: str = ""
    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        made.url = f"json://127.0.0.1:{server.server_port}"
        yield made
        server.shutdown()


def pager(address: str | None) -> ApprisePager:
    return ApprisePager(secrets=lambda name: address if name == "PHONE_EVE" else None)


@pytest.mark.parametrize(("severity", "kind"), [(Severity.CRITICAL, "failure"), (Severity.WARNING, "warning")])
def test_a_page_goes_to_the_address_in_the_secret(hook: Hook, severity: Severity, kind: str) -> None:
    assert pager(hook.url).page(page(severity=severity)) == page().marker
    (got,) = hook.got
    assert (got["title"], got["message"], got["type"]) == ("Case 7-1", TEXT, kind)


def test_a_link_that_the_text_lacks_is_added(hook: Hook) -> None:
    pager(hook.url).page(page(link="https://desk.example/elsewhere"))
    assert hook.got[0]["message"] == f"{TEXT}\nhttps://desk.example/elsewhere"


def test_what_was_not_delivered_may_have_arrived_and_may_work_later(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    hook.status = 503
    with pytest.raises(DeliveryDelayed) as caught:
        pager(hook.url).page(page())
    assert (caught.value.reason, caught.value.unsure, len(hook.got)) == ("apprise_failed", True, 1)
    assert "127.0.0.1" not in str(caught.value) + caplog.text


@pytest.mark.parametrize("address", ["", "nothing of the kind", "unknown://somewhere", "twilio://", "json://", "mailto://"])
def test_an_address_that_reaches_nothing_is_refused(address: str) -> None:
    with pytest.raises(DeliveryRefused) as caught:
        pager(address).page(page())
    assert caught.value.reason in {"no_number", "no_target"}
    assert not address or address not in str(caught.value)


@pytest.mark.parametrize("targets", ["", "/12", "/nobody/w:15005550009"])
def test_an_address_without_a_valid_target_is_refused_before_apprise_would_report_success(
    targets: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(requests, "post", lambda *args, **more: sent.append((args, more)))
    address = CALLS_NOBODY.replace("?", f"{targets}?")
    with pytest.raises(DeliveryRefused) as caught:
        pager(address).page(page())
    assert (caught.value.reason, sent) == ("no_target", [])


def test_somebody_without_a_secret_is_refused() -> None:
    for phone in (None, "PHONE_FAY"):
        with pytest.raises(DeliveryRefused) as caught:
            pager("json://127.0.0.1").page(page(phone=phone))
        assert caught.value.reason == "no_number"


def test_nothing_comes_back_from_apprise(hook: Hook) -> None:
    sender = pager(hook.url)
    reference = sender.page(page())
    assert (sender.knows_answers, sender.find(page()), sender.answered(reference)) == (False, None, None)  # type: ignore[func-returns-value]  # None is what the port allows
    sender.resolve(reference)
    assert len(hook.got) == 1
