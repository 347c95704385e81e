"""What is said on the telephone, as TwiML: the case's number and how urgent it is, nothing of the topic.

https://www.twilio.com/docs/voice/twiml; the library escapes what stands in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twilio.twiml.voice_response import Gather, VoiceResponse

from service.paging.callbacks import TAKE_DIGIT
from service.paging.interfaces import Severity

if TYPE_CHECKING:
    from service.paging.interfaces import Page

WAITS_SECONDS = 10
_URGENCY = {Severity.CRITICAL: "critical", Severity.WARNING: "urgent"}


def spoken_page(page: Page, callback: str) -> str:
    """Write what somebody who is called hears, twice, and that the key that they press is told to `callback`."""
    sentence = (
        f"This is topic router. Case {spoken_case(page.case_id)} is {_URGENCY[page.severity]} and waits for you. "
        f"Press {TAKE_DIGIT} if you look into it."
    )
    gather = Gather(num_digits=1, action=callback, method="POST", timeout=WAITS_SECONDS)
    gather.say(sentence)
    gather.pause(length=2)
    gather.say(sentence)
    response = VoiceResponse()
    response.append(gather)
    response.say("No key was pressed, so somebody else will be called. Good bye.")
    return str(response)


def spoken_answer(sentence: str) -> str:
    """Write what somebody hears who pressed a key, before the call ends."""
    response = VoiceResponse()
    response.say(f"{sentence} Good bye.")
    return str(response)


def spoken_case(case_id: str) -> str:
    """Write a case's number so that it is not read as a subtraction."""
    return case_id.replace("-", " dash ")
