"""Calls by PagerDuty's Events API v2, through the maker's own library. Whom it rings is up to the on-call schedule there.

https://developer.pagerduty.com/docs/events-api-v2-overview: 202 means accepted, 400 that it never will be. Who acknowledged comes by
webhook v3 (`service.api.pages`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from httpx2 import HTTPError, Response
from pagerduty import Error, EventsApiV2Client

from service.paging.faults import CALL_SECONDS, fault_of_status, unreachable

if TYPE_CHECKING:
    from service.paging.interfaces import Answered, Page

NAME = "PagerDuty"
SOURCE = "topicrouter"
EU_URL = "https://events.eu.pagerduty.com"
LONGEST_SUMMARY = 1_024


class _Client(EventsApiV2Client):
    """Fails at once: the library would sleep and try again for as long as the limit lasts, and the outbox tries again by itself."""

    max_network_attempts = 0
    timeout = CALL_SECONDS  # type: ignore[assignment]  # the library takes it as a number too

    def postprocess(self, response: Response) -> None:
        """Raise DeliveryError for anything but a success."""
        if not response.is_success:
            raise fault_of_status(NAME, response.status_code, wait=response.headers.get("Retry-After"))


class PagerDutyPager:
    """Raises alerts whose key is the page's marker: the same page again is the same alert, for as long as that is open.

    Args:
        key: the integration key.
        eu: the account is in the European service region.
        knows_answers: the webhook that says who acknowledged is set up.
        client: what is handed to the library's HTTP client, such as a transport.

    """

    def __init__(self, key: str, *, eu: bool = False, knows_answers: bool = False, **client: Any) -> None:
        self._client = _Client(key, base_url=EU_URL if eu else None, **client)
        self.knows_answers = knows_answers

    def page(self, page: Page) -> str:
        """Raise the alert; its reference is the marker."""
        return self._send(
            "trigger",
            page.marker,
            payload={
                "summary": page.text[:LONGEST_SUMMARY],
                "source": SOURCE,
                "severity": page.severity.value,
                "custom_details": {"case": page.case_id, "for": page.person_name},
            },
            links=[{"href": page.link, "text": f"Case {page.case_id}"}],
        )

    def find(self, page: Page) -> None:
        """Give None: this API can't be asked, and needn't be, for the same marker again rings nobody twice."""

    def answered(self, reference: str) -> Answered | None:  # noqa: ARG002 - the port's shape
        """Give None: the webhook tells it."""
        return None

    def resolve(self, reference: str) -> None:
        """Resolve the alert, so that PagerDuty rings nobody else for it."""
        self._send("resolve", reference)

    def _send(self, event: str, key: str, **properties: Any) -> str:
        try:
            return str(self._client.send_event(event, dedup_key=key, **properties))
        except (Error, HTTPError) as error:
            # a success whose body is none, or no answer at all
            raise unreachable(NAME, error.__cause__ if isinstance(error.__cause__, HTTPError) else error) from None
