"""Sends what stands in the outboxes of leased cases, each by what is known of its topic the moment before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from service.errors import PolicyError, StoreError
from service.escalation.running.deciding import Sending
from service.escalation.time_lengths import later

if TYPE_CHECKING:
    from service.escalation.acting.outbox import Outbox
    from service.escalation.policy import Policy
    from service.escalation.running.knowledge import Knowledge, Known
    from service.escalation.running.loads import Loads
    from service.escalation.running.policies import Policies
    from service.escalation.running.readings import Readings
    from service.store.case_values import Lease

_log = structlog.get_logger(__name__)
PASSING = frozenset({"lease_lost", "cap_reached"})
"""Why steps may not be kept although nothing is wrong: another runner was quicker."""

WITHDRAWN_TWICE = timedelta(minutes=2)
"""How long what is decided anew a second time within one turn stands in the outbox."""


@dataclass
class Dispatched:
    """What became of the cases' errands.

    `held` are the cases that may go on to be decided, with what is known of them; `unread` those that have to be put off;
    `lost` counts those that another runner took. `sending`, by case, says when an outbox is looked at again.
    """

    held: list[tuple[Lease, Known]] = field(default_factory=list)
    unread: list[Lease] = field(default_factory=list)
    sending: dict[str, Sending] = field(default_factory=dict)
    lost: int = 0
    reread: int = 0
    sent: int = 0
    unsent: int = 0


class Dispatch:
    """Sends for one turn of a runner; what was tried once is not tried again in it.

    Args:
        outbox: carries out; None where nothing leaves.
        knowledge: gathers what is known.
        policies: those that cases began with.
        readings: reads topics anew.
        clock: gives the present moment (aware).

    """

    def __init__(
        self, outbox: Outbox | None, knowledge: Knowledge, policies: Policies, readings: Readings, clock: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._knowledge = knowledge
        self._policies = policies
        self._readings = readings
        self._clock = clock
        self._tried: set[str] = set()
        self._decided_anew: set[str] = set()
        self._sending: dict[str, Sending] = {}

    def send(self, leases: Sequence[Lease], loads_of: Callable[[Policy], Loads], now: datetime) -> Dispatched:
        """Send what was not tried yet, and gather what is known of every case then. Raises StoreError."""
        dispatched = Dispatched()
        known = self._knowledge.of([lease.case for lease in leases], now)
        for lease, each in zip(leases, known, strict=True):
            policy = self._policy_of(each)
            if self._outbox is None or policy is None:
                dispatched.held.append((lease, each))
                continue
            dispatched.sending[lease.case.id] = self._sending.get(lease.case.id, Sending())
            standing = self._outbox.standing(each, policy) - self._tried
            if standing:
                self._tried |= standing
                self._send(self._outbox, lease, policy, loads_of(policy), dispatched, max(now, self._clock()))
            else:
                dispatched.held.append((lease, each))
        return dispatched

    def _send(self, outbox: Outbox, lease: Lease, policy: Policy, loads: Loads, dispatched: Dispatched, now: datetime) -> None:
        topic_id = lease.case.topic_id
        if not self._readings.is_fresh(topic_id, now):
            if not self._readings.read_all([topic_id], now):
                dispatched.unread.append(lease)
                return
            dispatched.reread += 1
            now = max(now, self._clock())
        (known,) = self._knowledge.of([lease.case], now)
        try:
            carried = outbox.carry_out(lease, known, policy, loads, now)
        except StoreError as error:
            if error.reason not in PASSING:
                raise
            dispatched.lost += 1
            return
        except Exception as error:  # noqa: BLE001 - one case must not keep all others waiting; messages may repeat people's texts
            _log.error("case_failed", case=lease.case.id, error=type(error).__name__)
            dispatched.unread.append(lease)
            return
        dispatched.sent += carried.done
        dispatched.unsent += carried.failed
        new_at = None
        if carried.withdrawn and lease.case.id in self._decided_anew:
            # rules that disagree must not go in circles
            new_at = later(now, WITHDRAWN_TWICE)
        elif carried.withdrawn:
            self._decided_anew.add(lease.case.id)
            self._tried -= carried.withdrawn
        dispatched.sending[lease.case.id] = self._sending[lease.case.id] = Sending(carried.again_at, new_at)
        (after,) = self._knowledge.of([carried.lease.case], now)
        dispatched.held.append((carried.lease, after))

    def _policy_of(self, known: Known) -> Policy | None:
        """Give the policy that a case began with; None where it can't be had, which whoever decides tells of."""
        try:
            return self._policies.of(known.case.policy_version)
        except (PolicyError, StoreError):
            return None
