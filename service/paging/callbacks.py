"""Where paging services tell us who acknowledged a call."""

from __future__ import annotations

from urllib.parse import quote

PAGERDUTY_PATH = "/v1/callbacks/pagerduty"
TWILIO_PATH = "/v1/callbacks/twilio/{marker}"
TAKE_DIGIT = "1"
"""The key of the telephone that acknowledges a call."""


def twilio_callback(public_url: str, marker: str) -> str:
    """Give the address that Twilio tells which key was pressed during the call of this marker; its signature covers it."""
    return public_url.rstrip("/") + TWILIO_PATH.format(marker=quote(marker, safe=""))
