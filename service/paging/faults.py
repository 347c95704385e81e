"""How paging services fail: what may work later, and what won't until something changes."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from service.errors import DeliveryDelayed, DeliveryRefused

if TYPE_CHECKING:
    from service.errors import DeliveryError

CALL_SECONDS = 10
"""How long a service is waited for."""
_NO_RIGHT = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY}


def fault_of_status(service: str, status: int, *, wait: str | None = None, code: int | None = None) -> DeliveryError:
    """Give the error for an answer that is no success.

    Args:
        service: its name, for the message.
        status: the HTTP status.
        wait: the header `Retry-After`, if it came; only seconds are understood.
        code: the service's own number of the fault. Its text is left out: it may hold a telephone number.

    """
    told = f"{service} answered with status {status}" + (f" (its error {code})" if code else "")
    seconds = float(wait) if wait and wait.isascii() and wait.isdecimal() else None
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryDelayed(f"{told}: too many calls at once", reason="rate_limit", wait_seconds=seconds)
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DeliveryDelayed(told, reason="server_error", wait_seconds=seconds, unsure=status not in _LATER)
    if status in _NO_RIGHT:
        return DeliveryRefused(f"{told}: the key is not good for this", reason="no_right")
    return DeliveryRefused(told, reason="refused")


def unreachable(service: str, error: Exception, *, unsure: bool = True) -> DeliveryDelayed:
    """Give the error for a service that did not answer; of `error` only the kind is told."""
    return DeliveryDelayed(f"{service} did not answer ({type(error).__name__})", reason="unreachable", unsure=unsure)
