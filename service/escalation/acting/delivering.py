"""One attempt at an errand, kept before anything is sent and ended after it, so that whoever comes next knows what to look for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.errors import DeliveryDelayed, DeliveryError, DeliveryRefused
from service.escalation.acting.attempts import Fate, may_have_arrived, try_again_at
from service.escalation.time_lengths import later

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.escalation.acting.errands import Carrier, Errand
    from service.store.actions import SqlActions
    from service.store.case_values import Delivery, Lease
    from service.store.leases import SqlLeases

LEASED_FOR = timedelta(minutes=10)
"""How long others leave a case alone while one of its errands is on its way."""
ACCOUNT_REFUSED = frozenset({"key_refused", "token_refused"})
"""Refusals of the account and not of what it says."""
THREAD = "thread"
"""The medium of what stands in the thread of a post, which says nothing that could be over."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt; `again_at` is when another may be made where it should work later."""

    lease: Lease
    fate: Fate
    again_at: datetime
    reason: str | None = None


class Deliverer:
    """Makes attempts. Every method raises StoreError if the database can't be used.

    Args:
        actions: where attempts are kept.
        leases: who sends has to hold the case.
        clock: gives the present moment (aware).

    """

    def __init__(self, actions: SqlActions, leases: SqlLeases, clock: Callable[[], datetime]) -> None:
        self._actions = actions
        self._leases = leases
        self._clock = clock

    def attempt(self, lease: Lease, carrier: Carrier, errand: Errand, before: Sequence[Delivery]) -> Attempt:
        """Send an errand, unless an attempt `before` turns out to have arrived.

        Raises:
            StoreError: somebody else leased the case meanwhile (`lease_lost`); nothing was sent then.

        """
        lease = self._leases.extend(lease, until=later(self._clock(), LEASED_FOR))
        key = errand.action.key
        medium = carrier.medium if errand.root_id is None else THREAD
        begun = self._actions.begin_delivery(errand.case_id, key, medium=medium, marker=errand.marker, at=self._clock(), lease=lease)
        remote, reason, waits = None, None, 0.0
        try:
            remote = self._arrived(carrier, errand, before) or carrier.send(errand)
            fate = Fate.DONE
        except DeliveryDelayed as error:
            fate, reason, waits = Fate.UNSURE if error.unsure else Fate.DELAYED, error.reason, error.wait_seconds or 0.0
            _tell(errand, error)
        except DeliveryRefused as error:
            # all else would be refused in the same way until somebody has mended it
            fate, reason = Fate.DELAYED if error.reason in ACCOUNT_REFUSED else Fate.REFUSED, error.reason
            _tell(errand, error)
        at = self._clock()
        self._actions.end_delivery(begun, status=fate, at=at, remote_id=remote, reason=reason)
        ended = replace(begun, status=fate, ended_at=at)
        again = max(try_again_at([*before, ended]) or at, later(at, timedelta(seconds=waits)))
        return Attempt(lease, fate, again, reason)

    def look(self, carrier: Carrier, errand: Errand, before: Sequence[Delivery]) -> bool | None:
        """Say whether one of the attempts `before` arrived; None where that can't be found out just now. What did is kept as done."""
        try:
            remote = self._arrived(carrier, errand, before)
        except DeliveryError as error:
            _tell(errand, error)
            return None
        if remote is not None:
            self._actions.end_delivery(before[-1], status=Fate.DONE, at=self._clock(), remote_id=remote)
        return remote is not None

    @staticmethod
    def _arrived(carrier: Carrier, errand: Errand, before: Sequence[Delivery]) -> str | None:
        if not may_have_arrived(before):
            return None
        try:
            return carrier.find(errand)
        except DeliveryRefused as error:
            # it may have arrived for all that, and must not be given up or sent anew before somebody has mended this
            raise DeliveryDelayed(str(error), reason=error.reason, unsure=True) from error


def _tell(errand: Errand, error: DeliveryError) -> None:
    tell = _log.error if isinstance(error, DeliveryRefused) else _log.warning
    tell("not_delivered", case=errand.case_id, action=errand.action.key, reason=error.reason, trouble=str(error))
