"""Calls by Twilio's Programmable Voice: it rings a number, says the case, and asks for a key as the acknowledgement.

https://www.twilio.com/docs/voice/api/call-resource: a call that is `completed` was not acknowledged, for a mailbox completes calls too.
Which key was pressed comes by callback (`service.api.pages`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from requests import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from service.paging.callbacks import twilio_callback
from service.paging.faults import CALL_SECONDS, fault_of_status, unreachable
from service.paging.secrets import SecretOf, deployed_secret, number_of
from service.paging.spoken import spoken_page

if TYPE_CHECKING:
    from requests.adapters import BaseAdapter

    from service.paging.interfaces import Answered, Page

NAME = "Twilio"
SAVED_WITHIN = timedelta(minutes=5)
"""How long after an attempt that was not answered a call may still be saved."""
CLOCKS_APART = timedelta(minutes=5)
"""How far Twilio's clock and ours may be from each other."""
MOST_LOOKED_AT = 20
RINGS_SECONDS = 40
NEVER_RANG = "failed"

# the library writes addresses with telephone numbers in them to its log
_silence = logging.getLogger(f"{__name__}.silence")
_silence.disabled = True


class TwilioPager:
    """Rings people by their numbers.

    Args:
        account: the account's SID.
        token: its auth token.
        from_number: the number that is shown to those who are called.
        public_url: where Twilio reaches this service.
        secrets: give numbers by their names.
        transport: carries the library's requests instead of the network.

    """

    knows_answers = True

    def __init__(
        self,
        account: str,
        token: str,
        *,
        from_number: str,
        public_url: str,
        secrets: SecretOf = deployed_secret,
        transport: BaseAdapter | None = None,
    ) -> None:
        http_client = TwilioHttpClient(timeout=CALL_SECONDS, logger=_silence)
        if transport is not None:
            http_client.session.mount("https://", transport)
        self._calls = Client(account, token, http_client=http_client).calls
        self._from = from_number
        self._public_url = public_url
        self._secrets = secrets

    def page(self, page: Page) -> str:
        """Ring somebody; the reference is the call's SID. Nothing but `find` keeps them from being rung twice."""
        number, spoken = number_of(page, self._secrets), spoken_page(page, twilio_callback(self._public_url, page.marker))
        call = self._asked(lambda: self._calls.create(to=number, from_=self._from, twiml=spoken, timeout=RINGS_SECONDS))
        return str(call.sid)

    def find(self, page: Page) -> str | None:
        """Give the newest call to the same number of when this one was tried: Twilio keeps no key of ours with a call."""
        number = number_of(page, self._secrets)
        if not page.tried:
            return None
        # not by the time of their start: a call that still waits has none
        calls = self._asked(lambda: self._calls.list(to=number, from_=self._from, limit=MOST_LOOKED_AT))
        placed = [call for call in calls if call.date_created and _is_of_a_try(page, call.date_created) and call.status != NEVER_RANG]
        newest = max(placed, key=lambda call: call.date_created, default=None)
        return None if newest is None else str(newest.sid)

    def answered(self, reference: str) -> Answered | None:  # noqa: ARG002 - the port's shape
        """Give None: the callback tells it, and a call that was taken need not have been acknowledged."""
        return None

    def resolve(self, reference: str) -> None:
        """Do nothing: a call ends by itself."""

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except TwilioException as error:
            status = _status_of(error)
            if status is None:
                raise unreachable(NAME, error) from None
            raise fault_of_status(NAME, status, code=getattr(error, "code", None)) from None
        except (RequestException, ValueError) as error:
            # a proxy may answer with something that is no JSON
            raise unreachable(NAME, error, unsure=not isinstance(error, ConnectTimeout)) from None


def _is_of_a_try(page: Page, created: datetime) -> bool:
    """Say whether a call that was made at `created` (aware) may be one of the tries to place a page."""
    return any(tried - CLOCKS_APART <= created <= tried + SAVED_WITHIN + CLOCKS_APART for tried in page.tried)


def _status_of(error: TwilioException) -> int | None:
    """Give the HTTP status; where a list is asked for, the library keeps the answer beside a sentence."""
    told = (getattr(error, "status", None), *(getattr(each, "status_code", None) for each in error.args))
    return next((status for status in told if isinstance(status, int)), None)
