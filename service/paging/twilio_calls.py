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
from twilio.twiml.voice_response import Gather, VoiceResponse

from service.paging.callbacks import TAKE_DIGIT, twilio_callback
from service.paging.faults import CALL_SECONDS, fault_of_status, unreachable
from service.paging.interfaces import Severity
from service.paging.secrets import SecretOf, deployed_secret, number_of

if TYPE_CHECKING:
    from service.paging.interfaces import Answered, Page

NAME = "Twilio"
SAME_CALL = timedelta(minutes=10)
"""A call to the same number within this time counts as the one that was not confirmed: Twilio keeps no key of ours with a call."""
MOST_LOOKED_AT = 20
RINGS_SECONDS = 40
WAITS_SECONDS = 10
NEVER_RANG = "failed"
_URGENCY = {Severity.CRITICAL: "critical", Severity.WARNING: "urgent"}

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
        clock: gives the present moment, aware.
        secrets: give numbers by their names.
        http_client: makes the library's requests; without it, its own does.

    """

    knows_answers = True

    def __init__(
        self,
        account: str,
        token: str,
        *,
        from_number: str,
        public_url: str,
        clock: Callable[[], datetime],
        secrets: SecretOf = deployed_secret,
        http_client: TwilioHttpClient | None = None,
    ) -> None:
        requests = http_client or TwilioHttpClient(timeout=CALL_SECONDS, logger=_silence)
        self._calls = Client(account, token, http_client=requests).calls
        self._from = from_number
        self._public_url = public_url
        self._clock = clock
        self._secrets = secrets

    def page(self, page: Page) -> str:
        """Ring somebody; the reference is the call's SID. Nothing but `find` keeps them from being rung twice."""
        number, spoken = number_of(page, self._secrets), spoken_page(page, twilio_callback(self._public_url, page.marker))
        call = self._asked(lambda: self._calls.create(to=number, from_=self._from, twiml=spoken, timeout=RINGS_SECONDS))
        return str(call.sid)

    def find(self, page: Page) -> str | None:
        """Give the newest call to the same number of the last minutes; who was rung just now is not rung again, be it for another case."""
        number, since = number_of(page, self._secrets), self._clock() - SAME_CALL
        # not by the time of their start: a call that still waits has none
        calls = self._asked(lambda: self._calls.list(to=number, from_=self._from, limit=MOST_LOOKED_AT))
        recent = [call for call in calls if call.date_created and call.date_created >= since and call.status != NEVER_RANG]
        newest = max(recent, key=lambda call: call.date_created, default=None)
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
            status = getattr(error, "status", None)
            if not isinstance(status, int):
                raise unreachable(NAME, error) from None
            raise fault_of_status(NAME, status, code=getattr(error, "code", None)) from None
        except RequestException as error:
            raise unreachable(NAME, error, unsure=not isinstance(error, ConnectTimeout)) from None


def spoken_page(page: Page, callback: str) -> str:
    """Write what is said and asked, as TwiML: the case's number and how urgent it is, nothing of the topic."""
    case = page.case_id.replace("-", " dash ")
    sentence = f"This is topic router. Case {case} is {_URGENCY[page.severity]} and waits for you. Press {TAKE_DIGIT} if you look into it."
    gather = Gather(num_digits=1, action=callback, method="POST", timeout=WAITS_SECONDS)
    gather.say(sentence)
    gather.pause(length=2)
    gather.say(sentence)
    response = VoiceResponse()
    response.append(gather)
    response.say("No key was pressed, so somebody else is called. Good bye.")
    return str(response)


def spoken_answer(sentence: str) -> str:
    """Write what is said to somebody who pressed a key, as TwiML."""
    response = VoiceResponse()
    response.say(sentence)
    return str(response)
