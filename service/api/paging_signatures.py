"""Whether what a paging service tells is really from it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from service.paging.callbacks import twilio_callback
from service.paging.extra import paging_extra

if TYPE_CHECKING:
    from service.settings import Settings

PAGERDUTY_SIGNATURE = "X-PagerDuty-Signature"
TWILIO_SIGNATURE = "X-Twilio-Signature"
_VERSION = "v1="


class PagingSignatures:
    """Checks signatures.

    Args:
        pagerduty_secret: what PagerDuty signs with; None where nothing of it is received.
        twilio_token: what Twilio signs with; None where nothing of it is received.
        public_url: where Twilio reaches this service; its signature covers the address.

    Raises:
        InputError: Twilio's library, which knows its signatures, is not installed (`paging_library_missing`).

    """

    def __init__(self, *, pagerduty_secret: str | None = None, twilio_token: str | None = None, public_url: str | None = None) -> None:
        self._pagerduty = pagerduty_secret.encode() if pagerduty_secret else None
        self._public_url = public_url
        self._twilio: Any = None
        if twilio_token and public_url:
            with paging_extra("TOPICROUTER_TWILIO_TOKEN"):
                from twilio.request_validator import RequestValidator
            self._twilio = RequestValidator(twilio_token)

    @classmethod
    def configured(cls, settings: Settings) -> Self:
        """Take the secrets of the settings."""
        secret, token = settings.pagerduty_webhook_secret, settings.twilio_token
        return cls(
            pagerduty_secret=secret.get_secret_value() if secret else None,
            twilio_token=token.get_secret_value() if token else None,
            public_url=settings.public_url,
        )

    @property
    def hears_pagerduty(self) -> bool:
        """Whether anything of PagerDuty is received."""
        return self._pagerduty is not None

    @property
    def hears_twilio(self) -> bool:
        """Whether anything of Twilio is received."""
        return self._twilio is not None

    def is_from_pagerduty(self, body: bytes, signatures: str) -> bool:
        """Say whether one of the signatures in the header is that of the raw body; while a secret is changed there are two."""
        if self._pagerduty is None:
            return False
        right = (_VERSION + hmac.new(self._pagerduty, body, hashlib.sha256).hexdigest()).encode()
        # bytes, because texts that are not ASCII can't be compared in constant time
        return any(hmac.compare_digest(right, each.strip().encode("latin-1", "replace")) for each in signatures.split(","))

    def is_from_twilio(self, marker: str, form: Mapping[str, str], signature: str) -> bool:
        """Say whether the signature in the header is that of the callback's address, as Twilio was given it, and of all its fields."""
        if self._twilio is None or self._public_url is None:
            return False
        return bool(self._twilio.validate(twilio_callback(self._public_url, marker), form, signature))
